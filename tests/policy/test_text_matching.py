"""Words of texts in many scripts (language: Conditions, `mentions`)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.policy.characters import kind, mapped, unseen
from convroute.policy.text_matching import _plain, _words_by_kind, folded, mentions, words
from tests.examples import how_many
from tests.policy import mentions_as_written as written

# What people write in: pieces that meet in one text, with what joins, parts and combines.
_PIECES = (
    *("refund", "Rückgabe", "STRASSE", "straße", "İade", "iade", "IADE", "ıade", "I\u0307", "i\u0307\u0301"),
    *(
        "ﬁn",
        "ｆｕｌｌ",
        "ｱﾞ",
        "𝓼𝓽𝔂",
        "m²",
        "№5",
        "½",
        "\u00aa",
        "Ǆ",
        "ΣΑΣ",
        "\u0345",
        "Йод",
        "שלום",
        "كتاب",
        "كِتَاب",
    ),
    *(
        "返金",
        "返品したい",
        "キャンセル",
        "ラーメン",
        "ー",
        "〇",
        "々",
        "คืนเงิน",
        "ทำ",
        "ເງິນ",
        "ប្រាក់",
        "ပြန်",
        "한국어",
        "हिन्दी",
        "தமிழ்",
    ),
    *(
        "\u200b",
        "\u200d",
        "\u00ad",
        "\ufe0f",
        "\u2066",
        "\u034f",
        "\u3164",
        "\U000e0041",
        "\u0301",
        "\u0307",
        "\u0323",
    ),
    *("\u3099", "\u0e31", "\u17d2", " ", "-", "_", "'", "😀", "👍🏽", "ⓐ", "\ud800", "a", "B", "7", "٣", "७"),
)
CHARACTERS = [
    *range(0x40000),
    *range(0x40000, 0xE0000, how_many(64, nightly=1)),  # nothing is there yet
    *range(0xE0000, 0xE1000),
    *range(0xE1000, 0x110000, how_many(64, nightly=1)),  # everybody's own
]
TEXTS = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)


@given(TEXTS | st.text(max_size=12))
def test_the_words_of_a_text_are_those_the_reference_describes(text: str) -> None:
    if all(unicodedata.category(character) != "Cn" for character in text):
        assert list(words(text)) == written.words(text)


@given(TEXTS, TEXTS)
def test_a_phrase_is_mentioned_where_the_reference_says_so(text: str, phrase: str) -> None:
    assert mentions(words(text), words(phrase)) is written.mentions(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Wo ist meine RÜCKERSTATTUNG?", "rückerstattung"),
        ("die STRASSE nach Köln", "Straße"),
        ("Ko\u0308ln", "köln"),
        ("İADE istiyorum", "iade"),
        ("IADE İSTİYORUM", "iade istiyorum"),
        ("iade", "İADE"),
        ("ISPARTA", "ısparta"),
        ("ｒｅｆｕｎｄ please", "refund"),
        ("𝓻𝓮𝓯𝓾𝓷𝓭", "refund"),
        ("re\u00adfund", "refund"),
        ("re\u200bfund", "refund"),
        ("re\u2060fund\ufe0f", "refund"),
        ("80 m²", "m2"),
        ("ﬁnd it", "find"),
        ("اريد استرداد المبلغ", "استرداد"),
        ("\u2067استرداد\u2069", "استرداد"),
        ("返品したいです", "返品"),
        ("ｷｬﾝｾﾙします", "キャンセル"),
        ("ขอคืนเงินค่ะ", "คืนเงิน"),
        ("ខ្ញុំសូមប្រាក់", "ប្រាក់"),
    ],
)
def test_people_who_write_a_word_their_way_are_understood(text: str, phrase: str) -> None:
    assert mentions(words(text), words(phrase))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("refunds", "refund"),
        ("refundable", "refund"),
        ("Straßenbahn", "Straße"),
        ("الاسترداد", "استرداد"),
        ("返 金", "返還"),
        ("resume", "résumé"),
        ("a_b", "ab"),
    ],
)
def test_a_word_is_a_whole_word(text: str, phrase: str) -> None:
    assert not mentions(words(text), words(phrase))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\u0e01\u0e34a", ["\u0e01\u0e34", "a"]),
        ("\u304b\u3099\u0301b", ["\u304c\u0301", "b"]),
        ("\u1780\u17d2\u1780\u17b6c", ["\u1780\u17d2", "\u1780\u17b6", "c"]),
        ("a\u0e01\u0e34\u0e01", ["a", "\u0e01\u0e34", "\u0e01"]),
        ("a\u0301b", ["\u00e1b"]),
        ("-\u0301b", ["b"]),
        ("a -\u0301\u0301 b", ["a", "b"]),
        ("\u0e31a", ["a"]),
    ],
)
def test_marks_stand_with_the_letter_they_follow(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


def test_every_character_of_the_short_way_counts_the_same() -> None:
    plain, _ = _plain()
    characters = [chr(code) for code in CHARACTERS if plain.fullmatch(chr(code))]
    assert len(characters) > 2000
    for character in characters:
        text = f"a{character}b"
        assert words(text) == _words_by_kind(folded(text)), unicodedata.name(character, hex(ord(character)))
        assert not unicodedata.combining(character)


@given(st.text() | st.text("aZéßİ ²_-😀’ſ\u0301ª中", max_size=20))
def test_words_are_the_same_the_short_way(text: str) -> None:
    assert words(text) == _words_by_kind(folded(text))


@given(TEXTS | st.text(max_size=12))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(TEXTS)
def test_a_text_that_looks_the_same_has_the_same_words(text: str) -> None:
    assert (
        words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text)) == words(text)
    )


def test_characters_are_mapped_as_unicode_maps_them() -> None:
    """A newer Python knows characters that the file has not: those are left out."""
    table = written.nfkc_casefold()
    same_age = unicodedata.unidata_version == "14.0.0"
    others = [code for code in CHARACTERS if unicodedata.category(chr(code)) not in ("Cn", "Co")]
    for code in {*table, *(others if same_age else ())}:
        expected = table.get(code, chr(code)).replace("ı", "i")
        assert mapped(chr(code)) == expected, hex(code)


def test_what_nobody_sees_is_what_unicode_maps_to_nothing() -> None:
    table = written.nfkc_casefold()
    assert {code for code in CHARACTERS if unseen(code)} == {code for code in table if not table[code]}


def test_a_script_without_blanks_is_known_by_the_names_of_its_characters() -> None:
    """Python has no table of scripts, but every letter is named after its own."""
    for code in CHARACTERS:
        character = chr(code)
        category = unicodedata.category(character)
        if category[0] in "MC" or unicodedata.normalize("NFKC", character) != character:
            continue  # marks follow their letter; what folding replaces is never asked
        assert (kind(character) == "u") is written.alone(character), unicodedata.name(character, hex(code))
