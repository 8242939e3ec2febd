"""As few tests as needed: one that was suggested for a mutant often notices others, too."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from convroute.policy.model import CheckedPolicy
from convroute.source import Source
from convroute.syntax.examples import Test
from convroute.syntax.parser import parse
from convroute.tester.case import Case
from convroute.tester.mutation.runner import Runner
from convroute.tester.mutation.verdicts import Judged, Survived, Unchecked, Witness
from convroute.tester.plan import SUGGESTED, case_of
from convroute.tester.run import run


def noticed_by(runner: Runner, judged: Iterable[Judged]) -> Mapping[int, int]:
    """For each survivor that a test was found for: the number of the first survivor whose test will do."""
    chosen: dict[int, Case] = {}
    found: dict[int, int] = {}
    for one in judged:
        if not isinstance(one.verdict, Survived) or one.verdict.witness.test is None:
            continue
        changed = runner.changed(one.mutant)
        assert not isinstance(changed, Unchecked), "it was a policy when the tests were run"
        known = (number for number, case in chosen.items() if not run(replace(case, policy=changed)).passed)
        found[one.number] = next(known, one.number)
        if found[one.number] == one.number:
            chosen[one.number] = _case(runner.policy, one.verdict.witness)
    return found


def _case(policy: CheckedPolicy, witness: Witness) -> Case:
    (test,) = (node for node in _read(witness) if isinstance(node, Test))
    return case_of(policy, test, witness.recordings)


def _read(witness: Witness) -> Sequence[object]:
    return parse(Source(SUGGESTED, witness.test or "")).file.statements
