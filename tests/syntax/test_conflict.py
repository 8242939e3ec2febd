"""What a version control system leaves in a file that it could not merge: one error a conflict."""

import pytest

from convroute.diagnostic import Diagnostic
from convroute.source import Source
from convroute.syntax import declarations, nodes
from convroute.syntax.parser import parse

CONFLICT = """\
language 1
<<<<<<< HEAD
app one { id 12 }
route link "a" to one
{base}=======
app two { id 13 }
>>>>>>> feature/summer
route link "b" to two
"""


def findings(text: str) -> tuple[Diagnostic, ...]:
    return parse(Source("a.route", text)).diagnostics


@pytest.mark.parametrize("base", ["", "||||||| 1f7ac2d\napp old { id 14 }\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_unresolved_merge_conflict_is_one_error(base: str, newline: str) -> None:
    text = CONFLICT.replace("{base}", base).replace("\n", newline)
    parsed = parse(Source("a.route", text))
    (found,) = parsed.diagnostics
    assert (found.code, found.start.line) == ("E101", 2)
    assert found.message == "an unresolved merge conflict begins here"
    assert "two" in parsed.broken_names
    kinds = [type(statement) for statement in parsed.file.statements]
    assert kinds == [nodes.Language, declarations.AppDecl, nodes.Route, nodes.Route]


def test_a_conflict_inside_a_block_costs_no_further_error() -> None:
    text = "app a {\n<<<<<<< HEAD\n    id 12\n=======\n    id 13\n>>>>>>> b\n    role sales\n}\nrout ad to a"
    found = findings(text)
    assert [(item.code, item.start.line) for item in found] == [("E101", 2), ("E102", 9)]
    assert {item.source.text for item in found} == {text}


@pytest.mark.parametrize("marker", ["=======", ">>>>>>> feature", "||||||| base"])
def test_a_marker_that_somebody_forgot_is_told_from_a_conflict(marker: str) -> None:
    (found,) = findings(f"route message to a\n{marker}\nroute shop to a")
    assert found.message == f"`{marker[:7]}` is left over from a merge conflict"


def test_a_conflict_in_a_comment_is_none() -> None:
    assert findings("# <<<<<<< HEAD\n# =======\nroute message to a") == ()


def test_of_very_many_conflicts_a_hundred_are_named() -> None:
    text = "<<<<<<< a\nroute message to a\n=======\n>>>>>>> b\n" * 5_000
    assert [item.code for item in findings(text)] == ["E101"] * 100 + ["E144"]
