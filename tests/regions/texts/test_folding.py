"""What the search knows about folding, against folding itself, of every character there is."""

import sys
from collections.abc import Iterable
from random import Random
from unicodedata import category, combining, normalize

import pytest

from convroute.policy.characters import kind, mapping
from convroute.policy.conditions import MentionsAny
from convroute.policy.text_matching import words
from convroute.regions.answers import Core, Unknown
from convroute.regions.texts.folding import YPOGEGRAMMENI, ways, written
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.search import LEFT_OUT
from convroute.regions.texts.strings import Strings, Text
from tests.regions.texts.enumerated import like


def assigned(first: int = 0, last: int = sys.maxunicode) -> Iterable[str]:
    return (one for one in map(chr, range(first, last + 1)) if category(one) not in ("Cn", "Co", "Cs"))


def only_way(phrase: tuple[str, ...], way: str, others: Iterable[str]) -> list[Literal]:
    """Literals that ask for the phrase in one character that is none of the others."""
    return [
        (MentionsAny.of([phrase]), True),
        (like("?"), True),
        *((like(other), False) for other in others if other != way),
    ]


def mentioning(characters: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    """By phrase, all characters that mention it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for character in characters:
        said = words(character)
        parts = {said[start:end] for end in range(1, len(said) + 1) for start in range(end)}
        for part in parts:
            found.setdefault(part, []).append(character)
    return found


def different_ways(first: int = 0, last: int = sys.maxunicode) -> set[str]:
    """Characters that the table does not have as it should."""
    known = {one for several in ways().values() for one in several if first <= ord(one) <= last}
    return known ^ {one for one in assigned(first, last) if written(one) not in (one, "")}


def test_the_ways_to_write_a_letter_are_all_there() -> None:
    assert different_ways(last=0x3400) == set()
    assert different_ways(0xF900, 0x10000) == set()


@pytest.mark.nightly
def test_the_ways_to_write_anything_are_all_there() -> None:
    assert different_ways() == set()


def test_only_one_mark_is_folded_to_something_else_than_itself() -> None:
    marks = [one for one in map(chr, range(sys.maxunicode + 1)) if combining(one)]
    assert [mark for mark in marks if written(mark) != normalize("NFD", mark)] == [YPOGEGRAMMENI]


def test_composing_a_letter_and_marks_does_not_change_where_words_end() -> None:
    for one in assigned():
        parts = normalize("NFD", one)
        if parts != one == normalize("NFC", one):
            marks = set(map(kind, parts[1:]))
            assert kind(parts[0]) == kind(one)
            assert marks == {"m"} or (marks == {"w"} and kind(one) == "w" and 0xAC00 <= ord(one) <= 0xD7A3)


def test_a_phrase_is_found_in_the_one_character_that_is_left() -> None:
    random = Random(1)
    groups = mentioning(assigned(0x250, 0x3400))
    for phrase, several in random.sample([*groups.items()], 25):
        way = random.choice(several)
        answer = Strings().find(only_way(phrase, way, several))
        assert isinstance(answer, Text), (way, answer)


@pytest.mark.nightly
def test_each_character_is_found_when_it_is_the_only_one_left_and_none_when_it_is_not() -> None:
    strings = Strings()
    groups = mentioning(assigned())
    changing = [phrase for phrase, several in groups.items() if several != [written(several[0])]]
    for phrase in Random(2).sample(changing, 700):
        several = groups[phrase]
        way = several[-1]
        assert strings.find(only_way(phrase, way, several)) == Text(way)
        literals = [*only_way(phrase, way, several), (like(way), False)]
        never = Core(frozenset(range(len(literals))))
        assert strings.find(literals) in (never, *[Unknown(LEFT_OUT)] * ("ι" in "".join(phrase)))


def test_the_table_is_that_of_the_running_python() -> None:
    assert written("\u212a") == "k"
    assert all(mapping()[ord(one)] == "i" for one in "I\u0131")
