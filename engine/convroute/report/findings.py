"""What one run found, ready to be shown in any format."""

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field

from convroute.catalogue.page import Page
from convroute.diagnostic import Diagnostic
from convroute.wording import counted


class Findings(Struct, frozen=True):
    """`files` are the names of all files that were checked; `pages` explains the codes."""

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...] = ()
    pages: Mapping[str, Page] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        return sum(item.severity == "error" for item in self.diagnostics)

    @property
    def warnings(self) -> int:
        return sum(item.severity == "warning" for item in self.diagnostics)

    @property
    def infos(self) -> int:
        return len(self.diagnostics) - self.errors - self.warnings

    def by_code(self) -> list[tuple[str, int]]:
        """How often each code was found, the most frequent first."""
        counts = Counter(item.code for item in self.diagnostics)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def summary(findings: Findings) -> str:
    """`2 errors and 1 warning in 1 of 3 files`"""
    files = counted(len(findings.files), "file")
    if not findings.diagnostics:
        return f"nothing to report in {files}"
    parts = [counted(findings.errors, "error")] * bool(findings.errors)
    parts += [counted(findings.warnings, "warning")] * bool(findings.warnings)
    parts += [counted(findings.infos, "info")] * bool(findings.infos)
    touched = len({item.source.name for item in findings.diagnostics})
    where = counted(touched, "file") if touched >= len(findings.files) else f"{touched} of {files}"
    return f"{', '.join(parts[:-1])}{' and ' * (len(parts) > 1)}{parts[-1]} in {where}"
