"""Tables: each row is a test of its own, and says what the lines say that it stands for."""

import pytest

from convroute.source import Source
from convroute.syntax import cells
from convroute.syntax import examples as tree
from convroute.syntax.cases import heading
from convroute.syntax.parser import parse
from convroute.syntax.table_cells import EXAMPLES, READINGS, line_of
from tests.tester.building import SHOP, cases, checked, results

WHO = """
test "who answers" {
    given time 2026-01-05 10:00
    cases {
        | case     | given fact tier | when message | then route to    | then reason |
        | "refund" | -               | "a refund"   | care             | organic     |
        | "gold"   | "gold"          | "Hi" from ad 121 | marketing for 1 day | campaign |
        | -        | -               | "Hi"         | concierge        | -           |
        | "gold" | "gold" | "Hi" | concierge        | -           |
    }
}
"""


def test_each_row_is_a_case_with_a_name_of_its_own() -> None:
    found = results(WHO)
    assert [result.name for result in found] == [
        "who answers [refund]",
        "who answers [gold]",
        "who answers [3]",
        "who answers [gold~2]",
    ]
    assert all(result.passed for result in found)
    assert [result.at.line for result in found] == [found[0].at.line + step for step in range(4)]


def test_rows_do_not_know_each_other() -> None:
    found = results("""
        test "rows" {
            cases {
                | when message        | then reason |
                | "Hi" from ad 120    | campaign    |
                | "Hi" from ad 120    | campaign    |
            }
        }""")
    assert all(result.passed for result in found)


def test_what_stands_above_the_table_happens_before_each_row() -> None:
    found = results("""
        test "who may take" {
            when message from ad 120
            then route to marketing
            when sales takes
            cases {
                | when       | then    | when          | then thread         |
                | 1 day passes | -     | reaction      | idle                |
                | reaction   | delivered to sales | 1 hour passes | owned by sales for 23 hours |
            }
        }
        test "only what is given differs" {
            when concierge takes
            cases {
                | given thread owned by  | given last message | then                      |
                | sales                  | 7 days ago         | allowed                   |
                | sales for 2 days       | 6 days ago         | denied take_not_permitted |
                | concierge              | -                  | denied already_owner      |
            }
        }""")
    assert [(failure.expected, failure.got) for row in found for failure in row.failures] == []
    assert len(found) == 5


def test_a_row_says_what_the_lines_say_that_it_stands_for() -> None:
    (row,) = cases("""
        test "it" {
            given time 2026-01-06 09:00
            cases {
                | given thread | given last message | given fact orders | when | then | then thread |
                | owned by sales for 2 days | 3 hours ago | 3 | message "x" from link "qr" | allowed | idle |
            }
        }""")
    (plain,) = cases("""
        test "it" {
            given time 2026-01-06 09:00
            given thread owned by sales for 2 days
            given last message 3 hours ago
            given fact orders = 3
            when message "x" from link "qr"
            then allowed
            then thread idle
        }""")
    assert (row.state, row.facts) == (plain.state, plain.facts)
    assert [step.items for step in row.steps] == [step.items for step in plain.steps]
    assert [[check.node for check in step.checks] for step in row.steps] == [
        [check.node for check in step.checks] for step in plain.steps
    ]


@pytest.mark.parametrize("head", [head for head in READINGS if head != "case"])
def test_every_column_reads_its_examples_and_not_any_cell(head: cells.Head) -> None:
    named = f"{head} tier" if head == "given fact" else head
    examples = EXAMPLES[head].split(" or ")
    rows = " ".join(f"| {cell} |" for cell in (*examples, "false"))
    (test,) = written(f'test "it" {{ when message cases {{ | {named} | {rows} }} }}')
    assert test.cases is not None
    read = [line_of(test.cases.columns[0], row.cells[0]) is not None for row in test.cases.rows]
    assert read == [*(True for _ in examples), head == "given fact"]


def written(text: str) -> list[tree.Test]:
    statements = parse(Source("it.route", text)).file.statements
    return [node for node in statements if isinstance(node, tree.Test)]


def test_a_column_is_named_as_it_is_written() -> None:
    (case,) = cases('test "it" { cases { | given fact tier | when | | "gold" | message | } }')
    assert case.node.cases is not None
    assert [heading(column) for column in case.node.cases.columns] == ["given fact tier", "when"]
    assert isinstance(case.node.cases.columns[0], cells.Column)


# What is written in a table, the code, and what is underlined.
MISTAKES = [
    ('| when message | then route to | | "Hi" |', "E293", '| "Hi" |'),
    ('| when message | | "Hi" | care |', "E293", '| "Hi" | care |'),
    ("| when message | then route to | | 5 | care |", "E294", "5"),
    ('| when message | then route to | | "Hi" | "care" |', "E294", '"care"'),
    ("| given time | when | | 3 hours ago | message |", "E294", "3 hours ago"),
    ("| when | | allowed |", "E294", "allowed"),
    ("| then | when | | allowed | message |", "E295", "allowed"),
    ('| given fact tier | | "gold" |', "E295", '| "gold" |'),
    ('| when message | then route to | | "Hi" | nobody_known |', "E221", "nobody_known"),
    ('| given fact tier | when | | "bronze" | message |', "E276", '"bronze"'),
    ("| given thread | given thread owned by | when | | idle | care | message |", "E284", "care"),
    ('| when message | then reason | | "Hi" | organc |', "E286", "organc"),
    ("| case | when | | 5 | message |", "E294", "5"),
]


@pytest.mark.parametrize(("table", "code", "underlined"), MISTAKES)
def test_a_mistake_in_a_table_is_found_at_its_cell(table: str, code: str, underlined: str) -> None:
    found = checked(f'{SHOP}\ntest "it" {{ cases {{ {table} }} }}').diagnostics
    assert [item.code for item in found] == [code]
    assert found[0].source.text[found[0].span.start : found[0].span.end] == underlined


def test_rows_without_their_last_bar_are_told_what_is_missing() -> None:
    found = checked(
        f'{SHOP}\ntest "it" {{\ncases {{\n| when | then |\n| message | allowed\n| reaction | denied |\n}}\n}}'
    )
    assert [(item.code, item.help) for item in found.diagnostics] == [("E293", "end each line with `|`")]


def test_given_in_the_table_and_above_it_is_said_twice() -> None:
    table = "| given thread | when | | idle | message | | idle | message |"
    text = f'test "it" {{ given thread idle cases {{ {table} }} }}'
    assert [item.code for item in checked(f"{SHOP}\n{text}").diagnostics] == ["E284", "E284"]
