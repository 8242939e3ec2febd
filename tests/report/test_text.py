"""The report for people: excerpts, underlines, help, the summary."""

import re

from convroute.diagnostic import Diagnostic
from convroute.report.findings import Findings
from convroute.report.formats import render
from convroute.report.palette import Palette
from convroute.report.text import render_one
from convroute.source import Source, Span
from tests.report.sample import ALL, AT_END, HIDDEN, LATE, MISTYPED, NONE, TEMPLATE, WIDE, many

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def test_a_finding_shows_its_line_the_part_and_what_to_do() -> None:
    assert render_one(MISTYPED) == (
        "error[E221]: `concirge` is not declared\n"
        " --> policies/acme, & co.route:2:10\n"
        "  |\n"
        '2 |     default concirge  # "tabs"\n'
        "  |             ^^^^^^^^\n"
        " ::: policies/acme, & co.route:1:1\n"
        "  |\n"
        "1 | language 1\n"
        "  | -------- the language is said here\n"
        "  |\n"
        "  = help: did you mean concierge?\n"
    )


def test_wide_characters_are_underlined_in_their_whole_width() -> None:
    *_, line, marks = render_one(WIDE).splitlines()
    assert line.index("字") == marks.index("^") - 1  # the character before takes two columns
    assert marks.count("^") == 2


def test_a_long_line_is_cut_around_the_part_that_matters() -> None:
    *_, line, marks = render_one(LATE).splitlines()
    assert line.startswith("4 | …yyy")
    assert len(line) <= 104
    assert line[marks.index("^") :].startswith("somebody")
    assert marks.count("^") == len("somebody")


def test_what_a_terminal_would_obey_is_shown_by_its_number() -> None:
    shown = render_one(HIDDEN)
    assert "\u202e" not in shown
    assert "<U+202E>" in shown
    assert "\x00" not in render_one(WIDE)
    assert "<U+0000>" in render_one(WIDE)


def test_the_end_of_a_file_can_be_underlined() -> None:
    assert render_one(AT_END).splitlines()[-2:] == ["5 | last", "  |     ^"]


def test_an_empty_file_can_be_shown() -> None:
    shown = render_one(Diagnostic("E101", "nothing here", Source("a.route", ""), Span(0, 0)))
    assert shown.splitlines()[-2:] == ["1 |", "  | ^"]


def test_a_finding_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    source = Source("a.route", "test {\n  then\n}\n")
    assert render_one(Diagnostic("E101", "unfinished", source, Span(0, 15))).splitlines()[-1] == "  | ^^^^^^"


def test_a_line_of_a_million_characters_is_shown_at_once() -> None:
    source = Source("a.route", "x" * 1_000_000)
    findings = tuple(Diagnostic("W402", "odd", source, Span(at, at + 1)) for at in range(0, 1_000_000, 5_000))
    shown = render(Findings(findings, ("a.route",)), "text")
    assert max(map(len, shown.splitlines())) <= 110


def test_a_template_finding_names_the_pointer() -> None:
    assert " --> templates/spring.json:2:12 at /title\n" in render_one(TEMPLATE)


def test_the_summary_counts_what_was_found_and_where() -> None:
    assert render(ALL, "text").endswith("\n4 errors and 2 warnings in 2 of 3 files\n")
    assert render(NONE, "text") == "nothing to report in 1 file\n"
    assert render(many(1), "text").endswith("\n1 warning in 1 file\n")


def test_colours_change_nothing_but_colours() -> None:
    coloured = render(ALL, "text", Palette(coloured=True))
    assert ESCAPES.search(coloured)
    assert ESCAPES.sub("", coloured) == render(ALL, "text")


def test_a_narrow_terminal_gets_narrow_excerpts() -> None:
    lines = render(ALL, "text", columns=40).splitlines()
    assert max(len(line) for line in lines if line.startswith("4 |")) <= 41
