"""`--baseline FILE`: findings of an earlier day that are not shown again."""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.cli.reporting import refuse_elsewhere
from convroute.diagnostic import Diagnostic
from convroute.linter.history import Witness
from convroute.policy.versions import Former
from convroute.report import baseline
from convroute.report.baseline import Baseline
from convroute.report.display import visible
from convroute.wording import counted
from convroute.workspace import CannotRead, CannotWrite, read_bytes, write_beside
from convroute.workspace.history import History, policy_file

if TYPE_CHECKING:
    from convroute.workspace.fixing import Shown


class Frozen(Struct, frozen=True):
    """A baseline and where it lies; with `update` it is written anew, and knows everything."""

    path: str
    folder: str
    update: bool
    known: Baseline

    @classmethod
    def of(cls, path: str | None, update: bool) -> "Frozen | None":
        """Read at once, so that a missing one ends the command before anything is linted."""
        if path is None:
            if update:
                raise click.UsageError(
                    "--update-baseline needs --baseline FILE", click.get_current_context(silent=True)
                )
            return None
        if update:
            refuse_elsewhere(path)
        folder = os.path.dirname(path) or "."  # noqa: PTH120  the folder as it was named
        return cls(path, folder, update, _replaced(path) if update else _known(path))

    def former(self, checked: Checked) -> Former | None:
        """The policy as the baseline has it."""
        return self._of(checked, self.known)

    def before(self, history: History) -> Witness:
        """The policy as the baseline had it at the commit of `history`."""
        known: list[Baseline] = []

        def former(checked: Checked) -> Former | None:
            if not known:
                known.append(self._at(history))
            return self._of(checked, known[0])

        return former

    def accepted(self, history: History) -> Witness:
        """The policy of today, if the baseline was written for it since the commit of `history`."""
        before = self.before(history)

        def former(checked: Checked) -> Former | None:
            now, policy = self.former(checked), checked.policy
            if now is None or policy is None or now.digest != policy.digest:
                return None
            was = before(checked)
            return None if was is not None and was.digest == now.digest else now

        return former

    def _of(self, checked: Checked, known: Baseline) -> Former | None:
        file = policy_file(checked)
        return None if file is None else known.policies.get(baseline.below(file, self.folder))

    def _at(self, history: History) -> Baseline:
        """As it was at the commit: empty where it did not exist yet, or was not a baseline."""
        was = history.file(self.path)
        if was is None:
            return self.known
        try:
            return baseline.read(was.data.decode("utf-8"), visible(was.name))
        except (baseline.NoBaseline, UnicodeDecodeError):
            return Baseline()

    def beyond(
        self,
        diagnostics: tuple[Diagnostic, ...],
        policies: Iterable[Checked],
        names: Iterable[str],
        wanted: Callable[[str], bool],
    ) -> tuple[Diagnostic, ...]:
        """What the baseline does not know; `policies` are what was linted, `names` all files of that.

        Of codes that are not `wanted` in this run nothing is said, and nothing is forgotten.
        """
        looked_at = frozenset(baseline.below(name, self.folder) for name in names)
        others = baseline.about_others(self.known, looked_at, self.folder, wanted)
        if self.update:
            return self._updated(diagnostics, policies, others)
        left, gone = baseline.new(diagnostics, self.known.findings, self.folder)
        gone -= len(others.findings)
        if gone > 0 and not any(item.leaves_no_meaning for item in left):
            gone_now = (
                f"{counted(gone, 'finding')} of {visible(self.path)} {'is' if gone == 1 else 'are'} gone"
            )
            terminal.err(f"{gone_now}; `--update-baseline` forgets them")
        return left

    def unknown_of(self, shown: "Shown") -> "Shown":
        """What is `shown` without what is frozen: nobody wants that repaired."""
        known = frozenset[str]() if self.update else self.known.findings
        return lambda diagnostics: baseline.new(shown(diagnostics), known, self.folder)[0]

    def _updated(
        self, diagnostics: tuple[Diagnostic, ...], policies: Iterable[Checked], others: Baseline
    ) -> tuple[Diagnostic, ...]:
        """Written anew, with what it has of other files; only what cannot be frozen is left."""
        _write(self.path, baseline.render(diagnostics, _formers(policies), self.folder, others))
        left = tuple(item for item in diagnostics if item.leaves_no_meaning)
        wrote = f"wrote {visible(self.path)}: {counted(len(diagnostics) - len(left), 'finding')}"
        more = len(others.findings)
        terminal.err(f"{wrote}, and {more} of files and codes that were not looked at" if more else wrote)
        return left


def _formers(policies: Iterable[Checked]) -> dict[str, Former]:
    """Version and digest of each policy that has a meaning, by its file."""
    found: dict[str, Former] = {}
    for checked in policies:
        name = policy_file(checked)
        if checked.policy is not None and name is not None and name != "-":
            found[name] = Former(checked.policy.version, checked.policy.digest, "")
    return found


def _known(path: str) -> Baseline:
    try:
        return baseline.read(read_bytes(path).decode("utf-8"), visible(path))
    except CannotRead as cannot:
        raise Refusal(f"{visible(str(cannot))}; `--update-baseline` writes it") from None
    except (baseline.NoBaseline, UnicodeDecodeError) as problem:
        reason = str(problem) if isinstance(problem, baseline.NoBaseline) else "is not UTF-8 text"
        raise Refusal(f"`{visible(path)}` {visible(reason)}") from None


def _replaced(path: str) -> Baseline:
    """The baseline that is written anew, empty where there is none; a `Refusal` for any other file."""
    try:
        if not os.path.lexists(path) or not (data := read_bytes(path)).strip():
            return Baseline()
        return baseline.read(data.decode("utf-8"), visible(path))
    except CannotRead as cannot:
        raise Refusal(visible(str(cannot))) from None
    except (baseline.NoBaseline, UnicodeDecodeError) as problem:
        reason = str(problem) if isinstance(problem, baseline.NoBaseline) else "is not UTF-8 text"
        advice = "it is not overwritten: name another file, or delete it first"
        raise Refusal(f"`{visible(path)}` {visible(reason)}; {advice}") from None


def _write(path: str, text: str) -> None:
    try:
        write_beside(path, text.encode("utf-8", "backslashreplace"))
    except CannotWrite as cannot:
        raise Refusal(visible(str(cannot))) from None
