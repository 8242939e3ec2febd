"""One run of `convroute verify`: which policies, which invariants and questions, and what came of them."""

import sys
from collections.abc import Iterator, Sequence

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.inputs import is_test_file, policy_files
from convroute.cli.policies import load_checked, with_meaning
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.reporting import write_report
from convroute.policy.model import CheckedPolicy
from convroute.prover.prove import prove
from convroute.report.display import visible
from convroute.report.verified.formats import Format, render
from convroute.report.verified.outcome import Outcome, Verified
from convroute.source import Place
from convroute.workspace.checking import by_policy
from convroute.workspace.folder import named
from convroute.workspace.route_files import POLICY, rank_of


class VerifyRun(Struct, frozen=True):
    """`asked` are the names of questions."""

    paths: tuple[str, ...]
    asked: tuple[str, ...]
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

            add_text(lambda room: markdown.render(outcome, room))
        return int(not outcome.holds)

    def suggest(self, form: str) -> int:
        """Says what could be claimed. Whether it holds is information."""
        from convroute.prover.suggest import suggest
        from convroute.report.verified import suggested

        if self.asked:
            raise Refusal("`--suggest` answers every question that there is: leave out `--ask`")
        if form not in suggested.FORMATS:
            raise Refusal("`--suggest` is for people and programs: `--format text` or `json`")
        with refusing():
            policies = [*self._policies()]
            every = [
                suggested.Offered(
                    file, policy, suggest(policy, groups, Place(named(file), 1, 1), budget=self.budget)
                )
                for file, policy, groups in terminal.watched(policies, "proving")
            ]
        told: suggested.Format = "json" if form == "json" else "text"
        terminal.out(suggested.render(every, told, terminal.palette(sys.stdout)))
        return 0

    def _verified(self) -> Iterator[Verified]:
        from convroute.prover.ask import ask
        from convroute.prover.questions import BadQuestion, question_of

        try:
            questions = [question_of(text) for text in self.asked]
        except BadQuestion as bad:
            raise Refusal(visible(str(bad))) from None
        with refusing():
            policies = [*self._policies()]
            if not questions and not any(policy.examples.invariants for _, policy, _ in policies):
                raise Refusal(
                    "there is no invariant to verify; write `invariant` blocks, which `--suggest` offers"
                )
            for file, policy, _ in terminal.watched(policies, "proving"):
                verdicts = tuple(prove(policy, budget=self.budget))
                replies = tuple(ask(policy, questions, Place(named(file), 1, 1), budget=self.budget))
                yield Verified(file, policy, verdicts, replies)

    def _policies(self) -> Iterator[tuple[str, CheckedPolicy, dict[str, frozenset[str]]]]:
        """Each once, with its groups. In a folder fragments and tests belong to policies; whatever somebody
        names is one, or includes one."""
        paths = {*self.paths}
        files = policy_files(self.paths)
        chosen = [
            path for path in files if path in paths or (not is_test_file(path) and rank_of(path) == POLICY)
        ]
        if not chosen:
            raise Refusal(f"there is no policy in `{visible(self.paths[0] if self.paths else '.')}`")
        for group in by_policy(chosen):
            own = [path for path in group.files if path not in group.tests]
            path = (own or group.files)[0]
            checked = load_checked(path)
            yield path, with_meaning(path, checked), dict(checked.groups)
