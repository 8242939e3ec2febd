"""What people read is English as English speakers write it: documents, help, findings and their pages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from convroute.catalogue.index import index
from convroute.cli.program import COMMANDS, run
from convroute.linter.rules import RULES
from tests.repository.checkout import PACKAGE, ROOT
from tests.repository.test_documents import DOCUMENTS

SLIPS = {
    "say `is not a ...`": re.compile(
        r"(?<!there )(?<!there can )(?<!there will )\b(?:is|are|was|were|be) no (?!longer\b)\w", re.IGNORECASE
    ),
    "say what it is, or `is not one`": re.compile(r"(?<!there )\b(?:is|are|was|were) none\b(?! of)"),
    "say `belongs in`": re.compile(r"\bbelongs? into\b", re.IGNORECASE),
    "say `remove` or `skip`": re.compile(r"\bleave (?:\w+ ){0,3}?(?:out|away)\b", re.IGNORECASE),
}


def slips(text: str) -> list[str]:
    """Each slip with the words around it, and what to say."""
    flat = " ".join(text.split())
    return [
        f"...{flat[max(0, found.start() - 40) : found.end() + 40]}...: {advice}"
        for advice, pattern in SLIPS.items()
        for found in pattern.finditer(flat)
    ]


def said(file: Path) -> Iterator[str]:
    """Every text that a module has between quotes, without its docstrings: those are for developers."""
    nodes = [*ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    bodies = (node.body for node in nodes if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    alone = {id(line.value) for body in bodies for line in body if isinstance(line, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


@pytest.mark.parametrize(
    "text",
    [
        "this is no id",
        "Those are no\n  words.",
        "a blank that is none",
        "leave the days out",
        "Leave away that",
        "it belongs into a file",
    ],
)
def test_a_slip_is_found(text: str) -> None:
    assert len(slips(text)) == 1


def test_what_is_right_is_no_slip() -> None:
    assert slips("There is no default app. It is no longer there, and there can be no other.") == []
    assert slips("Are there none? None of them is left out, and `fmt` leaves out nothing.") == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_is_in_plain_english(document: Path) -> None:
    assert slips(document.read_text(encoding="utf-8")) == []


def test_every_page_of_the_catalogue_is_in_plain_english() -> None:
    pages = index(rule.page for rule in RULES).pages
    assert {page.code: slips(page.body) for page in pages if slips(page.body)} == {}


def test_help_is_in_plain_english(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ((), *((name,) for name in COMMANDS), ("template", "check"), ("template", "sync")):
        assert run([*command, "--help"]) == 0
        assert slips(capsys.readouterr().out) == []


def test_what_the_program_says_is_in_plain_english() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 200
    found = {file.name: slips(" | ".join(said(file))) for file in files}
    assert {name: what for name, what in found.items() if what} == {}


def test_what_schemas_say_is_in_plain_english() -> None:
    found = {file.name: slips(file.read_text(encoding="utf-8")) for file in (ROOT / "schemas").glob("*.json")}
    assert {name: some for name, some in found.items() if some} == {}
