"""Every answer agrees with all short texts of an alphabet, asked one by one."""

from random import Random

import pytest

from convroute.policy.conditions import FitsGlob, MentionsAny
from convroute.regions.answers import Core, Unknown
from convroute.regions.texts import refining
from convroute.regions.texts.refining import member
from convroute.regions.texts.search import LEFT_OUT, search
from convroute.regions.texts.strings import Strings, Text
from tests.regions.texts.enumerated import Enumerated, random_literals, random_tests

_MIXED = "aAb1 \u212a\ufb01\u0301\u00e9\u0e01\u200b"
"""With a ligature, a mark, a letter that has it, a Thai letter, and what nobody sees."""

ALPHABETS = {
    "case": "aAb ",
    "ligatures": "fiFI\ufb01 ",
    "kelvin": "kK\u212asS\u017f",
    "several signs": "1\u2474\u2488(a\u2100 ",
    "dots": "iI\u0130\u0131\u0307\u0323",
    "marks": "e\u00e9\u0301\u0302\u1ec7\u0323",
    "classes of marks": "i\u0315\u0307\u0301\u0323\u030d",
    "moved": "\u03b1\u03b9\u0345\u0301\u1fb3 ",
    "not moved": "\u03b1\u03b9\u0345\u1fb3\u03ac ",
    "hangul": "\uac00\u1100\u1161\u11a8\u3131\u115f",
    "kana": "\u30ab\uff76\uff9e\u3099\u30ac\u034f",
    "thai": "\u0e33\u0e32\u0e4da\u20dd ",
    "signs of patterns": "a*?\\b",
}
INEXACT = {"moved", "not moved", "classes of marks"}
"""Where the search may not know all ways to write a phrase, and says so."""


def disagreements(alphabet: str, longest: int, seed: int, sets: int, inexact: bool = False) -> list[str]:
    """What is wrong with the answers to so many random sets of literals."""
    random = Random(seed)
    found: list[str] = []
    for least in (0, 1):
        texts = Enumerated(alphabet, longest, least)
        tests = random_tests(random, texts.alphabet, 50)
        strings = Strings(least=least)
        for _ in range(sets // 2):
            literals = random_literals(random, tests, 7)
            answer = strings.find(literals)
            if inexact and answer == Unknown(LEFT_OUT):
                continue
            wrong = texts.check(literals, answer)
            if wrong:
                found.append(f"{literals}: {answer}: {wrong}")
    return found


def test_every_answer_agrees_with_all_short_texts() -> None:
    assert disagreements(_MIXED, longest=3, seed=1, sets=300) == []


@pytest.mark.parametrize("name", ALPHABETS)
def test_every_answer_agrees_with_all_short_texts_of_an_alphabet(name: str) -> None:
    assert disagreements(ALPHABETS[name], longest=3, seed=2, sets=60, inexact=name in INEXACT) == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", [*ALPHABETS, "mixed"])
def test_every_answer_agrees_with_all_texts_that_are_not_so_short(name: str, seed: int) -> None:
    alphabet = ALPHABETS.get(name, _MIXED)
    longest = 4 if len(alphabet) < 7 else 3
    assert disagreements(alphabet, longest, seed + 10, sets=1000, inexact=name in INEXACT) == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(4))
def test_every_answer_agrees_with_all_long_texts_of_two_letters(seed: int) -> None:
    assert disagreements("ab", longest=8, seed=seed, sets=2000) == []


def disagreements_of_search(alphabet: str, longest: int, seed: int, sets: int, inexact: bool) -> list[str]:
    """As above, of the exact search alone: no text is tried before, and all literals join at once."""
    random = Random(seed)
    found: list[str] = []
    for least in (0, 1):
        texts = Enumerated(alphabet, longest, least)
        tests = random_tests(random, texts.alphabet, 50)
        tests = [test for test in tests if isinstance(test, FitsGlob | MentionsAny)]
        for _ in range(sets // 2):
            literals = random_literals(random, tests, 5)
            outcome = search([member(literal) for literal in literals], least, 100_000)
            if inexact and outcome.why == LEFT_OUT:
                continue
            everything = Core(frozenset(range(len(literals))))
            answer = everything if outcome.text is None else Text(outcome.text)
            wrong = outcome.why or texts.check(literals, answer)
            if wrong:
                found.append(f"{literals}: {answer}: {wrong}")
    return found


@pytest.mark.parametrize("name", [*ALPHABETS, "mixed"])
def test_the_search_alone_agrees_with_all_short_texts(name: str) -> None:
    alphabet = ALPHABETS.get(name, _MIXED)
    assert disagreements_of_search(alphabet, 3, seed=6, sets=100, inexact=name in INEXACT) == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", [*ALPHABETS, "mixed"])
def test_the_search_alone_agrees_with_all_texts_that_are_not_so_short(name: str, seed: int) -> None:
    alphabet = ALPHABETS.get(name, _MIXED)
    longest = 4 if len(alphabet) < 7 else 3
    assert disagreements_of_search(alphabet, longest, seed + 20, sets=1000, inexact=name in INEXACT) == []


def test_a_core_that_nobody_had_the_time_to_shrink_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refining, "_SHRINKING", 0)
    assert disagreements("ab ", longest=4, seed=7, sets=200) == []


def test_a_small_core_is_found_among_many_literals() -> None:
    random = Random(3)
    texts = Enumerated("ab ", 2)
    strings = Strings()
    sizes = [0] * 9
    for _ in range(60):
        literals = random_literals(random, random_tests(random, texts.alphabet, 40), 8)
        answer = strings.find(literals)
        if isinstance(answer, Core):
            sizes[len(answer.positions)] += 1
    assert sum(sizes[1:3]) > 0.9 * sum(sizes) > 0


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    random = Random(4)
    tests = random_tests(random, [*_MIXED], 40)
    questions = [random_literals(random, tests, 6) for _ in range(60)]
    strings = Strings()
    for literals in questions:
        strings.find(literals)
    assert [strings.find(literals) for literals in questions] == [
        Strings().find(literals) for literals in questions
    ]


def test_a_text_that_was_found_before_is_looked_at_first() -> None:
    random = Random(5)
    tests = random_tests(random, [*_MIXED], 40)
    strings = Strings()
    for _ in range(50):
        literals = random_literals(random, tests, 4)
        answer = strings.find(literals)
        if isinstance(answer, Text):
            assert strings.find(literals, tries=["no", f"{answer.value}"]) in (answer, Text("no"))
