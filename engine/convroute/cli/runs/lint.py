"""What one run of `convroute lint` looks at, and what of it is wanted."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.checker.checked import Checked
from convroute.cli import terminal
from convroute.cli.inputs import STDIN, policy_files, read_stdin
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.runs.configured import Configured
from convroute.linter.context import Demand
from convroute.linter.history import PastVersions, Witness, unknown
from convroute.linter.rules import version_not_increased
from convroute.report.display import visible
from convroute.workspace.checking import all_checked
from convroute.workspace.history import History, policy_file
from convroute.workspace.linting import Linted, findings_of

if TYPE_CHECKING:
    from convroute.cli.runs.baseline import Frozen
    from convroute.workspace.fixing import Fixing, Shown


class LintRun(Struct, frozen=True):
    """`former` knows what the policies in `files` were before they were changed.

    `contents`, by real path, stands in for files of the disk: what an editor has of a file.
    """

    files: tuple[str, ...]
    configured: Configured
    frozen: "Frozen | None"
    former: Witness
    contents: Mapping[str, bytes] = field(default_factory=dict)
    times: int = 1
    demands: frozenset[Demand] = frozenset()

    @classmethod
    def of(
        cls,
        paths: tuple[str, ...],
        configured: Configured,
        baseline: str | None,
        *,
        update: bool,
        since: str | None = None,
        stdin_filename: str | None = None,
        times: int = 1,
        demands: frozenset[Demand] = frozenset(),
    ) -> "LintRun":
        """A `Refusal` for whatever is wrong with configurations, baseline and paths.

        `since` names the commit that versions are compared with, None for git's HEAD.
        `stdin_filename` is what standard input is called, and where it stands.
        """
        configured.check([stdin_filename if path == STDIN and stdin_filename else path for path in paths])
        frozen = _frozen(baseline, update)
        former = unknown if update else _past(configured, frozen, since).former
        if stdin_filename is None:
            return cls(policy_files(paths), configured, frozen, former, times=times, demands=demands)
        contents = _content_of(stdin_filename)
        others = policy_files(path for path in paths if path != STDIN)
        files = [*(path for path in others if os.path.realpath(path) not in contents), stdin_filename]
        return cls(tuple(files), configured, frozen, former, contents, times, demands)

    def show_differences(self, unsafe: bool) -> bool:
        """What a repair would change; whether that is anything."""
        from convroute.cli.runs.fixes import show_differences

        return show_differences(self._fixing(unsafe))

    def found(self, *, repairing: bool, unsafe: bool) -> Linted:
        """What is found and wanted, with `repairing` what is left of it."""
        policies, linted = self._repaired(unsafe) if repairing else self._linted()
        shown = self.configured.shown(linted.diagnostics)
        if self.frozen is not None:
            asked = [checked for checked in policies if policy_file(checked) not in linted.through]
            shown = self.frozen.beyond(shown, asked, linted.names, self.configured.asked_for)
        return replace(linted, diagnostics=shown)

    def _linted(self) -> tuple[Sequence[Checked], Linted]:
        with refusing():
            stdin = read_stdin() if STDIN in self.files else None
            policies = all_checked(self.files, self.contents, stdin, terminal.watched)
            return policies, findings_of(
                policies,
                self.former,
                terminal.watched,
                asked=self.files,
                contents=self.contents,
                times=self.times,
                demands=self.demands,
            )

    def _repaired(self, unsafe: bool) -> tuple[Sequence[Checked], Linted]:
        from convroute.cli.runs.fixes import fixed

        fixing = self._fixing(unsafe)
        left = fixed(fixing)
        return fixing.policies, left

    def _fixing(self, unsafe: bool) -> "Fixing":
        from convroute.workspace.fixing import Fixing

        if self.contents:
            raise Refusal("`-` cannot be repaired: name a file")
        return Fixing(self.files, self._wanted, unsafe, self.former)

    @property
    def _wanted(self) -> "Shown":
        shown = self.configured.shown
        return shown if self.frozen is None else self.frozen.unknown_of(shown)


def _content_of(name: str) -> Mapping[str, bytes]:
    """Standard input in place of the file `name`, which need not exist."""
    if os.path.isdir(name) or name in ("", STDIN):  # noqa: PTH112  Path.is_dir raises on a name that is too long
        raise Refusal(f"--stdin-filename needs the name of a file, and `{visible(name)}` is not one")
    return {os.path.realpath(name): read_stdin()}


def _frozen(baseline: str | None, update: bool) -> "Frozen | None":
    if baseline is None and not update:
        return None
    from convroute.cli.runs.baseline import Frozen

    return Frozen.of(baseline, update)


def _past(configured: Configured, frozen: "Frozen | None", since: str | None) -> PastVersions:
    """Nobody is asked about a policy if what would come of it is not shown: git takes its time."""
    code = version_not_increased.RULE.code

    def wanted(checked: Checked) -> bool:
        name = policy_file(checked)
        return name is not None and configured.wants(code, name)

    history = History(since)
    if since is None:
        first: tuple[Witness, ...] = () if frozen is None else (frozen.former,)
        return PastVersions((*first, history.former), wanted)
    if frozen is None:
        return PastVersions((history.former,), wanted, history.former)
    witnesses = (frozen.accepted(history), history.former, frozen.before(history))
    return PastVersions(witnesses, wanted, history.former)
