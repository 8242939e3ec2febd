"""Whatever a trace refers to can be looked up in docs/semantics.md (semantics 5)."""

import re

from tests.repository.checkout import PACKAGE, ROOT

PAGE = (ROOT / "docs/semantics.md").read_text(encoding="utf-8")
SOURCES = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
REFERENCE = re.compile(r"\b(?:D \d\.\d+(?: R\d+)?|6-[A-Z]{1,2}|seed)\b")
CLAUSE = re.compile(r"\b(?:T[12]|E(?:5b|1[0-4]|[1-9])|A[1-5])\b(?!\d)")


def explained() -> set[str]:
    """The references that the page has an entry for."""
    table = PAGE.split("\n## References\n", 1)[1]
    first_cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    return {cell for row in first_cells for cell in _references(row)} | {"seed"}


def _references(cell: str) -> list[str]:
    """`D 4.1 - 4.6` and `D 2.5 R16-R21` stand for everything between."""
    sections = re.fullmatch(r"D (\d)\.(\d+) - \1\.(\d+)", cell)
    if sections:
        return [f"D {sections[1]}.{n}" for n in range(int(sections[2]), int(sections[3]) + 1)]
    rules = re.fullmatch(r"(D \d\.\d+) R(\d+)-R(\d+)", cell)
    if rules:
        return [rules[1], *(f"{rules[1]} R{n}" for n in range(int(rules[2]), int(rules[3]) + 1))]
    return REFERENCE.findall(cell)


def used(pattern: re.Pattern[str], folder: str) -> set[str]:
    files = sorted((PACKAGE / folder).rglob("*.py"))
    assert files
    return {word for file in files for word in pattern.findall(file.read_text(encoding="utf-8"))}


def test_every_reference_of_the_evaluator_is_explained() -> None:
    assert used(REFERENCE, "evaluator") - explained() == set()


def test_every_reference_anywhere_in_the_program_is_explained() -> None:
    sections = {reference.split(" R")[0] for reference in explained()}
    assert {reference.split(" R")[0] for reference in used(REFERENCE, ".")} - sections == set()


def test_every_reading_is_explained_and_can_be_linked_to() -> None:
    letters = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB", "AC"]
    assert set(re.findall(r'<a id="(6-[A-Z]+)"></a>', PAGE)) == {f"6-{letter}" for letter in letters}


def test_every_clause_the_evaluator_names_can_be_linked_to() -> None:
    anchors = set(re.findall(r'<a id="([^"]+)"></a>', PAGE))
    clauses = used(CLAUSE, "evaluator")
    assert {"T1", "E5b", "E14", "A5"} <= clauses
    assert clauses | {"3", "4", "5", "6"} <= anchors


def test_every_page_that_a_fact_comes_from_has_an_address() -> None:
    table = PAGE.split("\n| Reference | Documented | Pages |\n", 1)[1].split("\n\n", 1)[0]
    tags = {tag for row in table.splitlines()[1:] for tag in re.findall(r"[A-Z][A-Z-]+", row.split("|")[3])}
    addresses = dict(
        re.findall(r'^\| <a id="([A-Z-]+)"></a>\1 \| \[[^]]+\]\((https://[^)]+)\) ', SOURCES, re.MULTILINE)
    )
    assert tags
    assert set(addresses) == tags
