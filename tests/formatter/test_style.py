"""Golden files: what the one style looks like.

Renewed by `pytest tests/formatter --snapshot-update` and reviewed in the diff.
"""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from convroute.formatter.format import format_source
from convroute.formatter.layout import WIDTH
from convroute.source import Source
from tests.repository.checkout import ROOT
from tests.repository.readme import fences

CASES = Path(__file__).parents[1] / "cases" / "formatted"


class AsRoute(SingleFileSnapshotExtension):
    """Each golden text is a policy file of its own."""

    _write_mode = WriteMode.TEXT
    file_extension = "route"


def formatted(text: str, lines: tuple[int, int] | None = None) -> str:
    result = format_source(Source("acme.route", text), lines)
    assert result.text is not None, result.diagnostics
    return result.text


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.route")))
def test_the_style(name: str, snapshot: SnapshotAssertion) -> None:
    text = (CASES / f"{name}.route").read_text(encoding="utf-8")
    assert formatted(text) == snapshot(extension_class=AsRoute)


def test_the_page_about_formatting_shows_the_style() -> None:
    (example,) = fences((ROOT / "docs/formatting.md").read_text(encoding="utf-8"), "route")
    assert formatted(example.body) == example.body


@pytest.mark.parametrize("text", ["", "\n", "\n\n  \t\n", "\r\n"])
def test_a_file_without_anything_is_empty(text: str) -> None:
    assert formatted(text) == ""


def test_a_comment_alone_is_a_file() -> None:
    assert formatted("\n\n  # nothing yet \t") == "# nothing yet\n"


def test_windows_line_ends_become_newlines() -> None:
    text = "language 1\r\n\r\n# a\r\nroute message\r\n  to care\r\n"
    assert formatted(text) == "language 1\n\n# a\nroute message to care\n"


def test_texts_stay_as_they_were_written() -> None:
    text = 'route link "a\\u{0062}\\tc\\\\ \tü" to care\n'
    assert formatted(text) == text


def test_a_rule_is_broken_when_it_no_longer_fits_and_a_comment_does_not_count() -> None:
    rule = "route message to care when text mentions "
    fits = f'{rule}"{"x" * (WIDTH - len(rule) - 2)}"'
    assert formatted(f"{fits}\n") == f"{fits}\n"
    assert formatted(f"{fits}  # why\n") == f"{fits}  # why\n"
    broken = fits.replace("xx", "xxx", 1)
    assert formatted(f"{broken}\n") == broken.replace(" when", "\n    when") + "\n"


def test_a_new_item_of_a_block_moves_no_other_line() -> None:
    small = 'policy acme {\n    version     "1"\n    channel     instagram\n}\n'
    large = small.replace("}", '    description "d"\n}')
    assert (formatted(small), formatted(large)) == (small, large)
    test = 'test "t" {\n    when  message\n    then  broadcast\n}\n'
    with_given = test.replace("    when", "    given thread idle\n    when", 1)
    assert (formatted(test), formatted(with_given)) == (test, with_given)


def test_a_file_with_a_syntax_error_is_not_formatted() -> None:
    result = format_source(Source("acme.route", "language 1\nroute message care\n"))
    assert result.text is None
    assert [item.start.line for item in result.diagnostics] == [2]


_TABLE = 'test "t" {{ cases {{ | when message | then route to | | "{}" | a | | "b" | c | }} }}\n'


def bars(text: str) -> list[list[int]]:
    """Where the bars of each row stand."""
    rows = [line for line in text.splitlines() if line.strip().startswith("|")]
    return [[at for at, sign in enumerate(row) if sign == "|"] for row in rows]


def test_the_bars_of_a_table_stand_under_one_another() -> None:
    head, *rows = bars(formatted(_TABLE.format("Hi there, is anybody at home?")))
    assert rows == [head, head]


def test_a_table_is_aligned_as_long_as_its_lines_are_not_too_long() -> None:
    fits, wide = (formatted(_TABLE.format("x" * length)) for length in (80, 81))
    assert max(map(len, fits.splitlines())) == 110
    head, *rows = bars(fits)
    assert rows == [head, head]
    head, long, short = bars(wide)
    assert (head == short, head == long) == (True, False)


def test_a_change_of_one_row_of_a_wide_table_is_a_change_of_one_line() -> None:
    before, after = formatted(_TABLE.format("Hi" * 60)), formatted(_TABLE.format("Hi there! " * 11))
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    assert sum(old != new for old, new in pairs) == 1
