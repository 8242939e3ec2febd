"""What one run of `convroute lint` looks at, and what of it is wanted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.cli.inputs import STDIN, policy_files, read_stdin
from convroute.cli.refusal import refusing
from convroute.cli.runs.configured import Configured
from convroute.diagnostic import Diagnostic
from convroute.linter.history import PastVersions, Witness, unknown
from convroute.linter.rules import version_not_increased
from convroute.workspace.checking import all_checked
from convroute.workspace.history import History, policy_file
from convroute.workspace.linting import findings_of

if TYPE_CHECKING:
    from convroute.cli.runs.baseline import Frozen
    from convroute.workspace.fixing import Fixing, Shown


class LintRun(Struct, frozen=True):
    """`former` knows what the policies in `files` were before they were changed."""

    files: tuple[str, ...]
    configured: Configured
    frozen: "Frozen | None"
    former: Witness

    @classmethod
    def of(
        cls,
        paths: tuple[str, ...],
        configured: Configured,
        baseline: str | None,
        *,
        update: bool,
    ) -> "LintRun":
        """A `Refusal` for whatever is wrong with configurations, baseline and paths."""
        configured.check(paths)
        frozen = _frozen(baseline, update)
        former = unknown if update else _past(configured, frozen).former
        return cls(policy_files(paths), configured, frozen, former)

    def show_differences(self, unsafe: bool) -> bool:
        """What a repair would change; whether that is anything."""
        from convroute.cli.runs.fixes import show_differences

        return show_differences(self._fixing(unsafe))

    def found(self, *, repairing: bool, unsafe: bool) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
        """The findings that are wanted, with `repairing` those that are left, and the names of all files."""
        policies, diagnostics, names = self._repaired(unsafe) if repairing else self._linted()
        shown = self.configured.shown(diagnostics)
        return shown if self.frozen is None else self.frozen.beyond(shown, policies, names), names

    def _linted(self) -> tuple[Sequence[Checked], tuple[Diagnostic, ...], tuple[str, ...]]:
        with refusing():
            policies = all_checked(self.files, stdin=read_stdin() if STDIN in self.files else None)
        return policies, *findings_of(policies, self.former)

    def _repaired(self, unsafe: bool) -> tuple[Sequence[Checked], tuple[Diagnostic, ...], tuple[str, ...]]:
        from convroute.cli.runs.fixes import fixed

        fixing = self._fixing(unsafe)
        diagnostics, names = fixed(fixing)
        return fixing.policies, diagnostics, names

    def _fixing(self, unsafe: bool) -> "Fixing":
        from convroute.workspace.fixing import Fixing

        return Fixing(self.files, self._wanted, unsafe, self.former)

    @property
    def _wanted(self) -> "Shown":
        shown = self.configured.shown
        return shown if self.frozen is None else self.frozen.unknown_of(shown)


def _frozen(baseline: str | None, update: bool) -> "Frozen | None":
    if baseline is None and not update:
        return None
    from convroute.cli.runs.baseline import Frozen

    return Frozen.of(baseline, update)


def _past(configured: Configured, frozen: "Frozen | None") -> PastVersions:
    """Nobody is asked about a policy if what would come of it is not shown: git takes its time."""
    code = version_not_increased.RULE.code

    def wanted(checked: Checked) -> bool:
        name = policy_file(checked)
        return name is not None and configured.wants(code, name)

    witnesses: tuple[Witness, ...] = () if frozen is None else (frozen.former,)
    return PastVersions((*witnesses, History().former), wanted)
