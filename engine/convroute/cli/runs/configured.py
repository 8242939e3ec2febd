"""What the configurations of a project, and the command line, want to see (`--select`, `--ignore`)."""

import os
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.cli.selection import Selection, code_of
from convroute.diagnostic import Diagnostic, Severity, leaves_no_meaning
from convroute.report.display import visible
from convroute.wording import counted, shortened
from convroute.workspace.configuration import BadConfiguration, Configuration
from convroute.workspace.project import configuration_above
from convroute.workspace.unmatched_patterns import unmatched_patterns

_MOST_TOLD = 10


class Configured(Struct):
    """Each file is shown by the configuration nearest above it; the command line goes beyond all of them."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    _folders: dict[str, Configuration] = field(default_factory=dict)
    _files: dict[str, tuple[Selection, dict[str, Severity]]] = field(default_factory=dict)

    def check(self, paths: Iterable[str]) -> None:
        """A `Refusal` for the first thing that is wrong, also where there will be no finding."""
        Selection.of(self.select, self.ignore)
        for path in paths:
            self._for(path)

    def wants(self, code: str, name: str) -> bool:
        """Whether a finding in the file `name` is shown."""
        return self._for(name)[0].wants(code)

    def asked_for(self, code: str) -> bool:
        """Whether the command line leaves the code in; what a project always leaves out is not asked."""
        return Selection.of(self.select, self.ignore).wants(code)

    def shown(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings that are wanted, with the severity that is wanted."""
        found = []
        for item in diagnostics:
            selection, severity = self._for(item.source.name)
            if selection.wants(item.code):
                found.append(_with(severity, item))
        return tuple(found)

    def _for(self, name: str) -> tuple[Selection, dict[str, Severity]]:
        if name not in self._files:
            file = os.path.realpath("stdin" if name == "-" else name)
            folder = file if os.path.isdir(file) else os.path.dirname(file)  # noqa: PTH112,PTH120  text
            if folder not in self._folders:
                found = _above(folder)
                if found.path not in {known.path for known in self._folders.values()}:
                    _note_unmatched_patterns(found)
                self._folders[folder] = found
            self._files[name] = self._resolved(self._folders[folder], file)
        return self._files[name]

    def _resolved(self, found: Configuration, file: str) -> tuple[Selection, dict[str, Severity]]:
        ignore = (*found.ignore, *found.ignored_at(file))
        try:
            for codes in found.per_path.values():
                Selection.of((), codes)
            selection = Selection.of(self.select or _with_errors(found.select), ignore)
            severity = {code_of(word): level for word, level in found.severity.items()}
            _check(severity)
        except Refusal as refusal:
            where = f"{visible(found.path)}: " if found.path is not None else ""
            raise Refusal(f"{where}{refusal.message}") from None
        more = Selection.of((), self.ignore)
        return replace(selection, ignore=(*selection.ignore, *more.ignore)), severity


def _above(folder: str) -> Configuration:
    try:
        return configuration_above(folder)
    except BadConfiguration as bad:
        raise Refusal(visible(str(bad))) from None


def _note_unmatched_patterns(found: Configuration) -> None:
    """A slip in `per-path` is told; it is no error, for what it was about may be gone."""
    path = visible(found.path or "")
    unmatched = [*unmatched_patterns(found)]
    for pattern, problem in unmatched[:_MOST_TOLD]:
        terminal.err(f"{path}: `per-path` names `{visible(shortened(pattern))}`, which {problem}")
    if more := len(unmatched[_MOST_TOLD:]):
        terminal.err(f"{path}: and {counted(more, 'more pattern')} of `per-path`")


def _with_errors(select: tuple[str, ...]) -> tuple[str, ...]:
    """What a project always selects holds every error; only the command line can look at some of them."""
    return (*select, "E") if select else ()


def _check(severity: dict[str, Severity]) -> None:
    for code, level in severity.items():
        if leaves_no_meaning(code) and level != "error":
            raise Refusal(f'`severity.{code}` has to be "error": with it a policy has no meaning')


def _with(severity: dict[str, Severity], item: Diagnostic) -> Diagnostic:
    """The longest beginning of the code decides."""
    if item.leaves_no_meaning:
        return item
    fitting = [code for code in severity if item.code.startswith(code)]
    return replace(item, override=severity[max(fitting, key=len)]) if fitting else item
