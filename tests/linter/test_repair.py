"""Fixes that go together, whatever they are: a text is never corrupted."""

from hypothesis import given
from hypothesis import strategies as st

from convroute.diagnostic import Edit, Fix
from convroute.linter.repair import compatible, repaired
from convroute.source import Source, Span

SOURCE = Source("a.route", "0123456789" * 3)


def fix(*edits: tuple[int, int, str]) -> Fix:
    return Fix("x", "safe", tuple(Edit(SOURCE, Span(start, end), text) for start, end, text in edits))


def text_after(*fixes: Fix) -> str:
    return {source.name: text for source, text in repaired(compatible(fixes))}["a.route"]


def test_all_edits_of_a_fix_or_none() -> None:
    assert text_after(fix((2, 3, "A")), fix((0, 1, "B"), (2, 4, "C"))).startswith("01A3")


def test_a_fix_whose_edits_overlap_is_never_applied() -> None:
    assert compatible([fix((0, 3, "a"), (2, 4, "b"))]) == []


def test_two_insertions_at_one_place_wait_for_each_other() -> None:
    assert len(compatible([fix((3, 3, "(")), fix((3, 3, "("))])) == 1


_edits = st.builds(
    lambda start, length, text: (start, min(start + length, 30), text),
    st.integers(0, 30),
    st.integers(0, 6),
    st.text("ab", max_size=3),
)
_fixes = st.lists(st.lists(_edits, min_size=1, max_size=3).map(lambda edits: fix(*edits)), max_size=8)


@given(_fixes)
def test_what_no_applied_fix_touches_stays_in_its_order(fixes: list[Fix]) -> None:
    chosen = compatible(fixes)
    spans = sorted((edit.span.start, edit.span.end) for one in chosen for edit in one.edits)
    position, kept = 0, ""
    for start, end in spans:
        assert start >= position
        kept += SOURCE.text[position:start]
        position = end
    kept += SOURCE.text[position:]
    for _, text in repaired(chosen):
        assert "".join(c for c in text if c.isdigit()) == kept
