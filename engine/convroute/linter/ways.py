"""Which apps can come to own a thread, whatever people and apps do (semantics 3 and 4)."""

from collections.abc import Collection, Iterable, Sequence

from convroute.conversation.channel import INBOX_OF, LEADGEN, Channel
from convroute.linter.analysis import Ways
from convroute.policy.app_roles import is_machine, people
from convroute.policy.model import App, CheckedPolicy
from convroute.regions.attempts import Attempts
from convroute.regions.goals import Tree, holds, joined
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.variables import ACTOR, OWNER, TARGET


def ways(policy: CheckedPolicy, model: Model, reached: Collection[str]) -> Ways | None:
    """`reached` are the ids of the apps that rules lead to. None without a default app: everybody gets all.

    What is too hard counts as possible.
    """
    if policy.default is None:
        return None
    return _Ways(policy, model, policy.apps[policy.default], reached).found()


class _Ways:
    def __init__(self, policy: CheckedPolicy, model: Model, default: App, reached: Collection[str]) -> None:
        self._policy = policy
        self._model = model
        self._default = default
        self._reached = reached
        self._take = Attempts(model, "take")
        self._pass = Attempts(model, "pass")
        self._points: dict[str, list[Point]] = {"take": [], "pass": []}
        self._searches = {attempts.action: self._search(attempts) for attempts in (self._take, self._pass)}

    def _search(self, attempts: Attempts) -> Search:
        search = Search(self._model)
        search.require(attempts.granted)
        return search

    def found(self) -> Ways:
        apps = [app for app in self._policy.apps.values() if app.connected]
        return Ways(
            tuple(channel for channel in self._policy.channels if self._people_take(channel)),
            tuple(app.id for app in apps if is_machine(app) and self._taken_from(app, apps)),
            tuple(app.id for app in apps if self._may(self._take, [self._is(ACTOR, [app.id])])),
            self._never(apps),
        )

    def _people_take(self, channel: Channel) -> bool:
        """Whether somebody can take a thread from the default app."""
        persons = [app.id for app in people(self._policy, channel)]
        on_channel = self._model.on_channel(channel)
        return self._may(
            self._take, [on_channel, self._is(ACTOR, persons), self._is(OWNER, [self._default.id])]
        )

    def _taken_from(self, app: App, apps: Sequence[App]) -> bool:
        others = [other.id for other in apps if other is not app]
        return self._may(self._take, [self._is(ACTOR, others), self._is(OWNER, [app.id])])

    def _never(self, apps: Sequence[App]) -> tuple[str, ...]:
        """The ids of apps that never own a thread, whatever those do that can own one."""
        social = self._policy.social
        owners = {self._default.id, LEADGEN, *self._reached, *INBOX_OF.values()}
        owners |= set() if social is None else {self._policy.apps[social].id}
        left = [app.id for app in apps if app.id not in owners]
        more = True
        while left and more:
            come = [app_id for app_id in left if self._comes(app_id, owners)]
            owners |= {*come}
            left = [app_id for app_id in left if app_id not in owners]
            more = bool(come)
        return tuple(left)

    def _comes(self, app_id: str, owners: Iterable[str]) -> bool:
        """Whether the app can take or be passed a thread of nobody or of one of these owners."""
        threads = self._model.owned_by({None, *owners}.__contains__)
        return self._may(self._pass, [threads, self._is(TARGET, [app_id])]) or self._may(
            self._take, [threads, self._is(ACTOR, [app_id])]
        )

    def _is(self, field: str, ids: Iterable[str]) -> Tree:
        return self._model.apps(field, ids)

    def _may(self, attempts: Attempts, goals: Sequence[Tree]) -> bool:
        """Whether that is granted somewhere; what was found before may show it."""
        tree, points = joined(True, goals), self._points[attempts.action]
        if any(holds(tree, point.holds) for point in points):
            return True
        found = self._searches[attempts.action].find([tree])
        if isinstance(found, Point):
            points.append(found)
        return not isinstance(found, Empty)
