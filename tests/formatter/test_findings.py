"""Formatting changes the place of a finding and nothing else about it."""

from pathlib import Path

import pytest
from hypothesis import given

from convroute.formatter.format import format_source
from convroute.linter.lint import examine
from convroute.source import Source
from tests.checker.building import checked_file
from tests.examples import examples
from tests.formatter.scattered import policies

HEAD = """language 1
policy shop { version "1"  channel instagram  account 17841400000000001 }
app care = instagram_inbox { role customer_care }
default care
"""
CASES = sorted((Path(__file__).parents[1] / "cases").rglob("*.route"))


def found_in(text: str) -> list[tuple[str, str]]:
    """Codes and messages; a message may quote the policy as it was written."""
    checked = checked_file("main.route", {"main.route": text.encode()})
    return sorted((item.code, item.message) for item in (*checked.diagnostics, *examine(checked)))


def formatted(text: str) -> str | None:
    return format_source(Source("main.route", text)).text


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_formatted_file_has_the_same_findings(path: Path) -> None:
    text = path.read_bytes().decode("utf-8-sig")
    after = formatted(text)
    if after is not None:
        assert found_in(after) == found_in(text)


@given(policies())
@examples(10, 800)
def test_whatever_is_written_has_the_same_findings_when_formatted(text: str) -> None:
    whole = HEAD + text
    after = formatted(whole)
    assert after is not None
    assert [code for code, _ in found_in(after)] == [code for code, _ in found_in(whole)]
