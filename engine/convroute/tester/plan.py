"""From the tests of a policy to cases that can be run: everything that can be done once is done here.

Where a recorded webhook is part of a test, its own account, person and time
count; the rest of the test follows it (docs/testing.md, Recorded webhooks).
"""

from collections.abc import Iterator, Mapping
from itertools import count

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.checker.recorded import recorded
from convroute.checker.times import seconds
from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.thread import Thread
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy, Examples
from convroute.source import Source
from convroute.syntax import examples as tree
from convroute.syntax import given_when
from convroute.syntax.cases import lines_of
from convroute.tester.case import Case, Step
from convroute.tester.expectations import check
from convroute.tester.given import NOON, USER, GivenState, given_of, instant
from convroute.tester.inputs import Scene, event, moved, request, times_of

SUGGESTED = "suggested.route"
"""The name of the file in which a test stands that is only suggested."""


def plan(policy: CheckedPolicy, sources: Mapping[str, Source]) -> tuple[Case, ...]:
    """The policy's cases in the order they are written; `sources` are its files by name."""
    readings = Readings(policy)
    return tuple(
        case for file, test in policy.examples.tests for case in cases_of(readings, sources[file], test)
    )


def case_of(policy: CheckedPolicy, test: tree.Test, recordings: Mapping[str, str]) -> Case:
    """The case of a test that stands in no file yet; `recordings` are its webhooks by the path it writes."""
    known = {(SUGGESTED, path): text for path, text in recordings.items()}
    asked = replace(policy, examples=Examples(((SUGGESTED, test),), recordings=known))
    (case,) = plan(asked, {SUGGESTED: Source(SUGGESTED, "")})
    return case


class Readings(Struct, frozen=True):
    """The recorded webhooks of a policy's tests, each read once: the same items for all tests."""

    policy: CheckedPolicy
    _read: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    _moved: dict[tuple[str, int], tuple[Item, ...]] = field(default_factory=dict)

    def read(self, source: Source, path: str) -> tuple[Item, ...]:
        """The items of the file that a test in `source` calls `path`."""
        text = self.policy.examples.recordings[source.name, path]
        known = self._read.get(text)
        return self._read.setdefault(text, recorded(self.policy, text)) if known is None else known

    def moved(self, source: Source, path: str, at: int) -> tuple[Item, ...]:
        """The same with the first of them at `at`, ms."""
        text = self.policy.examples.recordings[source.name, path]
        known = self._moved.get((text, at))
        if known is not None:
            return known
        return self._moved.setdefault((text, at), moved(self.read(source, path), at))


def cases_of(readings: Readings, source: Source, test: tree.Test) -> Iterator[Case]:
    """The test itself, or one case for each row of its table."""
    if test.cases is None:
        yield _case(readings, source, test, test.given, test.groups)
        return
    names: set[str] = set()
    for number, row in enumerate(test.cases.rows, 1):
        lines = lines_of(test, row)
        name = _unused(str(number) if lines.name is None else lines.name.value, names)
        case = _case(readings, source, test, lines.given, lines.groups)
        yield replace(case, name=f"{case.name} [{name}]", row=name, span=row.span)


def _unused(name: str, names: set[str]) -> str:
    """The name, or the first of `name~2`, `name~3` that no row before has."""
    candidates = (name if number == 1 else f"{name}~{number}" for number in count(1))
    chosen = next(candidate for candidate in candidates if candidate not in names)
    names.add(chosen)
    return chosen


def _case(
    readings: Readings,
    source: Source,
    test: tree.Test,
    given: tuple[given_when.Given, ...],
    groups: tuple[tree.Group, ...],
) -> Case:
    given_state = given_of(readings.policy, given)
    return _Planner.of(readings, source, given_state, groups).case(test)


class _Planner(Struct):
    """Goes through the groups with a clock, and remembers who was met."""

    policy: CheckedPolicy
    readings: Readings
    source: Source
    given: GivenState
    groups: tuple[tree.Group, ...]
    start: int
    scene: Scene
    met: dict[tuple[str, str], Thread] = field(default_factory=dict)
    events: int = 0

    @classmethod
    def of(
        cls, readings: Readings, source: Source, given: GivenState, groups: tuple[tree.Group, ...]
    ) -> "_Planner":
        policy = readings.policy
        at = instant(policy, NOON) if given.at is None else given.at
        planner = cls(
            policy, readings, source, given, groups, at, Scene(next(iter(policy.accounts)), USER, at)
        )
        planner._begin_as_recorded()
        return planner

    def _begin_as_recorded(self) -> None:
        """The first recorded webhook says who the person is; if nothing happens before it, also when."""
        passed, first = 0, True
        for group in self.groups:
            if isinstance(group.when, given_when.WhenPasses):
                passed += seconds(group.when.duration) * 1000
            elif not isinstance(group.when, given_when.WhenRecorded):
                first = False
            else:
                self._begin_with(self._read(group.when), passed if first else None)
                return

    def _begin_with(self, items: tuple[Item, ...], passed: int | None) -> None:
        """`passed` ms go by before the items, None if something happens before them."""
        who = next((item for item in items if _has_thread(self.policy, item)), None)
        when = next(times_of(items), None)
        at = self.start
        if passed is not None and when is not None and self.given.at is None:
            at = when - passed
        if isinstance(who, Unreadable) or who is None or who.user is None:
            self.scene = replace(self.scene, at=at)
        else:
            self.scene = Scene(who.account, who.user, at)
        self.start = at

    def case(self, test: tree.Test) -> Case:
        home = self.scene
        self._meet(home.account, home.user)
        steps = tuple(self._steps())
        state = self.given.state(self.start)
        return Case(
            policy=self.policy,
            source=self.source,
            node=test,
            name=test.title.value,
            row=None,
            span=test.title.span,
            steps=steps,
            state=state,
            facts=self.given.facts,
            threads=tuple(self.met.values()),
            recorded=any(isinstance(step.node, given_when.WhenRecorded) for step in steps),
            begun=state != State(),
        )

    def _steps(self) -> Iterator[Step]:
        for group in self.groups:
            items = self._items(group.when)
            checks = tuple(check(self.policy, then) for then in group.then)
            yield Step(group.when, items, self.scene.at, checks)

    def _items(self, when: given_when.When) -> tuple[Item, ...]:
        self.events += 1
        match when:
            case given_when.WhenEvent():
                return (event(self.policy, when, self.scene, self.events),)
            case given_when.WhenRequest() | given_when.WhenInbox():
                return (request(when, self.scene),)
            case given_when.WhenPasses():
                self.scene = replace(self.scene, at=self.scene.at + seconds(when.duration) * 1000)
                return ()
            case given_when.WhenRecorded():
                return self._recorded(when)

    def _recorded(self, when: given_when.WhenRecorded) -> tuple[Item, ...]:
        """At its own time, or where the test says the time, at the test's; who is in it is met."""
        items = self._read(when)
        if self.given.at is not None:
            items = self.readings.moved(self.source, when.path.value, self.scene.at)
        for item in items:
            if not _has_thread(self.policy, item) or isinstance(item, Unreadable) or item.user is None:
                continue
            self._meet(item.account, item.user, item.at)
            self.scene = Scene(item.account, item.user, max(self.scene.at, item.at))
        return items

    def _read(self, when: given_when.WhenRecorded) -> tuple[Item, ...]:
        return self.readings.read(self.source, when.path.value)

    def _meet(self, account: str, user: str, at: int | None = None) -> None:
        """Everyone's thread starts as it is given, at the moment the test meets them."""
        if (account, user) not in self.met:
            moment = self.start if at is None else at
            self.met[account, user] = self.given.thread(account, user, moment)


def _has_thread(policy: CheckedPolicy, item: Item) -> bool:
    """Whether the item is about somebody's thread with one of the policy's accounts."""
    if isinstance(item, Unreadable) or item.user is None:
        return False
    ours = policy.accounts.get(item.account)
    return ours is not None and (not isinstance(item, Event) or item.channel == ours)
