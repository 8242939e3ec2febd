"""Coverage as one HTML page that needs nothing else: the text of each policy, counts, and what is missing.

Nothing is said by colour alone, and everything that comes from a policy is escaped.
"""

from collections.abc import Iterator, Sequence
from html import escape

from convroute.report.coverage.covered import Covered, Line
from convroute.report.coverage.style import STYLE
from convroute.report.coverage.wording import missing, percent, place
from convroute.report.display import harmless, visible
from convroute.source import Source
from convroute.tester.coverage.obligations import KINDS
from convroute.tester.coverage.summary import Gap
from convroute.tester.suggest.suggestion import Suggestion


def render(covered: Sequence[Covered]) -> str:
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            "<title>What the tests of the policies cover</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            "<h1>What the tests of the policies cover</h1>",
            *(line for number, policy in enumerate(covered, start=1) for line in _policy(policy, number)),
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def _policy(covered: Covered, number: int) -> Iterator[str]:
    report = covered.report
    yield f'<section aria-labelledby="policy-{number}">'
    yield f'<h2 id="policy-{number}">{_text(report.policy.name)}</h2>'
    yield from _totals(covered)
    yield from _missing(covered, number)
    yield from _not_counted(covered)
    for source in covered.sources:
        yield from _file(covered, source)
    yield from _suggestions(report.suggestions, number)
    yield "</section>"


def _totals(covered: Covered) -> Iterator[str]:
    yield "<table>"
    yield f"<caption>Totals of {_text(covered.file)}</caption>"
    yield '<thead><tr><th scope="col">What</th><th scope="col">Covered</th><th scope="col">Of</th>'
    yield '<th scope="col">Share</th></tr></thead>'
    yield "<tbody>"
    for kind in KINDS:
        total = covered.report.totals[kind]
        mark = "full" if total.met == total.count else "part"
        yield (
            f'<tr class="{mark}"><th scope="row">{kind}</th><td>{total.met}</td><td>{total.count}</td>'
            f"<td>{percent(total)}</td></tr>"
        )
    yield "</tbody></table>"


def _missing(covered: Covered, number: int) -> Iterator[str]:
    gaps = covered.report.gaps
    if not gaps:
        yield "<p>Nothing is missing.</p>"
        return
    numbers = {test.title: place for place, test in enumerate(covered.report.suggestions, start=1)}
    yield f"<h3>Missing ({len(gaps)})</h3>"
    yield "<ul>"
    for gap in gaps:
        closed = "no test was found that closes it"
        if gap.suggestion is not None:
            test = numbers[gap.suggestion.title]
            closed = f'<a href="#test-{number}-{test}">test {test} closes it</a>'
        where = _text(place(gap.obligation, covered.file))
        yield f"<li><code>{where}</code>: {_text(missing(gap.obligation))} ({closed})</li>"
    yield "</ul>"


def _not_counted(covered: Covered) -> Iterator[str]:
    excluded = covered.report.excluded
    if not excluded:
        return
    yield f"<h3>Not counted, because nothing can meet it ({len(excluded)})</h3>"
    yield "<ul>"
    for one in excluded:
        where = _text(place(one.obligation, covered.file))
        yield f"<li><code>{where}</code>: {_text(missing(one.obligation))}: {_text(one.reason)}</li>"
    yield "</ul>"


def _file(covered: Covered, source: Source) -> Iterator[str]:
    lines = {line.number: line for file in covered.files if file.source is source for line in file.lines}
    gaps = covered.gaps_at
    yield f"<h3>{_text(source.name)}</h3>"
    yield '<table class="code">'
    yield f"<caption>{_text(source.name)}, line by line</caption>"
    yield '<thead><tr><th scope="col">Line</th><th scope="col">Hits</th><th scope="col">Covered</th>'
    yield '<th scope="col">Policy</th></tr></thead>'
    yield "<tbody>"
    count = source.lines - source.text.endswith("\n")
    for number in range(1, count + 1):
        yield _row(source.line(number), number, lines.get(number), gaps.get((source.name, number), ()))
    yield "</tbody></table>"


def _row(text: str, number: int, line: Line | None, gaps: Sequence[Gap]) -> str:
    code = f"<code>{_text(text) or '&nbsp;'}</code>"
    notes = "".join(f"<li>{_text(missing(gap.obligation))}</li>" for gap in gaps)
    code += f"<ul>{notes}</ul>" if notes else ""
    if line is None and not gaps:
        return f'<tr><th scope="row">{number}</th><td></td><td></td><td>{code}</td></tr>'
    hits = 0 if line is None else line.hits
    mark, word = ("full", "yes") if not gaps else ("part", "in part") if hits else ("none", "no")
    return (
        f'<tr class="{mark}"><th scope="row">{number}</th><td>{hits}</td><td>{word}</td><td>{code}</td></tr>'
    )


def _suggestions(tests: Sequence[Suggestion], number: int) -> Iterator[str]:
    if not tests:
        return
    yield "<h3>Tests to paste</h3>"
    yield "<p>Each was run, and closes the gaps that name it.</p>"
    for place_of, test in enumerate(tests, start=1):
        yield f'<h4 id="test-{number}-{place_of}">Test {place_of}</h4>'
        yield f"<pre>{escape(harmless(test.text))}</pre>"
        for path, text in test.recordings.items():
            yield f"<p>The file <code>{_text(path)}</code>:</p>"
            yield f"<pre>{escape(harmless(text))}</pre>"


def _text(text: str) -> str:
    return escape(visible(text.expandtabs(4)))
