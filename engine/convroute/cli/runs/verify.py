"""One run of `convroute verify`: which policies, which invariants, and what came of them."""

import sys
from collections.abc import Iterator, Sequence

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.inputs import policy_files
from convroute.cli.policies import load_checked, with_meaning
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.reporting import write_report
from convroute.policy.model import CheckedPolicy
from convroute.prover.prove import prove
from convroute.report.verified.formats import Format, render
from convroute.report.verified.outcome import Outcome, Verified
from convroute.workspace.checking import by_policy


class VerifyRun(Struct, frozen=True):
    paths: tuple[str, ...]
    budget: int

    def show(self, form: Format, outputs: Sequence[tuple[Format, str]]) -> int:
        outcome = Outcome(tuple(self._verified()))
        for written, path in outputs:
            write_report(path, render(outcome, written))
        palette, columns = terminal.palette(sys.stdout), terminal.columns(sys.stdout)
        terminal.out(render(outcome, form, palette, columns))
        if form == "github":
            from convroute.cli.job_summary import add_text
            from convroute.report.verified import markdown

            add_text(lambda room: markdown.render(outcome)[:room])
        return int(not outcome.holds)

    def _verified(self) -> Iterator[Verified]:
        with refusing():
            policies = [*self._policies()]
            if not any(policy.examples.invariants for _, policy in policies):
                raise Refusal("there is no invariant to verify; write `invariant` blocks in the policy")
            for file, policy in terminal.watched(policies, "proving"):
                yield Verified(file, policy, tuple(prove(policy, budget=self.budget)))

    def _policies(self) -> Iterator[tuple[str, CheckedPolicy]]:
        """Each once, whatever files of it were named."""
        for group in by_policy(policy_files(self.paths)):
            path = group.files[0]
            yield path, with_meaning(path, load_checked(path))
