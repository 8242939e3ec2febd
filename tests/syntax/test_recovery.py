"""A broken statement costs only itself, and each mistake is reported once, at its line."""

from functools import partial

import pytest

from convroute.source import Source
from convroute.syntax import declarations, nodes
from convroute.syntax.parser import parse
from tests.benchmarks.effort import growth
from tests.examples import how_many
from tests.syntax.reading_trees import complaints

FIVE = """\
language 1

policy acme {
    version "1"
    chanel instagram
}
app bot { id }
group people = [care sales]
app care { id 2 }
route mesage to care
    when tier == "gold"
route message to care when tier = "gold"
route postback "X" to care
"""


def test_five_independent_errors_are_five_diagnostics_at_their_lines() -> None:
    assert complaints(FIVE) == [(5, "E129"), (7, "E101"), (8, "E120"), (10, "E129"), (12, "E104")]


def test_good_statements_come_back_and_broken_names_are_remembered() -> None:
    parsed = parse(Source("five.route", FIVE))
    kinds = [type(statement) for statement in parsed.file.statements]
    assert kinds == [nodes.Language, declarations.AppDecl, nodes.Route]
    assert parsed.broken_names >= {"bot", "people"}


def test_every_line_of_a_block_is_looked_at() -> None:
    text = """\
policy acme {
    versoin "1"
    channel instagram
    account 12x
    timezone Europe/Berlin
}
test "t" {
    given thread idel
    wen message "x"
    then rout to x
    then allowed
    when bot taks
    then denied
}
schedule s {
    mon 9:00-18:00
    tues 09:00-18:00
}
"""
    assert [line for line, _ in complaints(text)] == [2, 4, 5, 8, 9, 10, 12, 16, 17]


def test_an_unclosed_block_ends_where_the_next_statement_begins() -> None:
    text = "app a {\n    id 1\n    role sales\napp b { id 2 }\n"
    text += 'test "t" {\n    when message\nroute message to b\n'
    parsed = parse(Source("r", text))
    assert [item.code for item in parsed.diagnostics] == ["E108", "E108"]
    assert [type(one) for one in parsed.file.statements] == [declarations.AppDecl, nodes.Route]


def test_several_statements_on_one_line_are_told_apart() -> None:
    parsed = parse(Source("r", "app a { id 1 } app b { id } app c { id 3 }"))
    assert len(parsed.diagnostics) == 1
    assert len(parsed.file.statements) == 2
    assert "b" in parsed.broken_names


def test_unknown_statements_one_after_the_other_are_each_reported() -> None:
    text = 'rout message to a\npolcy p {\n    version "1"\n}\nrout link to a\nroute ad to a\n'
    assert complaints(text) == [(1, "E102"), (2, "E102"), (5, "E102")]
    assert len(parse(Source("r", text)).file.statements) == 1


def test_indented_statements_recover_like_others() -> None:
    text = "    route mesage to a\n        when b\n    route message to b\n"
    assert complaints(text) == [(1, "E129")]


def test_words_of_statements_inside_blocks_do_not_begin_statements() -> None:
    text = 'invariant "i" {\nalways\nroute to a\n}\n'
    text += 'test "t" {\nwhen message\nthen\nroute to a\n}\nroute mesage to a\n'
    assert complaints(text) == [(10, "E129")]


def test_text_in_strings_and_comments_is_never_a_statement() -> None:
    text = 'set s = [\n  "}",  # route {\n  "route x",\n  "a" "b"\n]\nroute message to a\n'
    assert complaints(text) == [(4, "E120")]
    assert len(parse(Source("r", text)).file.statements) == 1


def test_a_multi_line_foreign_comment_is_one_error() -> None:
    text = "/* first\n   route nothing\n*/\nroute message to a\n"
    assert complaints(text) == [(1, "E119")]


def test_more_than_a_hundred_errors_are_cut_with_a_last_line_that_says_so() -> None:
    parsed = parse(Source("r", "rout message to a\n" * 300))
    assert [item.code for item in parsed.diagnostics] == ["E102"] * 100 + ["E144"]


@pytest.mark.parametrize("opener", ["(", "not ", "not # c\n "])
def test_64_open_brackets_are_fine_and_65_are_not(opener: str) -> None:
    closer = ")" if opener == "(" else ""
    start = "route message to a when "
    assert complaints(start + opener * 64 + "b" + closer * 64) == []
    assert [code for _, code in complaints(start + opener * 65 + "b" + closer * 65)] == ["E125"]


def test_brackets_and_nots_count_together_and_close_together() -> None:
    start = "route message to a when "
    mixed = "not (" * 32 + "b" + ")" * 32
    assert complaints(start + " and ".join([mixed] * 5)) == []
    assert [code for _, code in complaints(start + f"not {mixed}")] == ["E125"]
    assert complaints(start + " and ".join(["not b", "b not in [1]"] * 100)) == []


def test_a_chain_of_ten_thousand_operands_is_no_nesting() -> None:
    assert complaints("route message to a when " + " and ".join(["b"] * 10_000)) == []


def test_too_deep_a_statement_costs_only_itself() -> None:
    text = "app a { id 1 }\ngroup g = " + "[" * 10_000 + "\napp b { id 2 }\nrout message to a\n"
    parsed = parse(Source("r", text))
    assert [item.code for item in parsed.diagnostics] == ["E125", "E102"]
    assert len(parsed.file.statements) == 2
    assert "g" in parsed.broken_names


def test_a_text_of_8192_characters_is_fine_and_of_8193_is_not() -> None:
    escape = "\\u{1F600}"
    assert complaints(f'include "{escape * 8192}"') == []
    assert complaints(f'include "{"a" * 8193}"\nroute mesage to a') == [(1, "E126"), (2, "E129")]


def test_turning_characters_are_errors_in_comments_and_strings_too() -> None:
    text = '# a \u202e\ninclude "b\u2066"\nroute m\u200fessage to a\n'
    assert complaints(text) == [(1, "E122"), (2, "E122"), (3, "E122")]


RUBBISH = {
    "round": ("", "("),
    "nested rule": ("route message to a when ", "("),
    "nots": ("route message to a when ", "not "),
    "pairs": ("", "[]"),
    "blocks": ("app x {}", "{}"),
    "quotes": ("", '"'),
    "lines of quotes": ("", '"\n'),
    "escapes": ("", '"\\'),
    "words": ("", "x\n"),
    "statements": ("", "app\n"),
    "openers": ("", "app x {\n"),
    "closers": ("", "}{"),
    "blanks": ("", " \n"),
    "turning": ("", "\u202e"),
    "digits": ("", "1"),
}


def rubbish(name: str, length: int) -> Source:
    start, again = RUBBISH[name]
    return Source("r", start + again * (length // len(again)))


@pytest.mark.parametrize("name", RUBBISH)
@pytest.mark.parametrize("length", [2**18, pytest.param(2**23, marks=pytest.mark.nightly)])
def test_rubbish_gets_an_answer(name: str, length: int) -> None:
    parsed = parse(rubbish(name, length))
    assert len(parsed.diagnostics) <= 201
    assert bool(parsed.diagnostics) == (name != "blanks")


@pytest.mark.slow
@pytest.mark.parametrize("name", RUBBISH)
def test_more_rubbish_takes_no_more_steps_than_its_length(name: str) -> None:
    usual = 120 if "\n" in RUBBISH[name][1] else 600  # each line has a finding, and these take most steps
    assert growth(lambda length: partial(parse, rubbish(name, length)), how_many(usual, nightly=3_000)) <= 4.2


def test_every_line_of_a_table_is_looked_at() -> None:
    text = """\
test "a" {
    cases {
        | when mesage | then route to |
        | "x" | bot |
        | "y"  bot |
        | "z" | bot to |
    }
}
route message to care
"""
    assert complaints(text) == [(3, "E129"), (5, "E139"), (6, "E139")]


def test_every_wrong_line_of_an_expected_change_is_found() -> None:
    text = 'expect change "e" {\n    from bot\n    to care\n}\ndefault expect\n'
    assert [code for _, code in complaints(text)] == ["E145", "E145"]


def test_a_name_that_begins_no_statement_elsewhere_is_read_beside_an_error() -> None:
    text = "route message to care when expect\nroute ad to expect\nexpect: route organic to expect\nrouet x\n"
    assert [code for _, code in complaints(text)] == ["E102"]
