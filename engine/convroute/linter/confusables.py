"""Characters that look like others, found in words that mix scripts, and invisible ones inside words.

Mixing alone proves nothing (`SMM-щик`, `VIPка`): a word is suspicious when the
letters of its smaller script can all be taken for letters of the larger one.
"""

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

# Letters that fonts draw like a Latin one, and which.
_LATIN_TWINS = {
    **dict(zip("асеһіјӏоԛрѕԝхуԁ", "acehijloqpswxyd", strict=True)),
    **dict(zip("АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY", strict=True)),
    **dict(zip("ονρ", "ovp", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
}
# The Latin letters that can be taken for Cyrillic or Greek ones.
_TWINS_OF = {
    "CYRILLIC": {latin: twin for twin, latin in _LATIN_TWINS.items() if "\u0400" <= twin <= "\u052f"},
    "GREEK": {latin: twin for twin, latin in _LATIN_TWINS.items() if "\u0370" <= twin <= "\u03ff"},
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_ESCAPE = re.compile(r"\\(?:u\{[0-9A-Fa-f]*\}|.)")
_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"[A-Z]{2,}[Ѐ-ԯͰ-Ͽ]+")


class Confusable(Struct, frozen=True):
    """`start` counts from the beginning of the text that was searched."""

    start: int
    message: str
    help: str


def suspicious(written: str) -> Iterator[Confusable]:
    """Look-alikes in a string as it stands in the file; what is written as an escape is meant."""
    text = _ESCAPE.sub(lambda escape: " " * len(escape.group()), written)
    yield from _invisible(text)
    for word in _WORD.finditer(text):
        found = _odd_letter(word.group())
        if found is not None:
            index, twin = found
            yield _confusable(word.start() + index, word.group()[index], twin, word.group())


def _invisible(text: str) -> Iterator[Confusable]:
    """Invisible characters between Latin letters or digits; other scripts use some of them for real."""
    for index, character in enumerate(text):
        if character in _INVISIBLE and _latin(text, index - 1) and _latin(text, index + 1):
            name = unicodedata.name(character, "character").lower()
            yield Confusable(
                index,
                f"there is an invisible character here, U+{ord(character):04X} ({name})",
                "delete it and type the text again",
            )


def _latin(text: str, index: int) -> bool:
    if not 0 <= index < len(text):
        return False
    character = text[index]
    return (character.isascii() and character.isalnum()) or _script(character) == "LATIN"


def _odd_letter(word: str) -> tuple[int, str] | None:
    """Where a letter of `word` only looks as if it belonged, and the letter it is taken for."""
    scripts = [_script(letter) for letter in word]
    if "LATIN" not in scripts or not {"CYRILLIC", "GREEK"} & set(scripts) or _ACRONYM.fullmatch(word):
        return None
    foreign = [index for index, script in enumerate(scripts) if script in _TWINS_OF]
    if all(word[index] in _LATIN_TWINS for index in foreign):
        return foreign[0], _LATIN_TWINS[word[foreign[0]]]
    latin = [index for index, script in enumerate(scripts) if script == "LATIN"]
    twins = _TWINS_OF[scripts[foreign[0]]]
    if len(latin) < len(foreign) and all(word[index] in twins for index in latin):
        return latin[0], twins[word[latin[0]]]
    return None


def _script(letter: str) -> str:
    """The script of a letter, by the name of its character."""
    return unicodedata.name(letter, "").split(" ", 1)[0]


def _confusable(start: int, letter: str, twin: str, word: str) -> Confusable:
    return Confusable(
        start,
        f"`{letter}` in `{word}` is {_named(letter)}, not {_named(twin)}",
        f"type the word again; write `\\u{{{ord(letter):x}}}` if the character is meant",
    )


def _named(letter: str) -> str:
    """`a Cyrillic а`"""
    script = _script(letter).capitalize()
    return f"a {script} `{letter}` (U+{ord(letter):04X})"
