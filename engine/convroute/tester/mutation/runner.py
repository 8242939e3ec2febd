"""Mutants against tests: each is checked as any policy is, and the first test that fails kills it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.variants import Statement, Variants
from convroute.differ.compare import differences as compared
from convroute.differ.difference import Undecided
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, RouteRule
from convroute.regions.budget import Budget
from convroute.source import Source
from convroute.syntax.grammar import attempt
from convroute.syntax.nodes import Route
from convroute.tester.case import Case
from convroute.tester.mutation.killing import Duel
from convroute.tester.mutation.mutants import Mutant
from convroute.tester.mutation.region import region
from convroute.tester.mutation.verdicts import Alike, Killed, Survived, Unchecked, Unknown, Verdict
from convroute.tester.mutation.witness import witness
from convroute.tester.run import run

MOST_STEPS = 2_000_000
"""What comparisons of all mutants of a policy may take, in candidates that are looked at. Each mutant has an
equal share, so that what becomes of it does not depend on the others."""
_NEAREST = 3
_SOME = 8
"""Of what is decided differently the simplest of so many is shown."""


class Runner(Struct, frozen=True, dict=True):
    """One policy, its cases, and which of them ask which rule (numbers of cases by the rule's id).

    Those of `asking` for which the rule matched come first.
    """

    variants: Variants
    policy: CheckedPolicy
    cases: tuple[Case, ...]
    asking: Mapping[str, tuple[int, ...]]
    mutants: int

    @classmethod
    def of(
        cls, variants: Variants, policy: CheckedPolicy, cases: Iterable[Case], mutants: int = 1
    ) -> "Runner":
        """The cases pass, and are about a policy that is written like `policy`; of it there are so many
        mutants."""
        same = tuple(replace(case, policy=policy) for case in cases)
        return cls(variants, policy, same, asking(same), mutants)

    def judge(self, mutant: Mutant) -> Verdict:
        """Runs the tests, those that ask the changed rule first; only survivors are compared."""
        changed = self.changed(mutant)
        if isinstance(changed, Unchecked):
            return changed
        if changed.digest == self.policy.digest:
            return Alike()
        killer = next((case for case in self._ordered(mutant, changed) if not _passes(case, changed)), None)
        if killer is not None:
            return Killed(killer.name, killer.file)
        snapshots = self.differences(changed)
        if not isinstance(snapshots, tuple):
            return snapshots
        return Survived(witness(self.duel(mutant, changed), snapshots), self._nearest(mutant))

    def duel(self, mutant: Mutant, changed: CheckedPolicy) -> Duel:
        """The original against `changed`, which is what the mutant comes to."""
        return Duel(self.policy, changed, mutant.written, self._label(mutant), mutant.rules, self._titles)

    def _label(self, mutant: Mutant) -> str | None:
        """That of the changed rule, or the name of what is declared."""
        if not mutant.rules:
            return mutant.label
        policy = self.policy
        rules: tuple[RouteRule | PermissionRule | LimitRule, ...]
        rules = (*policy.routes, *policy.permissions, *policy.limits)
        return next((rule.label for rule in rules if rule.id == mutant.rules[0]), None)

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(case.node.title.value for case in self.cases)

    def differences(self, changed: CheckedPolicy) -> tuple[Snapshot, ...] | Alike | Unknown:
        """Some of what is decided differently; the proof that nothing is; or neither."""
        snapshots: list[Snapshot] = []
        unknown: list[str] = []
        budget = Budget(steps=MOST_STEPS // max(self.mutants, 1))
        for one in compared(self.policy, changed, budget):
            if isinstance(one, Undecided):
                unknown.append(one.why)
                continue
            snapshots.append(one.before.snapshot)
            if len(snapshots) == _SOME:
                break
        if snapshots:
            return tuple(snapshots)
        return Unknown(unknown[0]) if unknown else Alike()

    def changed(self, mutant: Mutant) -> CheckedPolicy | Unchecked:
        """The mutant as a policy; its tests are those of the original."""
        source = Source(mutant.source.name, mutant.text)
        statements: dict[int, tuple[Statement, ...]] = {}
        for statement in mutant.statements:
            part = region(statement.node.span, mutant.change.edits)
            parsed = attempt(source, part.start, part.end)
            if not isinstance(parsed, tuple):
                return Unchecked("it does not parse")
            statements[id(statement.node)] = tuple(replace(statement, node=n, source=source) for n in parsed)
        checked = self.variants.check(statements)
        if checked.policy is None:
            error = next(item for item in checked.diagnostics if item.severity == "error")
            return Unchecked(f"{error.code} {error.message}")
        return replace(checked.policy, examples=self.policy.examples)

    def _ordered(self, mutant: Mutant, changed: CheckedPolicy) -> Iterator[Case]:
        """Cases that never ask a changed route rule cannot miss it, unless other rules have new names now."""
        first = self._asking(mutant)
        yield from (self.cases[number] for number in first)
        if all(isinstance(one.node, Route) for one in mutant.statements):
            gone = {*_routes(self.policy)} - {*_routes(changed)}
            if gone <= {*mutant.rules} and {*_routes(changed)} <= {*_routes(self.policy)}:
                return
        known = {*first}
        yield from (case for number, case in enumerate(self.cases) if number not in known)

    def _asking(self, mutant: Mutant) -> list[int]:
        asked = (number for rule in mutant.rules for number in self.asking.get(rule, ()))
        return [*dict.fromkeys(asked)]

    def _nearest(self, mutant: Mutant) -> tuple[str, ...]:
        """Tests that already ask the rule, to be copied or continued."""
        return tuple(self.cases[number].name for number in self._asking(mutant)[:_NEAREST])


def _passes(case: Case, policy: CheckedPolicy) -> bool:
    """Names, ids, accounts and the timezone are never changed, so what was planned still fits."""
    return run(replace(case, policy=policy)).passed


def _routes(policy: CheckedPolicy) -> Iterator[str]:
    return (rule.id for rule in policy.routes)


def asking(cases: Iterable[Case]) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the cases that ask each rule or permission, from their traces (semantics 5)."""
    matched: dict[str, list[int]] = {}
    asked: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        heard: dict[str, bool] = {}
        run(case, partial(_listening, case.policy, heard))
        for rule, whether in heard.items():
            (matched if whether else asked).setdefault(rule, []).append(number)
    return {rule: (*matched.get(rule, ()), *asked.get(rule, ())) for rule in {**matched, **asked}}


def _listening(policy: CheckedPolicy, heard: dict[str, bool], snapshot: Snapshot) -> Decision:
    decision = evaluate(policy, snapshot, tracing=True)
    for step in decision.trace.steps if decision.trace is not None else ():
        for tried in step.rules:
            heard[tried.rule] = tried.matched or heard.get(tried.rule, False)
    return decision
