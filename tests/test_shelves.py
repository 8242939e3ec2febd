"""Shelves read like the dictionary they were made of."""

from hypothesis import given
from hypothesis import strategies as st

from convroute.shelves import Shelves, shelved

_NUMBERED = st.dictionaries(st.text(), st.integers(0, 3), max_size=300)


@given(_NUMBERED, st.lists(st.text(), max_size=5))
def test_shelves_say_what_the_dictionary_says(numbers: dict[str, int], others: list[str]) -> None:
    shelves = Shelves(len(numbers), *shelved(numbers))
    for text in [*others, *list(numbers)[:20]]:
        assert shelves.get(text) == numbers.get(text)
    assert dict(shelves) == numbers
    assert len(shelves) == len(numbers)
    assert shelves.all_read


def test_a_shelf_is_read_once() -> None:
    numbers = {f"key {n}": n for n in range(1000)}
    shelves = Shelves(1000, *shelved(numbers))
    found = shelves.read_for("key 7")
    assert found["key 7"] == 7
    assert 10 < len(found) < 200
    assert shelves.read_for("key 7") == {}


def test_every_shelf_is_read_by_and_by() -> None:
    numbers = {f"key {n}": n // 500 for n in range(1000)}
    shelves = Shelves(1000, *shelved(numbers))
    read: dict[str, int] = {}
    while not shelves.all_read:
        read.update(shelves.read_next())
    assert read == numbers
    assert shelves.read_next() == {}
