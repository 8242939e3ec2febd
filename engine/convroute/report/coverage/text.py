"""Coverage for people: totals, each gap with its place, and the tests that close the gaps."""

from collections.abc import Iterator, Sequence

from convroute.report.coverage.covered import Covered
from convroute.report.coverage.wording import missing, percent, place, unknown
from convroute.report.display import harmless, visible
from convroute.report.palette import PLAIN, Palette
from convroute.report.recordings import as_comments
from convroute.tester.coverage.obligations import KINDS
from convroute.tester.coverage.summary import Gap
from convroute.tester.suggest.suggestion import Suggestion


def render(covered: Sequence[Covered], palette: Palette = PLAIN, *, most: int | None = None) -> str:
    """`most` is how many lines or tests a list of one policy has; the rest is counted. None: it has all."""
    return "\n".join(line for policy in covered for line in _policy(policy, palette, most)) + "\n"


def _policy(covered: Covered, palette: Palette, most: int | None) -> Iterator[str]:
    report = covered.report
    yield palette.strong(f"coverage of {visible(report.policy.name)}") + f" ({visible(covered.file)})"
    for kind in KINDS:
        total = report.totals[kind]
        counts = f"  {kind:<12} {f'{total.met}/{total.count}':>9}  {percent(total):>6}"
        yield palette.good(counts) if total.met == total.count else palette.warning(counts)
    if report.excluded:
        yield from ("", "  not counted, because nothing can meet it:")
        for one in report.excluded[:most]:
            where = palette.frame(visible(place(one.obligation, covered.file)))
            yield f"    {where}: {visible(missing(one.obligation))}: {visible(one.reason)}"
        yield from _more(len(report.excluded), most)
    if report.gaps:
        yield from ("", palette.strong("  missing:"))
        numbers = {test.title: number for number, test in enumerate(report.suggestions, start=1)}
        yield from (_gap(gap, covered, palette, numbers) for gap in report.gaps[:most])
        yield from _more(len(report.gaps), most)
    if report.unknown:
        yield from ("", f"  unknown: {unknown(report)}")
    if report.suggestions:
        yield from ("", palette.strong("  tests to paste, each was run:"))
    for number, test in enumerate(report.suggestions[:most], start=1):
        yield from _suggestion(number, test, palette)
    yield from _more(len(report.suggestions), most)
    yield ""


def _more(count: int, most: int | None) -> Iterator[str]:
    if most is not None and count > most:
        yield f"    and {count - most:,} more: `--coverage-output text:FILE` has all of them"


def _gap(gap: Gap, covered: Covered, palette: Palette, numbers: dict[str, int]) -> str:
    where = palette.frame(visible(place(gap.obligation, covered.file)))
    closed = "no test can say it" if gap.unknown is None else f"unknown: {gap.unknown}"
    if gap.suggestion is not None:
        closed = f"test {numbers[gap.suggestion.title]} closes it"
    return f"    {where}: {palette.warning(visible(missing(gap.obligation)))} ({closed})"


def _suggestion(number: int, test: Suggestion, palette: Palette) -> Iterator[str]:
    """As it can be pasted; a webhook that goes with it stands in a comment, on one line."""
    yield from ("", palette.quiet(f"# {number}"))
    yield harmless(test.text.rstrip("\n"))
    yield from as_comments(test.recordings, palette)
