"""What somebody writes who has not read the reference: each is answered with what to write instead."""

import pytest

from tests.checker.building import checked

_MISTAKES = (
    ('app "helper" { id 5 }', "E101", "names stand without quotes: write `helper`"),
    ("group humans = care, sales", "E101", "a list stands in square brackets: `[a, b]`"),
    ('fact tier: "a" | "b"\nroute message to sales when tier is "a"', "E101", "write `==` to compare"),
    ('fact tier: "a" | "b"\nroute message to sales when tier == "a" or "b"', "E101", "say the field again"),
    ("deny take by care and sales", "E101", "several stand in a list: `by [care, sales]`"),
    ("allow care to take", "E101", "written as in: allow take by humans from concierge"),
    ("limit extend by sales 3 days", "E101", "written as in: limit extend by sales to 3 days"),
    ('test "x" {\n    when message\n    then goes to sales\n}', "E101", "written as in: then route to care"),
    ('link "qr" to sales', "E102", "rules begin with `route`"),
    ("then route to sales", "E102", "the item belongs between the braces of a `test`"),
    ('test care takes { when care takes then allowed }', "E107", 'write `"care takes"`'),
    ('test "x" {\n    when mesage "Hi"\n}', "E129", "did you mean `message`?"),
    ("schedule d { mon 09:00-18:00 }\nroute shop to bot when wihtin d", "E129", "did you mean `within`?"),
    ('test "x" {\n    when message\n    then riute to sales\n}', "E129", "did you mean `route`?"),
    ("route ad to sales for 1 daay", "E129", "did you mean `day`?"),
    ("allow take by sales from nobdy", "E221", "did you mean nobody?"),
    ("allow take by anybody", "E221", "did you mean anyone?"),
    ("deny take by sales from none", "E221", "did you mean nobody?"),
    ("route message to sales when thread.owner == none", "E221", "did you mean nobody?"),
    ('set w = ["a"]\nroute message to sales when text == w', "E273", "write `text in w`"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "code", "advice"), _MISTAKES)
def test_a_newcomer_is_told_what_to_write(text: str, code: str, advice: str) -> None:
    found = checked(text).diagnostics
    assert [item.code for item in found] == [code]
    assert (found[0].help or "").startswith(advice)


def test_names_from_a_file_that_is_not_there_are_no_further_errors() -> None:
    found = checked('include "apps.route"\nroute message to helpdesk').diagnostics
    assert [item.code for item in found] == ["E205"]


def test_a_name_whose_declaration_does_not_parse_may_be_used() -> None:
    for declaration in (
        "ap helpdesk { id 5 }",
        "app Helpdesk { id 5 }",
        "app help-desk { id 5 }",
        "apphelpdesk { }",
    ):
        found = checked(
            f"{declaration}\nroute message to {'help_desk' if '-' in declaration else 'helpdesk'}"
        )
        assert [item.code for item in found.diagnostics if item.code == "E221"] == []
        assert found.diagnostics
