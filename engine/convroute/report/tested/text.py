"""Tests for people: a line a file, then each failure with what to change."""

from collections.abc import Iterator

from convroute.report import text as findings
from convroute.report.display import visible, width
from convroute.report.excerpt import excerpt
from convroute.report.palette import PLAIN, Palette
from convroute.report.tested.outcome import Outcome, summary, took
from convroute.source import Place
from convroute.tester.results import Failure, Line, Result

COLUMNS = 100
_LABEL = 11


def render(outcome: Outcome, palette: Palette = PLAIN, columns: int = COLUMNS, verbosity: int = 0) -> str:
    """The whole report; `verbosity` -1 leaves out what passed, 1 names every test."""
    lines: list[str] = [findings.render_one(item, palette, columns) for item in outcome.broken]
    if verbosity > 0:
        lines += [*_every(outcome, palette), ""]
    elif verbosity == 0 and outcome.results:
        lines += [*_files(outcome, palette), ""]
    for result in outcome.results:
        if not result.passed:
            lines += [render_one(result, palette, columns)]
    last = summary(outcome)
    good = not outcome.failed and not outcome.unloaded
    return "\n".join([*lines, palette.good(last) if good else palette.error(last)]) + "\n"


def render_one(result: Result, palette: Palette = PLAIN, columns: int = COLUMNS) -> str:
    """A test that failed; ends with a newline."""
    lines = [f"{palette.error('✗')} {palette.strong(visible(result.name))}"]
    for failure in result.failures:
        lines += [*_failure(failure, palette, columns), ""]
    return "\n".join(lines)


def _files(outcome: Outcome, palette: Palette) -> Iterator[str]:
    files = outcome.by_file()
    longest = max(map(width, files))
    for name, results in files.items():
        failed = sum(not result.passed for result in results)
        counts = [palette.error(f"{failed} failed")] if failed else []
        counts += [f"{len(results) - failed} passed"] if failed < len(results) else []
        yield f"{visible(name)}{' ' * (longest - width(name))}  {', '.join(counts)}"


def _every(outcome: Outcome, palette: Palette) -> Iterator[str]:
    for name, results in outcome.by_file().items():
        yield palette.strong(visible(name))
        for result in results:
            mark = palette.good("✓") if result.passed else palette.error("✗")
            yield f"  {mark} {visible(result.name)}  {palette.quiet(took(result.seconds))}"


def _failure(failure: Failure, palette: Palette, columns: int) -> Iterator[str]:
    number, column = failure.source.position(failure.span.start)
    margin = " " * len(str(number))
    part = excerpt(failure.source, failure.span, max(20, columns - len(margin) - 3))
    yield f"{margin}{palette.frame('-->')} {visible(failure.source.name)}:{number}:{column}"
    yield palette.frame(f"{margin} |")
    yield (palette.frame(f"{number} | ") + part.text).rstrip()
    yield palette.frame(f"{margin} |") + " " + " " * part.skip + palette.error("^" * part.marks)
    yield from _told(failure, palette)


def _told(failure: Failure, palette: Palette) -> Iterator[str]:
    yield _line("when", failure.when.removeprefix("when "))
    yield _line("expected", palette.good(visible(failure.expected)), ready=True)
    yield _line("got", palette.error(visible(failure.got)), ready=True)
    yield from _because(failure.because)
    if failure.winner is not None:
        yield _line("decided by", _placed(failure.winner.text, failure.winner.at))
    for number, candidate in enumerate(failure.candidates):
        label = "would do it" if number == 0 else ""
        yield _line(label, _placed(candidate.rule, candidate.at))
        yield _line("", f"  {candidate.why}")
    if failure.more:
        yield _line("", f"and {failure.more} more")
    if failure.help is not None:
        yield f"  {palette.hint('help'.ljust(_LABEL))}  {visible(failure.help)}"


def _because(because: tuple[Line, ...]) -> Iterator[str]:
    for number, line in enumerate(because):
        yield _line("because" if number == 0 else "", _placed(line.text, line.at))


def _line(label: str, text: str, *, ready: bool = False) -> str:
    return f"  {label:<{_LABEL}}  {text if ready else visible(text)}".rstrip()


def _placed(text: str, at: Place | None) -> str:
    return text if at is None else f"{text} ({at.file}:{at.line})"
