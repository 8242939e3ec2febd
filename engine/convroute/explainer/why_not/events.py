"""Events: the smallest changes with which an app would have got one (semantics E1-E9 and 6)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.channel import Channel
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.why_not.answer import Part, Way
from convroute.explainer.why_not.event_changes import EventChanges
from convroute.policy.conditions import IsAny
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import NOBODY
from convroute.policy.stages import Stage
from convroute.regions import opening
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.budget import Budget
from convroute.regions.goals import Tree, joined
from convroute.regions.model import Model
from convroute.regions.opening import BROADCAST, Gets, OpeningRules, channels_alike, parts_of
from convroute.regions.point import Point
from convroute.regions.search import Broken, Empty, Search, nothing
from convroute.regions.stretches import Rows
from convroute.units import DAY_MS, DAY_SECONDS


class Leading(Struct, frozen=True, eq=False):
    """What leads to the app: `lines` of the rules, or without `rules` events that open nothing (E9)."""

    where: Tree
    rules: OpeningRules | None
    lines: int | Rows
    tree: Tree

    @property
    def broken(self) -> Broken:
        return nothing if self.rules is None else partial(self.rules.before, self.lines)


Masks = tuple[int, ...]
"""Of each of these sets of parts one has to change; a bit for each part."""


_MOST_LACKS = 1_000
"""What no change can help lacks more than anything else."""


class Found(Struct, frozen=True):
    """All smallest sets of at most so many parts, and what was hard."""

    ways: tuple[Way, ...]
    hard: tuple[str, ...]


class EventQuestions:
    """All questions about the events of one policy; what is worked out for one helps with the next."""

    def __init__(self, policy: CheckedPolicy, budget: int = 1) -> None:
        self.policy = policy
        self._budget = budget
        self.model = Model([policy])
        self._read = {variable.field for variable in self.model.variables if variable is not None}
        self._leading = cache(self._all_leading)

    @cached_property
    def _parts(self) -> Sequence[opening.Part]:
        return parts_of(self.model)

    def _parts_on(self, channel: Channel) -> Iterator[opening.Part]:
        """The channel stays; of channels on which the rules mean the same there is one part."""
        alike = len(channels_alike(self.model)) == 1
        return (part for part in self._parts if alike or part.rules.channel == channel)

    def about(self, snapshot: Snapshot, app_id: str) -> "EventQuestion":
        """Each question may take as much work as any other."""
        self.model.budget = Budget(self._budget)
        return EventQuestion(self, EventChanges(self.model, snapshot, app_id, self._read), app_id)

    def leading(self, changes: EventChanges, app_id: str) -> Iterator[Sequence[Leading]]:
        """Everything that leads to the app; the rules of one stage together, in their order."""
        channel = self.policy.accounts[changes.event.account]
        yield from self._leading(app_id, channel)
        owned = [*self._to_its_owner(changes, channel)]
        yield from ([one] for one in owned)
        if changes.event.kind not in OPENING_KINDS:
            yield [*self._opening_nothing(changes.event, app_id)]

    def _all_leading(self, app_id: str, channel: Channel) -> Sequence[Sequence[Leading]]:
        return [[*self._of_part(part, app_id)] for part in self._parts_on(channel)]

    def _of_part(self, part: opening.Part, app_id: str) -> Iterator[Leading]:
        for lines, gets in part.lines():
            if self._gets(gets, app_id):
                yield Leading(part.where, part.rules, lines, part.tree(lines))

    def _gets(self, gets: Gets, app_id: str) -> bool:
        return gets.app_id == app_id or gets == BROADCAST

    def _to_its_owner(self, changes: EventChanges, channel: Channel) -> Iterator[Leading]:
        """Where the thread is the app's already, and a mark leads away from it (6-H)."""
        if not changes.is_kept(changes.owned_by_the_app):
            return
        for part in self._parts_on(channel):
            if part.rules.threads == "owned":
                owned = joined(True, (part.where, changes.owned_by_the_app))
                for lines, gets in part.lines():
                    if gets == opening.OWNER:
                        yield Leading(owned, part.rules, lines, part.tree(lines))

    def _opening_nothing(self, event: Event, app_id: str) -> Iterator[Leading]:
        """E9: on an idle thread they go to the default app, or without one to all."""
        if self.policy.default_id in (app_id, None):
            number = self.model.number
            kind = number("kind", IsAny(frozenset({event.kind})))
            idle = number("thread.owner", IsAny(frozenset({NOBODY})))
            yield Leading(joined(True, (kind, idle)), None, 0, True)


class EventQuestion:
    """Why one event did not go to one app."""

    def __init__(self, questions: EventQuestions, changes: EventChanges, app_id: str) -> None:
        self._questions = questions
        self._model = questions.model
        self.changes = changes
        self.app_id = app_id
        self._bits = {part: 1 << at for at, part in enumerate(changes.parts)}
        self._kept: dict[tuple[int, bool], Sequence[Tree]] = {}
        self.lines = [one for one in questions.leading(changes, app_id) if one]

    @property
    def parts(self) -> Sequence[Part]:
        return self.changes.parts

    @cached_property
    def _needed(self) -> Sequence[Sequence[tuple[Leading, Masks]]]:
        """Of each line what has to change at least; without those that no change can help."""
        return [[*self._each_needed(together)] for together in self.lines]

    def _each_needed(self, together: Sequence[Leading]) -> Iterator[tuple[Leading, Masks]]:
        around = [*map(self._mask, self.changes.needed(together[0].where))]
        for line in together:
            masks = tuple(dict.fromkeys((*around, *map(self._mask, self.changes.needed(line.tree)))))
            if all(masks):
                yield line, masks

    def nearest(self, lines: Iterable[Leading], stage: Stage) -> Leading:
        """The line that lacks least; of several the first, and those of the stage before others."""
        lacks = {id(line): len(masks) for together in self._needed for line, masks in together}
        return min(lines, key=lambda line: (lacks.get(id(line), _MOST_LACKS), _stage(line) != stage))

    def _mask(self, parts: Collection[Part]) -> int:
        return sum(self._bits.get(part, 0) for part in {*parts})

    def smallest(self, most: int) -> Found:
        """All sets of at most so many parts of which none contains another, the plainest first."""
        found: dict[int, Point] = {}
        hard: list[str] = []
        for size in range(most + 1):
            chosen = (sum(one) for one in combinations(self._bits.values(), size))
            left = [free for free in chosen if not any(way & free == way for way in found)]
            found |= self._of_size(left, hard, really=True)
        ordered = sorted(found, key=lambda free: (free.bit_count(), self._ordered(free)))
        return Found(tuple(self.way(free, found[free]) for free in ordered), tuple(dict.fromkeys(hard)))

    def _ordered(self, free: int) -> Sequence[int]:
        return [at for at, bit in enumerate(self._bits.values()) if free & bit]

    def _of_size(self, left: Sequence[int], hard: list[str], *, really: bool = False) -> Mapping[int, Point]:
        """Of sets of which none contains another those that are enough."""
        found: dict[int, Point] = {}
        given_up: dict[int, str] = {}
        for together in self._needed:
            search: Search | None = None
            fitting: dict[Masks, list[int]] = {}
            for line, masks in together:
                its = fitting.get(masks)
                if its is None:
                    its = fitting[masks] = [free for free in left if all(free & mask for mask in masks)]
                for free in its:
                    if free in found:
                        continue
                    if search is None or isinstance(line.lines, Rows):
                        search = Search(self._model)
                        search.require(line.where)
                    answer = search.find([*self._goals(free, really), line.tree], line.broken)
                    if isinstance(answer, Point):
                        found[free] = answer
                    elif isinstance(answer, Unknown):
                        given_up[free] = answer.why
        hard += [why for free, why in given_up.items() if free not in found]
        return found

    def _goals(self, free: int, really: bool) -> Sequence[Tree]:
        known = self._kept.get((free, really))
        if known is None:
            parts = [part for part, bit in self._bits.items() if free & bit]
            more = self.changes.really(parts) if really else ()
            known = self._kept[free, really] = [*self.changes.kept(parts), *more]
        return known

    def at_all(self) -> Way | Empty | Unknown:
        """With whatever has to change, and none too many: those that can stay do, the last first."""
        free = sum(self._bits.values())
        hard: list[str] = []
        found = self._of_size([free], hard).get(free)
        if found is None:
            return Unknown(hard[0]) if hard else Empty(frozenset())
        for bit in reversed([*self._bits.values()]):
            fewer = self._of_size([free & ~bit], hard).get(free & ~bit)
            if fewer is not None:
                free, found = free & ~bit, fewer
        return self.way(free, found)

    def way(self, free: int, point: Point) -> Way:
        """Raises `WrongWitnessError` if the evaluator decides it otherwise."""
        parts = tuple(part for part, bit in self._bits.items() if free & bit)
        snapshot = self.changes.changed(parts, point)
        decision = evaluate(self._questions.policy, snapshot, tracing=True)
        if not gets(self._questions.policy, decision, self.app_id):
            told = f"{decision.outcome} {decision.app_id}"
            raise WrongWitnessError(f"with {parts} changed {snapshot} is {told}, not for {self.app_id}")
        return Way(parts, snapshot, decision)

    def as_owner(self) -> Way | None:
        """As it was, on a thread of the app."""
        changes = self.changes
        state, at = changes.snapshot.state, changes.event.at
        if changes.is_kept(changes.owned_by_the_app):
            return None
        own = replace(state, owner=self.app_id, expires_at=at + DAY_MS, window=DAY_SECONDS, requested_by=None)
        snapshot = replace(changes.snapshot, state=own)
        decision = evaluate(self._questions.policy, snapshot, tracing=True)
        return Way(("owner",), snapshot, decision) if decision.app_id == self.app_id else None


def _stage(line: Leading) -> Stage | None:
    return None if line.rules is None else line.rules.stage.stage


def gets(policy: CheckedPolicy, decision: Decision, app_id: str) -> bool:
    """Whether the app is who gets the event, alone or with all others."""
    if decision.outcome == "broadcast":
        return any(policy.apps[name].id == app_id for name in decision.deliver.messaging)
    return decision.app_id == app_id and decision.outcome in ("routed", "delivered")
