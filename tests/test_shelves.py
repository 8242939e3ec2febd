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


def test_a_text_stands_on_the_shelf_where_it_is_looked_for() -> None:
    numbers = {f"key {n}": n // 500 for n in range(1000)}
    shelves = Shelves(1000, *shelved(numbers))
    assert 10 < shelves.count < 30
    together = [shelves.on(shelf) for shelf in range(shelves.count)]
    assert {text: number for found in together for text, number in found.items()} == numbers
    assert all(text in shelves.on(shelves.shelf_of(text)) for text in numbers)
