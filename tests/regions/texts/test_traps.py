"""Ways to write a phrase that nobody thinks of, patterns that tell them apart, and what large sets take."""

from collections.abc import Sequence
from unicodedata import normalize

import pytest

from convroute.policy.conditions import IsPresent
from convroute.policy.text_matching import words
from convroute.regions.answers import Unknown
from convroute.regions.texts.literals import Literal
from convroute.regions.texts.refining import member
from convroute.regions.texts.search import LEFT_OUT, TOO_MANY, search
from convroute.regions.texts.strings import Strings, Text
from tests.regions.texts.enumerated import is_any, like, mentions


def find(*literals: Literal, least: int = 0, usual: Sequence[str] = ()) -> str | set[int]:
    """The text, or the positions of the core."""
    answer = Strings(usual, least).find(literals)
    assert not isinstance(answer, Unknown), answer
    return answer.value if isinstance(answer, Text) else {*answer.positions}


def without(*patterns: str) -> list[Literal]:
    return [(like(pattern), False) for pattern in patterns]


def ways_to_write(phrase: str) -> list[str]:
    """All single characters that are read as the phrase."""
    folded = ((chr(code), normalize("NFKC", chr(code)).casefold()) for code in range(0x20000))
    return [way for way, becomes in folded if phrase in becomes and words(way) == (phrase,)]


def test_a_k_can_be_a_kelvin_sign_where_patterns_refuse_both_others() -> None:
    found = find((mentions("k"), True), *without("*k*", "*K*"))
    assert isinstance(found, str)
    assert found in ways_to_write("k")
    others = [f"*{way}*" for way in ways_to_write("k") if way != "\u212a"]
    in_words = ["*ᵏ*", "*㎄*", "*㏀*"]
    assert find((mentions("k"), True), *without(*others, *in_words)) == "\u212a"


def test_where_patterns_refuse_every_way_to_write_a_letter_no_text_mentions_it() -> None:
    several = ["⒦", "🄚"]  # between brackets
    ways = [*ways_to_write("k"), *(way for way in several if way not in ways_to_write("k"))]
    literals = [(mentions("k"), True), *without(*(f"*{way}*" for way in ways))]
    assert find(*literals) == {*range(len(literals))}
    assert find(*literals[:-1]) == ways[-1]


def test_two_letters_can_be_one_character() -> None:
    assert find((mentions("fi"), True), (like("?"), True)) == "ﬁ"
    assert find((mentions("office"), True), (like("o?ce"), True)) == "oﬃce"
    assert find((mentions("refund"), True), (like("?"), True)) == {0, 1}


def test_one_character_can_bring_a_word_and_what_is_around_it() -> None:
    assert find((mentions("1"), True), (like("x?x"), True)) == "x⑴x"
    found = find((mentions("foo"), False), (mentions("bar"), True), (like("foo?bar"), True))
    assert isinstance(found, str)
    assert len(words(found)) > 1


def test_an_accent_can_stand_by_itself() -> None:
    assert find((mentions("café"), True), *without("*é*", "*É*")) == "cafe\u0301"
    accents = without("*é*", "*É*", "*\u0301*", "*\u0341*")
    assert find((mentions("café"), True), *accents) == {*range(5)}


def test_a_mark_after_a_letter_makes_it_another_word() -> None:
    assert find((mentions("k"), False), (like("k\u0301"), True)) == "k\u0301"
    assert find((mentions("k"), True), (like("k\u0302"), True)) == {0, 1}
    assert find((mentions("k"), True), (like("\u0301k"), True)) == "\u0301k"


def test_marks_of_two_classes_can_be_written_in_both_orders() -> None:
    assert find((mentions("\u1ec7"), True), (like("?\u0302\u0323"), True)) == "e\u0302\u0323"
    assert find((mentions("\u1ec7"), True), (like("?\u0323\u0302"), True)) == "e\u0323\u0302"
    assert find((mentions("\u1ebf"), True), (like("e\u0301\u0302"), True)) == {0, 1}


def test_dots_above_an_i_vanish() -> None:
    assert find((mentions("kritik"), True), *without("*i*", "*I*", "*\u0130*")) == "kr\u0131t\u0131k"
    assert find((mentions("i"), True), (like("?\u0307\u0307"), True)) == "i\u0307\u0307"
    assert find((mentions("\u1ecb"), True), (like("?\u0307\u0323"), True)) == {0, 1}
    assert find((mentions("\u1ecb"), True), (like("?\u0323"), True)) == "i\u0323"


def test_letters_of_unspaced_scripts_are_words_without_blanks() -> None:
    assert find((mentions("ก"), True), (mentions("x"), True), (like("??"), True)) in ("กx", "xก")
    assert find((mentions("กข"), True), (like("ก?ข"), True)) in ("กกข", "ก ข", "กขข")


def test_hangul_can_be_written_letter_by_letter() -> None:
    found = find((mentions("환불"), True), *without("*환*"))
    assert isinstance(found, str)
    assert "환" not in found


def test_what_nobody_sees_tells_texts_apart_for_patterns_only() -> None:
    found = find((mentions("ok"), True), (like("o?k"), True))
    assert isinstance(found, str)
    assert "ok" in words(found)
    assert find((mentions("ok"), True), (like("o\u200bk"), True)) == "o\u200bk"
    assert find((mentions("o k"), True), (like("o\u200bk"), True)) == {0, 1}


def test_how_marks_change_places_is_unknown_rather_than_never() -> None:
    for literals in (
        [(mentions("ι"), True), (like(" ?\u0301"), True)],
        [(mentions("α\u0302ι"), True), (like("??"), True)],
        [(mentions("i\u0315"), True), (like("?\u0315\u0307"), True)],
        [(mentions("e\u0301\u0302\u0303\u0304\u0323"), True), (like("?????\u0323"), True)],
    ):
        answer = Strings().find(literals)
        assert isinstance(answer, Text) or answer == Unknown(LEFT_OUT)


def test_a_letter_that_was_a_mark_stands_behind_marks_that_follow() -> None:
    alphas = without(*(f"{way}*" for way in ways_to_write("α")))
    assert "ί" not in words("ᾳ\u0301")
    assert find((mentions("αί"), True), (like("??"), True), *alphas) == {*range(len(alphas) + 2)}


def test_a_character_that_patterns_name_is_used_where_none_of_them_reads_it() -> None:
    ways = [*ways_to_write("k"), "⒦"]
    asked = [
        member((mentions("k"), True)),
        *(member(literal) for literal in without(*(f"x{way}*" for way in ways))),
    ]
    assert search(asked, least=0, budget=1_000).text in ways


def test_a_text_can_begin_with_a_whole_text_that_is_refused() -> None:
    found = find((like("a*"), True), *without("a", "a?"))
    assert isinstance(found, str)
    assert len(found) > 2


def test_a_character_that_no_phrase_names_can_be_needed_of_each_kind() -> None:
    for literals in (
        [(like("ก?"), True), (mentions("ก"), False), *without("*ำ*", "*ຳ*")],  # a mark
        [(like("o?k?x"), True), (mentions("okx"), True)],  # what nobody sees
        [(like("ж?я"), True), (mentions("ж"), False), (mentions("я"), True)],  # a letter and a sign
        [(like("a?b"), True), (mentions("a"), True), (mentions("b"), True), (mentions("a b"), False)],
    ):
        assert isinstance(find(*literals), str)


def test_a_pattern_of_one_length_can_have_just_the_length_of_another() -> None:
    assert find((like("??"), True), (like("a*b"), True)) == "ab"
    assert find((like("?"), True), (like("a*b"), True)) == {0, 1}


def test_of_a_large_list_a_phrase_is_found_that_is_not_among_the_plainest() -> None:
    letters = "abcdefgh"
    phrases = mentions(*(f"{one}{other}" for one in letters for other in letters), "longphras")
    assert find((phrases, True), (like("longp?ras"), True)) == "longphras"


def test_patterns_that_were_edited_are_not_the_same() -> None:
    """What the nearest rival reports as no change."""
    for old, new in (
        ("db-???", "db-????"),
        ("db-*", "d*-*"),
        ("db-?-prod", "db-??-prod"),
        ("*q*db", "*qz*db"),
    ):
        assert isinstance(find((like(new), True), (like(old), False)), str) or isinstance(
            find((like(old), True), (like(new), False)), str
        )


FAMILIES = {
    "2 and 2": (("order-*", "*-12"), ("order-1*", "*x*")),
    "3 and 6": (("a*", "*b*", "*c"), ("ab*", "*bc", "a?b*", "*b?c", "*aa*", "*b*b*")),
    "5 and 10": (
        ("*a*b*", "*c*d*", "*e*f*", "*b*e*", "*d*a*"),
        ("*b*a*", "*f*e*", "*c*c*", "*a*c*", "*e*b*", "*d*c*", "*f*d*", "*e*a*", "*f*a*", "*b*d*"),
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_patterns_in_families_are_never_unknown(family: str) -> None:
    wanted, refused = FAMILIES[family]
    assert isinstance(find(*((like(pattern), True) for pattern in wanted), *without(*refused)), str | set)


def test_a_contradiction_is_named_by_the_literals_that_make_it() -> None:
    many = [(mentions(f"word{number}"), False) for number in range(50)]
    assert find(*many, (like("help2*"), False), (like("help26*"), True), *many) == {50, 51}
    assert find(*many, (mentions("refund now"), True), (mentions("refund"), False)) == {50, 51}
    assert find((like("a*"), True), *many, (like("b*"), True)) == {0, 51}
    assert find((like("?*"), False), (like(""), False)) == {0, 1}
    assert find((like("?*"), False), least=1) == {0}
    assert find((IsPresent(), True), (IsPresent(), False)) == {1}
    assert find((like("**"), False), (like("a"), True)) == {0}


def test_a_value_that_is_named_passes_the_other_tests_or_is_in_the_core() -> None:
    assert find((is_any("ads", "spring", "fall"), True), (like("s*"), True)) == "spring"
    assert find((is_any("ads", "fall"), True), (like("s*"), True)) == {0, 1}
    assert find((is_any("a", "b"), True), (is_any("a"), False), (like("b"), False)) == {0, 1, 2}
    assert find((like("order\\*"), True), (is_any("order*"), True)) == "order*"


def test_texts_are_made_of_what_the_policy_says() -> None:
    assert find((like("order-*"), True)) == "order-1"
    assert (
        find((mentions("refund"), True), (mentions("talk to a person"), True))
        == "refund and talk to a person"
    )
    assert find((mentions("refund"), True), (mentions("broken"), True), (mentions("and"), False)) == (
        "refund then broken"
    )
    assert find((mentions("refund"), True), (like("order-*"), True)) == "order-refund"
    assert find(usual=["Hi"]) == "Hi"
    assert find((mentions("refund"), True), (like("*refund*"), False)) == "Refund"


def test_a_test_implies_or_excludes_another() -> None:
    strings = Strings()
    for one, other, relation in (
        (like("help26*"), like("help2*"), "implies"),
        (like("help2*"), like("help26*"), None),
        (like("a*"), like("b*"), "excludes"),
        (mentions("refund now"), mentions("refund"), "implies"),
        (mentions("refund"), mentions("refund now"), None),
        (mentions("refund"), mentions("broken"), None),
        (is_any("a", "ab"), like("a*"), "implies"),
        (is_any("a", "ab"), is_any("b"), "excludes"),
        (like("*refund"), mentions("refund"), None),
        (like("* refund"), mentions("refund"), "implies"),
        (like("a?"), like("???*"), "excludes"),
    ):
        assert strings.relation(one, other) == relation, (one, other)
        assert strings.relation(one, other) == relation


def test_a_search_ends_when_its_budget_is_used_up() -> None:
    wanted, refused = FAMILIES["5 and 10"]
    literals = [*((like(pattern), True) for pattern in wanted), *without(*refused)]
    assert Strings().find(literals, budget=3) == Unknown(TOO_MANY)
    assert Strings().find(literals) != Unknown(TOO_MANY)


def test_what_is_said_already_is_not_said_again() -> None:
    assert find((mentions("scam"), True), (mentions("scam and test"), True)) == "scam and test"
    assert find((mentions("buy"), True), (mentions("buy", "order"), True)) == "buy"
    assert find((like("*<script>*"), True), (like("*<script>*|a*"), True)) == "<script>|a"
    assert find((like("*<script>*|a*"), True), (like("*<script>*"), True)) == "<script>|a"


def test_a_word_that_begins_like_another_is_said_too() -> None:
    assert find((mentions("scam"), True), (mentions("scams"), True)) == "scam and scams"
