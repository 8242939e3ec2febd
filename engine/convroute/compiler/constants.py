"""What all outcomes of one policy on one channel share: names, deliveries, reasons that never change."""

from collections.abc import Iterable

from convroute.conversation.channel import BUILTIN_IDS, SECOND_IDS, Channel
from convroute.conversation.event import NO_FACTS, Event
from convroute.evaluator.apps import is_id
from convroute.evaluator.delivery import exclusive, to_everybody
from convroute.evaluator.outcome import Deliver, PolicyRef
from convroute.evaluator.snapshot import Snapshot, View, names_by_id
from convroute.evaluator.state import State
from convroute.evaluator.trace import Trace
from convroute.policy.model import CheckedPolicy
from convroute.policy.packed import SetKey
from convroute.policy.phrases import Phrases

NO_STATE = State()


class Constants:
    """The constants of one policy on one channel. Deliveries are made when an app first gets something."""

    def __init__(self, policy: CheckedPolicy, channel: Channel) -> None:
        self.policy = policy
        self.channel = channel
        self.ref = PolicyRef(policy.name, policy.version, policy.digest)
        self.names: dict[str, str] = names_by_id(policy)
        self.ids: dict[str, str] = {**BUILTIN_IDS, **{name: app.id for name, app in policy.apps.items()}}
        self.declared = _every_id(app.id for app in policy.apps.values())
        self.disabled = _every_id(app.id for app in policy.apps.values() if app.disabled)
        self._silent = Trace(listening=False)
        self._phrases: dict[SetKey, Phrases] = {}
        self._delivers: dict[str | None, Deliver] = {}

    def view(self, item: Event) -> View:
        """The item as the evaluator's wording looks at it."""
        return View(self.policy, Snapshot(item, NO_STATE, NO_FACTS), self._silent)

    def shown(self, app_id: str) -> str:
        """The app as reasons name it."""
        return self.names.get(app_id) or f"app {app_id}"

    def id_of(self, app: str) -> str | None:
        """The id of an app given by id or name; None for a name that nobody has."""
        return app if is_id(app) else self.ids.get(app)

    def phrases(self, key: SetKey) -> Phrases:
        """The phrases of a set, the same for everybody who looks for them."""
        found = self._phrases.get(key)
        if found is None:
            found = self._phrases[key] = Phrases(map(str, key.values))
        return found

    def deliver(self, item: Event, app_id: str | None) -> Deliver:
        """E10, where no button's app is known: the same for every event."""
        known = self._delivers.get(app_id)
        if known is None:
            known = exclusive(self.view(item), app_id)
            if app_id in self.names:
                self._delivers[app_id] = known
        return known

    def everybody(self, item: Event) -> Deliver:
        return to_everybody(self.view(item))


def _every_id(ids: Iterable[str]) -> frozenset[str]:
    """The ids, with the second ids of the apps that have two."""
    first = frozenset(ids)
    return first | {second for second, known in SECOND_IDS.items() if known in first}
