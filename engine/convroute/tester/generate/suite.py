"""Tests for each line of a policy: what it does, what it leaves alone, and where it begins and ends.

The tests of a line are looked for without a look at those of others, so they stay as they are
when other lines change, and the difference between two suites is that between two policies.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.policy.model import CheckedPolicy
from convroute.syntax.expectations import ThenRule
from convroute.tester.coverage.asking import Asking
from convroute.tester.coverage.closing import Closing
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.coverage.reasons import together
from convroute.tester.coverage.summary import Excluded
from convroute.tester.generate.sections import Section
from convroute.tester.mutation.mutants import Mutant
from convroute.tester.mutation.runner import Runner
from convroute.tester.mutation.verdicts import Alike, Unchecked, Unknown
from convroute.tester.mutation.witness import simplest
from convroute.tester.plan import case_of
from convroute.tester.run import run
from convroute.tester.suggest.sentence import unlike
from convroute.tester.suggest.suggestion import Suggestion

Progress = Callable[[list[Section]], Iterable[Section]]


class WrongTestError(Exception):
    """A generated test does not pass: a defect of ours."""


class Part(Struct, frozen=True):
    """The tests of one line of a policy; see `Section` for `heading`."""

    heading: str
    tests: tuple[Suggestion, ...]


class Open(Struct, frozen=True):
    """Something that has no test: `what` is not shown or not noticed, and why."""

    what: str
    why: str


class Suite(Struct, frozen=True):
    """`left_out` is what nothing can show; of what is `open`, nobody knows, or no test can say it."""

    parts: tuple[Part, ...]
    left_out: tuple[Excluded, ...] = ()
    open: tuple[Open, ...] = ()

    @property
    def tests(self) -> Iterator[Suggestion]:
        return (test for part in self.parts for test in part.tests)


def generate(
    policy: CheckedPolicy,
    parts: Iterable[Section],
    runner: Runner | None = None,
    *,
    titles: Iterable[str] = (),
    sharing: bool = False,
    progress: Progress = iter,
) -> Suite:
    """Tests for the parts of `policy`; `runner` makes its mutants. `titles` are those of other tests.

    With `sharing` one test may do for several parts: as few as are needed. Raises `WrongTestError`.
    """
    every = [*parts]
    making = _Making(policy, Asking(policy), runner, {*titles}, used={*titles})
    if sharing:
        making.shared = making.closing(one for part in every for one in part.obligations)
    made = tuple(making.part(part) for part in progress(every))
    return Suite(tuple(part for part in made if part.tests), together(making.left_out), tuple(making.open))


class _Making(Struct):
    policy: CheckedPolicy
    asking: Asking
    runner: Runner | None
    titles: set[str]
    shared: Closing | None = None
    left_out: list[Excluded] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    known: list[Suggestion] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)

    def closing(self, left: Iterable[Obligation]) -> Closing:
        return Closing.of(self.policy, self.asking, left, self.titles)

    def part(self, section: Section) -> Part:
        """Two lines that are shown by the very same test have it once; a rule that never wins has none."""
        before = len(self.left_out)
        tests = self._shown(section)
        dead = any(one.obligation.kind == "rules" for one in self.left_out[before:])
        if self.runner is not None and not dead:
            for mutant in section.mutants:
                found = self._noticing(self.runner, mutant, tests)
                if found is not None:
                    tests.append(found)
        new = [self._distinct(test) for test in tests if test not in self.known]
        self.known += tests
        for test in new:
            if not run(case_of(self.policy, test.node, test.recordings)).passed:
                raise WrongTestError(f"`{test.title}` was to pass, and does not")
        return Part(section.heading, tuple(new))

    def _distinct(self, test: Suggestion) -> Suggestion:
        """Under a title, and with names of webhooks, that no test before it has."""
        title = unlike(test.title, self.used)
        while not self.paths.isdisjoint((test if title == test.title else test.with_title(title)).recordings):
            self.used.add(title)
            title = unlike(test.title, self.used)
        test = test if title == test.title else test.with_title(title)
        self.used.add(title)
        self.paths.update(test.recordings)
        return test

    def _shown(self, section: Section) -> list[Suggestion]:
        """What shows the obligations, each test once."""
        closing = self.shared or self.closing(section.obligations)
        tests: dict[str, Suggestion] = {}
        for obligation in section.obligations:
            answer = closing.close(obligation)
            if isinstance(answer, Excluded):
                self.left_out.append(answer)
            elif answer.suggestion is None:
                what = f"`{obligation.text}` {obligation.missing}"
                self.open.append(Open(what, answer.unknown or "no test can say it"))
            else:
                tests[answer.suggestion.title] = answer.suggestion
        return [*tests.values()]

    def _noticing(self, runner: Runner, mutant: Mutant, tests: Sequence[Suggestion]) -> Suggestion | None:
        """The simplest test that notices the change, unless one of `tests` does."""
        changed = runner.changed(mutant)
        if isinstance(changed, Unchecked) or changed.digest == self.policy.digest:
            return None
        duel = runner.duel(mutant, changed)
        if any(duel.kills(without_rules(test)) for test in tests):
            return None
        snapshots = runner.differences(changed)
        if isinstance(snapshots, Alike):
            return None
        if isinstance(snapshots, Unknown):
            self.open.append(Open(mutant.what, snapshots.why))
            return None
        found = simplest(duel, snapshots)
        if found is None:
            self.open.append(Open(mutant.what, "no test can say it"))
            return None
        return found[0]


def without_rules(test: Suggestion) -> Suggestion:
    """The test without the ids of rules: a rule that is written otherwise often only has another one."""
    groups = tuple(
        replace(group, then=tuple(then for then in group.then if not isinstance(then, ThenRule)))
        for group in test.node.groups
    )
    return Suggestion(replace(test.node, groups=groups), test.recordings)
