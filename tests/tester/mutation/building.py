"""Mutants of small policies, and what their tests make of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Found
from convroute.checker.variants import Variants
from convroute.policy.model import CheckedPolicy
from convroute.source import Source
from convroute.tester.mutation.fewest import noticed_by
from convroute.tester.mutation.mutants import Drawn, Mutant, draw
from convroute.tester.mutation.runner import Runner
from convroute.tester.mutation.verdicts import Judged, MutationReport, Verdict
from convroute.tester.plan import plan
from tests.evaluator.policies import INSTAGRAM, Shelf

HEAD = f"""\
language 1

policy shop {{ version "1"  channel instagram  account {INSTAGRAM}  timezone "Europe/Berlin" }}

app bot {{ id 1001  role automation }}
app sales {{ id 2002  role sales }}
app care = instagram_inbox {{ role customer_care }}

default bot
"""


@dataclass(frozen=True)
class Subject:
    """A policy with its mutants."""

    checked: Checked
    variants: Variants
    drawn: Drawn

    @property
    def policy(self) -> CheckedPolicy:
        assert self.checked.policy is not None
        return self.checked.policy

    @property
    def source(self) -> Source:
        return self.checked.files[0].source

    def runner(self) -> Runner:
        original = self.variants.check({})
        assert original.policy is not None
        assert original.policy.digest == self.policy.digest
        sources = {file.source.name: file.source for file in self.checked.files}
        return Runner.of(self.variants, original.policy, plan(self.policy, sources))

    def report(self) -> MutationReport:
        runner, policy = self.runner(), self.policy
        judged = tuple(
            Judged(number, mutant, runner.judge(mutant))
            for number, mutant in enumerate(self.drawn.mutants, 1)
        )
        return MutationReport(
            policy.name,
            policy.version,
            policy.digest,
            self.source,
            judged,
            self.drawn.untried,
            self.drawn.left_out,
            noticed_by(runner, judged),
        )


def subject(text: str, files: Mapping[str, str] | None = None, most: int = 10_000, seed: int = 0) -> Subject:
    """The policy `text`, in the file `shop.route`; a mistake in it is a test's."""
    root, shelf = Found("shop.route", "shop.route", text.encode()), Shelf(files or {})
    checked = check(root, shelf)
    assert checked.policy is not None, [f"{one.start} {one.message}" for one in checked.diagnostics]
    variants = Variants.of(root, shelf)
    assert variants is not None
    return Subject(checked, variants, draw(variants, variants.check({}), most, seed))


def made_of(line: str, head: str = HEAD) -> set[str]:
    """What becomes of the statement `line`, which stands behind `head`, without blanks around it."""
    text = f"{head}{line}\n"
    found = (mutant for mutant in subject(text).drawn.mutants if _is_about(mutant, len(head)))
    return {mutant.text[len(head) :].strip() for mutant in found}


def _is_about(mutant: Mutant, start: int) -> bool:
    return all(edit.span.start >= start for edit in mutant.change.edits)


def verdict(line: str, tests: str, what: str, head: str = HEAD) -> Verdict:
    """What the tests make of the one mutant of `line` whose description holds `what`."""
    found = subject(f"{head}{line}\n{tests}\n")
    (mutant,) = (one for one in found.drawn.mutants if what in one.what)
    return found.runner().judge(mutant)
