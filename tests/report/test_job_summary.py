"""The summary of a GitHub job: all findings in a table, whatever stands in them, and never too large."""

from markdown_it import MarkdownIt

from convroute.diagnostic import Diagnostic
from convroute.report.findings import Findings
from convroute.report.job_summary import LIMIT, render
from convroute.source import Source, Span
from tests.report.sample import ALL, NONE, many


def cells(markdown: str) -> list[list[str]]:
    """The cells of the table's body as a reader shows them: text, with `[code]` around code."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)
    rows: list[list[str]] = []
    for token, before in zip(tokens[1:], tokens, strict=False):
        if before.type == "tr_open":
            rows.append([])
        if token.type == "inline" and rows:
            parts = []
            for child in token.children or []:
                assert child.type in ("text", "html_inline", "text_special"), child
                parts.append({"<code>": "[", "</code>": "]", "<br>": "\n"}.get(child.content, child.content))
            rows[-1].append("".join(parts))
    return rows[1:]


def one(message: str, name: str = "a.route", help_: str | None = None) -> Findings:
    return Findings((Diagnostic("W404", message, Source(name, "x"), Span(0, 1), help=help_),), (name,))


def test_every_finding_has_its_row() -> None:
    rows = cells(render(ALL))
    assert [row[1] for row in rows] == [item.code for item in ALL.diagnostics]
    assert rows[0] == [
        "❌",
        "E221",
        "[policies/acme, & co.route] 2:10",
        "[concirge] is not declared\ndid you mean concierge?",
    ]
    assert render(ALL).startswith("### convroute: 4 errors and 2 warnings in 2 of 3 files\n\n|")


def test_nothing_found_is_a_heading_alone() -> None:
    assert render(NONE) == "### convroute: nothing to report in 1 file\n\n"


def test_nothing_in_a_policy_is_markup() -> None:
    odd = "a|b *c* _d_ [e](f) <img src=x> ![g](h) \\ & &amp; $x$ ~~i~~ {j} https://k #1 @somebody :smile:"
    (row,) = cells(render(one(f"{odd} and `{odd}`", name=f"{odd}.route".replace("/", "|"))))
    assert row[3] == f"{odd} and [{odd}]"
    assert row[2] == f"[{odd.replace('/', '|')}.route] 1:1"


def test_a_backtick_in_a_text_of_the_policy_does_not_end_the_code() -> None:
    named = 'text mentions ["a`b", "\\"`"] or payload == "x"'
    (row,) = cells(render(one(f'`{named}` is `{named}`, and `c` " `d`')))
    assert row[3] == f'[{named}] is [{named}], and [c] " [d]'


def test_what_has_no_partner_is_shown_as_it_is() -> None:
    (row,) = cells(render(one("`a` and ` alone\x07\u202e")))
    assert row[3] == "[a] and ` alone<U+0007><U+202E>"


def test_it_stays_below_what_github_takes_and_says_how_many_more_there_are() -> None:
    everything = many(30_000)
    text = render(everything)
    assert LIMIT - 1000 < len(text.encode()) <= LIMIT < 2**20
    shown = sum(line.startswith("| ⚠️") for line in text.splitlines())
    assert text.rstrip().endswith(f"and {30_000 - shown} more findings, listed in the log of this step")


def test_it_leaves_room_for_what_is_already_there() -> None:
    for room in (2000, 300, 299, 100, 40, 0, -5):
        assert len(render(many(500), room).encode()) <= max(0, room)
    assert "more findings" in render(many(500), 2000)
    assert render(many(500), 100) == ""
