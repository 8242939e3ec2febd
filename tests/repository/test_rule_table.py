"""The tables of diagnostics in the documents are those of the program."""

from tests.repository.rule_table import DOCUMENT, FAMILY_TABLE, README, readme_rendered, rendered

WRITE = "`python -m tests.repository.rule_table write` brings it up to date"


def test_the_table_has_every_diagnostic_as_its_page_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == rendered(), WRITE


def test_the_readme_has_every_family_and_counts_them_right() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.count(FAMILY_TABLE) == 1
    assert text == readme_rendered(), WRITE
