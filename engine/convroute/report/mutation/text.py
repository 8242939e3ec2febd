"""Mutation for people: the score, each change that nobody noticed, and the test that would."""

from collections.abc import Iterator, Sequence

from convroute.report.display import harmless, visible
from convroute.report.mutation.wording import diff, not_counted, summary
from convroute.report.palette import PLAIN, Palette
from convroute.report.recordings import as_comments, in_one_line
from convroute.report.unified import coloured
from convroute.tester.mutation.verdicts import Alike, Judged, MutationReport, Survived, Unknown, Witness

_LABEL = 10


def render(reports: Sequence[MutationReport], palette: Palette = PLAIN) -> str:
    return "\n".join(line for report in reports for line in _policy(report, palette)) + "\n"


def _policy(report: MutationReport, palette: Palette) -> Iterator[str]:
    yield palette.strong(f"mutation of {visible(report.policy)}") + f" ({visible(report.source.name)})"
    survived = report.of(Survived)
    last = summary(report)
    yield f"  {palette.warning(last) if survived else palette.good(last)}"
    yield from (f"  {line}" for line in not_counted(report))
    if survived:
        yield from ("", palette.strong("  not noticed:"))
    for judged in survived:
        assert isinstance(judged.verdict, Survived)
        yield from _survivor(judged, judged.verdict, report, palette)
    yield from _alike(report, palette)
    yield from _pasted(report, palette)
    yield ""


def _survivor(judged: Judged, verdict: Survived, report: MutationReport, palette: Palette) -> Iterator[str]:
    mutant, witness = judged.mutant, verdict.witness
    where = palette.frame(visible(str(mutant.at)))
    yield ""
    yield f"  {judged.number}. {where}: {palette.warning(visible(mutant.what))}"
    for line in coloured(diff(mutant), palette).rstrip("\n").split("\n")[2:]:
        yield f"     {harmless(line, coloured=palette.coloured)}"
    for number, line in enumerate(witness.lines):
        yield _told("for example" if number == 0 else "", line)
    if report.noticed_by.get(judged.number) != judged.number:
        yield from _recorded(witness)
    yield _told("now", witness.original)
    yield _told("changed", witness.changed)
    yield _hint(report.noticed_by.get(judged.number), verdict)


def _recorded(witness: Witness) -> Iterator[str]:
    """The files that the example names, where no test below brings them."""
    for path, text in witness.recordings.items():
        yield _told("", f"with {path}: {in_one_line(text)}")


def _told(label: str, text: str) -> str:
    return f"     {label:<{_LABEL + 1}}  {visible(text)}"


def _hint(noticed_by: int | None, verdict: Survived) -> str:
    if noticed_by is not None:
        return _told("help", f"test {noticed_by} below notices it")
    if not verdict.nearest:
        return _told("help", "write a test for this; no test asks the same rule")
    named = ", ".join(f'"{name}"' for name in verdict.nearest)
    return _told("help", f"write a test for this; tests that ask the same rule: {named}")


def _alike(report: MutationReport, palette: Palette) -> Iterator[str]:
    """What is equivalent, and what is not known to be."""
    for title, kind in (("proved to change nothing", Alike), ("too hard to say", Unknown)):
        judged = report.of(kind)
        if judged:
            yield ""
            yield palette.strong(f"  {title}:")
        for one in judged:
            why = f" ({visible(one.verdict.why)})" if isinstance(one.verdict, Unknown) else ""
            where = palette.frame(visible(str(one.mutant.at)))
            yield f"    {where}: {visible(one.mutant.what)}{why}"


def _pasted(report: MutationReport, palette: Palette) -> Iterator[str]:
    """As it can be pasted: nothing before a line but the comments of the language."""
    if report.suggested:
        yield from ("", palette.strong("  tests to paste, each was run:"))
    for number, witness in report.suggested:
        yield from ("", palette.quiet(f"# {number}"))
        yield from _test(witness, palette)


def _test(witness: Witness, palette: Palette) -> Iterator[str]:
    yield harmless((witness.test or "").rstrip("\n"))
    yield from as_comments(witness.recordings, palette)
