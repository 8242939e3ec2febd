"""Findings for people: the line, the part underlined, what to do about it."""

from collections.abc import Iterator

from convroute.diagnostic import Diagnostic, Related
from convroute.report.display import visible
from convroute.report.excerpt import Excerpt, excerpt
from convroute.report.findings import Findings, summary
from convroute.report.palette import PLAIN, Palette
from convroute.source import Source, Span

COLUMNS = 100


def render(findings: Findings, palette: Palette = PLAIN, columns: int = COLUMNS) -> str:
    """Every finding with its excerpt, then one line that sums up."""
    shown = [render_one(item, palette, columns) for item in findings.diagnostics]
    line = summary(findings)
    if findings.diagnostics:
        worst = "error" if findings.errors else "warning" if findings.warnings else "info"
        line = palette.severity(worst, line)
    else:
        line = palette.good(line)
    return "\n".join([*shown, line]) + "\n"


def render_one(item: Diagnostic, palette: Palette = PLAIN, columns: int = COLUMNS) -> str:
    """One finding; ends with a newline."""
    numbers = [item.start.line, *(entry.source.place(entry.span.start).line for entry in item.related)]
    frame = _Frame(palette, len(str(max(numbers))), columns)
    lines = [
        palette.severity(item.severity, f"{item.severity}[{item.code}]")
        + palette.strong(f": {visible(item.message)}"),
        *frame.main(item),
    ]
    for entry in item.related:
        lines += frame.related(entry)
    if item.help:
        lines += [frame.bar(), *frame.help(item.help)]
    return "\n".join(lines) + "\n"


class _Frame:
    """Draws excerpts behind line numbers that are all `digits` wide."""

    def __init__(self, palette: Palette, digits: int, columns: int) -> None:
        self.palette = palette
        self.margin = " " * digits
        self.columns = max(20, columns - digits - 3)

    def main(self, item: Diagnostic) -> Iterator[str]:
        pointer = f" at {visible(item.pointer)}" if item.pointer else ""
        yield self.margin + self.palette.frame("--> ") + visible(str(item.start)) + pointer
        yield from self._excerpt(item.source, item.span, "^", "", item.severity)

    def related(self, entry: Related) -> Iterator[str]:
        place = entry.source.place(entry.span.start)
        yield self.margin + self.palette.frame("::: ") + visible(str(place))
        yield from self._excerpt(entry.source, entry.span, "-", visible(entry.message), "")

    def help(self, text: str) -> Iterator[str]:
        first, *more = map(visible, text.split("\n"))
        yield self.margin + self.palette.frame(" = ") + self.palette.hint("help") + f": {first}"
        for line in more:
            yield self.margin + " " * 9 + line

    def bar(self) -> str:
        return self.margin + self.palette.frame(" |")

    def _excerpt(self, source: Source, span: Span, mark: str, label: str, severity: str) -> Iterator[str]:
        part = excerpt(source, span, self.columns)
        number = str(part.number).rjust(len(self.margin))
        yield self.bar()
        yield (self.palette.frame(f"{number} | ") + part.text).rstrip()
        yield self.bar() + " " + " " * part.skip + self._underline(part, mark, label, severity)

    def _underline(self, part: Excerpt, mark: str, label: str, severity: str) -> str:
        marks = mark * part.marks
        if not severity:
            return self.palette.frame(f"{marks} {label}".rstrip())
        return self.palette.severity(severity, marks)
