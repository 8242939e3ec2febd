"""The table of diagnostics in the documents is that of the program."""

from tests.repository.rule_table import DOCUMENT, rendered


def test_the_table_has_every_diagnostic_as_its_page_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == rendered(), (
        "`python -m tests.repository.rule_table write` brings it up to date"
    )
