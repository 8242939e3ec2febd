"""What `convroute fmt` does to each file, and what it says about it."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, field

from convroute.cli import terminal
from convroute.cli.inputs import STDIN, name_of, policy_files, read
from convroute.cli.refusal import Refusal
from convroute.diagnostic import Diagnostic
from convroute.formatter.format import format_source
from convroute.formatter.proof import UnprovedError
from convroute.report.display import visible
from convroute.report.text import render_one
from convroute.report.unified import coloured, unified
from convroute.source import Source
from convroute.syntax.decode import decode
from convroute.wording import counted
from convroute.workspace import CannotRead, read_bytes, write_beside

Fate = Literal["changed", "fine", "refused", "defect"]
_STATUS: dict[Fate, int] = {"defect": 3, "refused": 2}


class FmtRun(Struct, frozen=True):
    """One run over `files`; `lines` (from 1, both in) only where there is one file."""

    files: tuple[str, ...]
    lines: tuple[int, int] | None = None
    fates: Counter[Fate] = field(default_factory=Counter)

    @classmethod
    def of(cls, paths: Iterable[str], lines: tuple[int, int] | None) -> "FmtRun":
        files = policy_files(paths)
        if STDIN in files and len(files) > 1:
            raise Refusal("`-` stands alone: what is formatted goes to standard output")
        if lines is not None and len(files) > 1:
            raise Refusal(f"--range is about the lines of one file, and there are {len(files)}")
        return cls(files, lines)

    def run(self, *, check: bool, diff: bool) -> int:
        """3 wins over 2, and 2 over 1 (interfaces: Exit status)."""
        writes = not (check or diff)
        for path in terminal.watched(self.files, "formatting", printing=True):
            self.fates[self._file(path, writes=writes, diff=diff)] += 1
        if not (writes and self.files == (STDIN,)):
            (terminal.err if diff else terminal.out)(self._summary(writes))
        would_change = self.fates["changed"] and not writes
        return max([int(bool(would_change)), *(_STATUS.get(fate, 0) for fate in self.fates)])

    def _file(self, path: str, *, writes: bool, diff: bool) -> Fate:
        try:
            data = read(path) if path == STDIN else read_bytes(path)
            formatted = self._formatted(path, data)
            if formatted is None:
                return "refused"
            new = formatted.encode()
            if writes and path == STDIN:
                terminal.data(new)
            elif writes and new != data:
                write_beside(path, new)
        except CannotRead as cannot:
            terminal.error(visible(str(cannot)))
            return "refused"
        except UnprovedError as defect:
            terminal.err(_defect(path, defect))
            return "defect"
        if new == data:
            return "fine"
        _say(path, data, formatted, writes=writes, diff=diff)
        return "changed"

    def _formatted(self, path: str, data: bytes) -> str | None:
        """The text in the one style; if it cannot be read, that is said and there is none."""
        source, problems = decode(path, data)
        if source is not None:
            self._check_lines(source)
            result = format_source(source, self.lines)
            if result.text is not None:
                return result.text
            problems = result.diagnostics
        _refuse(path, problems)
        return None

    def _check_lines(self, source: Source) -> None:
        if self.lines is not None and self.lines[0] > source.lines:
            raise Refusal(f"{name_of(source.name)} has only {counted(source.lines, 'line')}")

    def _summary(self, writes: bool) -> str:
        would = "" if writes else "would be "
        parts = []
        if self.fates["changed"]:
            parts.append(f"{counted(self.fates['changed'], 'file')} {would}formatted")
        if self.fates["fine"]:
            parts.append(f"{counted(self.fates['fine'], 'file')} formatted already")
        if left := self.fates["refused"] + self.fates["defect"]:
            parts.append(f"{counted(left, 'file')} could not be formatted")
        return ", ".join(parts)


def _say(path: str, data: bytes, text: str, *, writes: bool, diff: bool) -> None:
    if diff:
        difference = unified(data.decode(), text, name_of(path))
        terminal.patch(coloured(difference, terminal.palette(sys.stdout)))
    elif path != STDIN or not writes:
        terminal.out(f"{'formatted' if writes else 'would format'} {name_of(path)}")


def _refuse(path: str, problems: tuple[Diagnostic, ...]) -> None:
    palette, columns = terminal.palette(sys.stderr), terminal.columns(sys.stderr)
    for problem in problems:
        terminal.err(render_one(problem, palette, columns) + "\n")
    terminal.error(f"{name_of(path)} has {counted(len(problems), 'error')} and is left as it is")


def _defect(path: str, defect: UnprovedError) -> str:
    return f"convroute has a defect, please report it: {name_of(path)} is left as it is: {defect}"
