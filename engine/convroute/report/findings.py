"""What one run found, ready to be shown in any format."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from convroute.catalogue.page import Page
from convroute.diagnostic import Diagnostic
from convroute.report.display import visible
from convroute.wording import counted, were


class Findings(Struct, frozen=True):
    """`files` are the names of all files that were checked; `pages` explains the codes.

    `alone` are those of the files that were read without a policy, and `through` the policies that were
    looked at only because they include one of the files.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...] = ()
    pages: Mapping[str, Page] = field(default_factory=dict)
    alone: tuple[str, ...] = ()
    through: tuple[str, ...] = ()

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
    """`2 errors and 1 warning in 1 of 3 files; 1 file was checked without a policy`"""
    return "; ".join([*_found(findings), *beside_the_count(findings)])


def beside_the_count(findings: Findings) -> Iterator[str]:
    """How files were checked that were not checked by themselves."""
    if findings.through:
        first, *more = map(visible, findings.through)
        yield f"checked through {first}{f' and {len(more)} more' if more else ''}"
    if findings.alone:
        count = len(findings.alone)
        yield f"{counted(count, 'file')} {were(count)} checked without a policy"


def _found(findings: Findings) -> Iterator[str]:
    """Nothing where no file was checked as a whole, and nothing was found."""
    files = counted(len(findings.files), "file")
    if not findings.diagnostics:
        whole = len(findings.files) - len(findings.alone)
        if whole or not findings.alone:
            yield f"nothing to report in {counted(whole, 'file')}"
        return
    parts = [counted(findings.errors, "error")] * bool(findings.errors)
    parts += [counted(findings.warnings, "warning")] * bool(findings.warnings)
    parts += [counted(findings.infos, "info")] * bool(findings.infos)
    touched = len({item.source.name for item in findings.diagnostics})
    where = counted(touched, "file") if touched >= len(findings.files) else f"{touched} of {files}"
    yield f"{', '.join(parts[:-1])}{' and ' * (len(parts) > 1)}{parts[-1]} in {where}"
