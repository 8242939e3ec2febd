"""Which app of the policies a name means: policies of several accounts may call two apps alike."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.did_you_mean import nearest
from convroute.policy.model import App
from convroute.server.policies import Policies


class WhichAppError(ValueError):
    """A name means no app, or more than one; the message says what to write."""


class NamedApp(Struct, frozen=True):
    """An app that one or several policies have. `names` mean it alone; where another app is called the same,
    that is the id. `builtin` are apps of Meta's own, such as inboxes."""

    id: str
    names: tuple[str, ...]
    builtin: bool

    @property
    def name(self) -> str:
        return self.names[0]


class AppNames:
    """The apps that any of the policies has connected, each once, in the order of their first mention."""

    def __init__(self, policies: Policies) -> None:
        self._of_name: dict[str, dict[str, str]] = {}
        """By name the ids it stands for, each with a policy that says so."""
        found: dict[str, App] = {}
        for policy in policies.all:
            for app in policy.checked.apps.values():
                if app.connected:
                    found.setdefault(app.id, app)
                    self._of_name.setdefault(app.name, {}).setdefault(app.id, policy.name)
        self._by_id = {app.id: self._named(app) for app in found.values()}

    def _named(self, app: App) -> NamedApp:
        names = tuple(name for name, ids in self._of_name.items() if [*ids] == [app.id])
        return NamedApp(app.id, names or (app.id,), app.builtin is not None)

    def __iter__(self) -> Iterator[NamedApp]:
        return iter(self._by_id.values())

    def of(self, name: str) -> NamedApp:
        """By a name, or the id. Raises `WhichAppError`."""
        ids = {name: ""} if name in self._by_id else self._of_name.get(name, {})
        if len(ids) == 1:
            return self._by_id[next(iter(ids))]
        if ids:
            told = " and ".join(f"{app_id} in `{policy}`" for app_id, policy in ids.items())
            raise WhichAppError(f"`{name}` is {told}: write the id instead of the name")
        near = nearest(name, self._of_name)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(sorted(self._of_name))}"
        raise WhichAppError(f"no policy has an app `{name}`: {hint}")
