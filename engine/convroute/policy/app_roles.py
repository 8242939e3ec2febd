"""Who is a person and who a machine, by what a policy says about its apps."""

from collections.abc import Iterable, Iterator

from convroute.conversation.channel import INBOX_OF, META_AI, Channel
from convroute.policy.model import App, CheckedPolicy, PermissionRule, Who

_HUMAN = frozenset({"sales", "customer_care"})


def is_machine(app: App) -> bool:
    """Automation and nothing else, also with `human_agent`, or Meta's AI; never an inbox."""
    return app.id == META_AI or (app.roles == {"automation"} and app.builtin is None)


def is_person(app: App) -> bool:
    """An inbox, an app with `human_agent` that is no machine, or one whose roles are people's work."""
    return (
        app.id in INBOX_OF.values()
        or (app.human_agent and not is_machine(app))
        or bool(app.roles & _HUMAN and "automation" not in app.roles)
    )


def people(policy: CheckedPolicy, channel: Channel) -> list[App]:
    """The apps behind which people sit, of those connected on the channel."""
    return [app for app in policy.apps.values() if app.connected_on(channel) and is_person(app)]


def covers(who: Who | None, app_id: str) -> bool:
    """Whether a list of a permission contains the app; one that was not written contains everything."""
    return who is None or who.contains(app_id)


class Takes:
    """Who may take from whom; made once for a rule, so that each app meets only its own permissions."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self._allow = _by_app(takes(policy, "allow"))
        self._deny = _by_app(rule for rule in takes(policy, "deny") if rule.when is None)

    def allowed(self, taker: str, owner: str) -> list[PermissionRule]:
        """What allows the app `taker` to take from the app `owner`, if no `deny` does away with it."""
        if any(covers(rule.from_, owner) for rule in _of(self._deny, taker)):
            return []
        return [rule for rule in _of(self._allow, taker) if covers(rule.from_, owner)]


_ANYONE = ""


def _by_app(rules: Iterable[PermissionRule]) -> dict[str, list[PermissionRule]]:
    found: dict[str, list[PermissionRule]] = {}
    for rule in rules:
        for app_id in [_ANYONE] if rule.by.anyone else rule.by.ids:
            found.setdefault(app_id, []).append(rule)
    return found


def _of(rules: dict[str, list[PermissionRule]], app_id: str) -> Iterator[PermissionRule]:
    yield from rules.get(_ANYONE, ())
    yield from rules.get(app_id, ())


def takes(policy: CheckedPolicy, effect: str) -> list[PermissionRule]:
    return [rule for rule in policy.permissions if rule.action == "take" and rule.effect == effect]
