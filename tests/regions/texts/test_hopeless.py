"""What fits one glob fits another, against all short texts; and what knowing it saves."""

from itertools import product

import pytest

from convroute.policy.text_matching import like as fits
from convroute.regions.answers import Core
from convroute.regions.texts.glob import exactly, read
from convroute.regions.texts.hopeless import implies
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.search import Member, search
from convroute.regions.texts.strings import Strings, Text
from tests.regions.texts.enumerated import like

_TEXTS = ["".join(letters) for size in range(6) for letters in product("abx", repeat=size)]
_PATTERNS = sorted({"".join(parts) for size in range(1, 5) for parts in product("*a?b", repeat=size)})


def test_a_glob_implies_another_only_if_each_text_that_fits_it_fits_the_other() -> None:
    texts = {pattern: {text for text in _TEXTS if fits(text, pattern)} for pattern in _PATTERNS[::3]}
    found = 0
    for one, mine in texts.items():
        for other, its in texts.items():
            implied = implies(read(one), read(other))
            found += implied
            if implied or "?" not in other:
                assert implied is (mine <= its), (one, other)
    assert found > len(texts)


def test_one_text_implies_what_it_fits() -> None:
    assert implies(exactly("abc"), read("a*"))
    assert not implies(read("a*"), exactly("abc"))
    assert not implies(exactly("b"), read("a*"))


def wants(*patterns: str) -> list[Member]:
    return [Member(True, globs=frozenset((read(pattern),))) for pattern in patterns]


def refuses(*patterns: str) -> list[Member]:
    return [Member(False, globs=frozenset((read(pattern),))) for pattern in patterns]


IN_THE_WAY = (
    (
        ("fea", "fcfc", "fbff", "fa", "dc", "da", "ca", "bddc", "bd", "bb", "adf"),
        ("edfd", "ed", "cae", "ada"),
    ),
    (("fd", "fbe", "ffa", "ee", "dbb", "ce", "aea", "adf"), ("ed", "ebb", "dc", "cae", "ada")),
    (("fea", "fcfc", "ff", "dcca", "bb", "da", "adb", "ab"), ("edfd",)),
)


@pytest.mark.parametrize(("wanted", "refused"), IN_THE_WAY)
def test_many_patterns_that_stand_in_each_others_way_take_few_steps(
    wanted: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    spread = ("*".join(("", *letters, "")) for letters in wanted)
    others = ("*".join(("", *letters, "")) for letters in refused)
    found = search([*wants(*spread), *refuses(*others)], 0, 20_000)
    assert found.why is None
    assert found.steps < 1_000


def test_a_text_that_is_found_soon_is_as_short_as_it_can_be() -> None:
    assert search(wants("*a*b*", "*b*a*"), 0, 20_000).text in ("aba", "bab")


def test_what_a_wanted_glob_implies_is_not_read_beside_it() -> None:
    literals: list[Literal] = [(like("*a*"), True), (like("*a*c*b*"), True), (like("*a*b*"), True)]
    literals += [(like("*b*a*"), False), (like("*c*b*d*"), False)]
    assert isinstance(Strings().find(literals), Text)
    core = Strings().find([*literals, (like("*a*b*"), False)])
    assert isinstance(core, Core)
    assert core.positions in ({1, 5}, {2, 5})
