"""What characters become when `mentions` folds a text, and from which characters it can come.

Folded texts are decomposed here (NFD): two are the same if and only if they are the same then. Everything is
worked out from the Unicode data of the running Python, where it is asked first.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from unicodedata import combining, is_normalized, normalize

from convroute.policy.characters import kind, mapping

YPOGEGRAMMENI = "\u0345"
"""The only mark that folding makes a letter, so marks that follow it stand before that letter."""

_HANGUL = range(0xAC00, 0xD7A4)
_LOOKED_AT = (
    range(0x3400),
    range(0xA000, 0xD800),  # after it surrogates and private use
    range(0xF900, 0x20000),
    range(0x2F800, 0x2FA20),
)
"""Han is left out where nothing is folded to something else."""

_PART_OF_WORD = re.compile("w[wm]*|m+")

Ways = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8192)
def written(character: str) -> str:
    """What one character adds to a folded text, decomposed: `i` and a dot for `İ`, three letters for `ﬃ`,
    nothing for what nobody sees.
    """
    return normalize("NFD", normalize("NFD", character).translate(mapping()))


def decomposed(folded: str) -> str:
    """Folded text as `written` has it."""
    return normalize("NFD", folded)


def reorders(mark: str) -> bool:
    """Whether it is a mark that changes places with others of a different class."""
    return combining(mark) > 0


def mark_class(mark: str) -> int:
    """Unicode's canonical combining class."""
    return combining(mark)


def begins_with_mark(character: str) -> bool:
    """Whether it is, or is the same as something that begins with, a mark that can change places."""
    return reorders(normalize("NFD", character)[0])


def ends_with_ypogegrammeni(character: str) -> bool:
    """Whether it is, or is the same as something that ends with, that mark."""
    return normalize("NFD", character).endswith(YPOGEGRAMMENI)


@lru_cache(maxsize=1)
def ways() -> Ways:
    """By what they add, all characters that add something else than themselves, but not nothing."""
    found: dict[str, list[str]] = {}
    for character in _changing():
        found.setdefault(written(character), []).append(character)
    for code in _HANGUL:
        character = chr(code)
        found.setdefault(normalize("NFD", character), []).append(character)
    return {folded: tuple(characters) for folded, characters in found.items() if folded}


@lru_cache(maxsize=1)
def ways_of_several() -> Mapping[str, tuple[str, ...]]:
    """By each character, what single characters add that is more than one, this one among it."""
    found: dict[str, list[str]] = {}
    for folded in ways():
        if len(folded) > 1:
            for part in set(folded):
                found.setdefault(part, []).append(folded)
    return {part: tuple(several) for part, several in found.items()}


@lru_cache(maxsize=1)
def ways_by_kinds() -> Ways:
    """By the kinds of what they add, all characters that add several, and not just one part of a word."""
    found: dict[str, list[str]] = {}
    for folded, characters in ways().items():
        kinds = "".join(map(kind, folded))
        if len(folded) > 1 and not _PART_OF_WORD.fullmatch(kinds):
            found.setdefault(kinds, []).extend(characters)
    return {kinds: tuple(characters) for kinds, characters in found.items()}


def _changing() -> Iterator[str]:
    for code in chain(*_LOOKED_AT):
        if code in _HANGUL:
            continue
        character = chr(code)
        if character == "\u0131" or character.casefold() != character or not is_normalized("NFKD", character):
            yield character
