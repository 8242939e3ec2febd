"""The characters that texts need to be made of, so that every text there is does what one of them does.

Characters that globs name are told apart. Of the others, those are alike that add the same to a folded
text as far as the phrases see: one of them is enough.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache, partial
from itertools import chain, islice
from unicodedata import normalize

from msgspec import Struct

from convroute.regions.texts.folding import (
    begins_with_mark,
    ends_with_ypogegrammeni,
    ways,
    ways_by_kinds,
    ways_of_several,
    written,
)
from convroute.regions.texts.tokens import (
    DOT,
    END,
    IOTA,
    OF_KIND,
    OTHER_ALONE,
    OTHER_LETTER,
    OTHER_MARK,
    Spelling,
    simplified,
    tokens_of,
)

_OTHERS = {
    OTHER_LETTER: "xzqwvyjkbdfghlmnprstcaeiou0123456789øæþðəλшжячыנשعغ",
    END: " -.,;:/!()#+=_~|&%$@'\"[]{}<>^`€•→",
    OTHER_MARK: "\u0302\u0306\u030c\u0304\u0325\u0330\u05b0\u064b",
    OTHER_ALONE: "中日本人กขงจ",
    "": "\u200b\u2060\u200d\u00ad\ufeff",
}
"""Characters that no phrase names, by the token they add; the most usual first."""

_ANY = range(0x21, 0xD800)


class Symbol(Struct, frozen=True):
    """A character, and the tokens it adds."""

    character: str
    tokens: str = ""
    moves: bool = False
    """Whether marks that follow stand before the last letter it adds."""
    moved: bool = False
    """Whether it is such a mark."""


class Alphabet(Struct, frozen=True):
    """`usual` are characters that people type, `rare()` all others. `exact` unless texts are left out."""

    usual: tuple[Symbol, ...]
    rare: Callable[[], tuple[Symbol, ...]] = tuple
    exact: bool = True


def alphabet(named: AbstractSet[str], spellings: Sequence[Spelling]) -> Alphabet:
    """What texts are made of, where globs name the characters `named` and phrases are spelled so."""
    if not spellings:
        other = next(_unnamed(_OTHERS[OTHER_LETTER] + _OTHERS[END], named))
        return Alphabet((Symbol(other), *map(Symbol, sorted(named))))
    seen = _seen("\n".join(order for spelled in spellings for order in spelled.orders))
    usual = [*_usual(seen, named)]
    known = frozenset(symbol.tokens for symbol in usual if not symbol.moves)
    moved = seen.moving and any(map(begins_with_mark, named))
    exact = not moved and all(spelled.exact for spelled in spellings)
    return Alphabet((*usual, *map(seen.symbol, sorted(named))), partial(_rare, seen, named, known), exact)


class _Seen:
    """What phrases see of a character: their tokens are in `phrases`, each on a line."""

    def __init__(self, phrases: str) -> None:
        tokens = frozenset(phrases) - {END, "\n"}
        self.phrases = phrases
        self.tokens = tokens | {DOT} if "i" in tokens else tokens
        self.moving = IOTA in tokens
        """Whether it matters that a mark can become a letter."""

    def symbol(self, character: str) -> Symbol:
        """The character with the tokens it adds."""
        tokens = self.adding(written(character))
        if not self.moving:
            return Symbol(character, tokens)
        return Symbol(character, tokens, ends_with_ypogegrammeni(character), begins_with_mark(character))

    def adding(self, folded: str) -> str:
        """The tokens of what a character adds."""
        return simplified(tokens_of(folded, self.tokens), self.phrases)

    @cached_property
    def several(self) -> Mapping[str, Sequence[str]]:
        """By what they add, the characters that add one of the phrases' tokens, and maybe more."""
        found = {token: [token, *ways().get(token, ())] for token in sorted(self.tokens)}
        for token in sorted(self.tokens):
            for folded in ways_of_several().get(token, ()):
                found.setdefault(self.adding(folded), []).extend(ways()[folded])
        return found

    @cached_property
    def dead(self) -> Mapping[str, Sequence[str]]:
        """By what they add, more characters that add several tokens. Some add others than said."""
        found: dict[str, list[str]] = {}
        for kinds, characters in ways_by_kinds().items():
            tokens = simplified("".join(map(OF_KIND.__getitem__, kinds)), self.phrases)
            found.setdefault(tokens, []).extend(characters)
        return found


@lru_cache(maxsize=128)
def _seen(phrases: str) -> _Seen:
    return _Seen(phrases)


def _usual(seen: _Seen, named: AbstractSet[str]) -> Iterator[Symbol]:
    """What people type of what no glob names: letters of the phrases, another letter, and a blank."""
    spelled = frozenset(normalize("NFC", seen.phrases)) | seen.tokens
    for character in sorted(spelled - {END, "\n"}):
        for way in (character, character.upper()):
            if len(way) == 1 and way not in named:
                yield seen.symbol(way)
                break
    for token in (OTHER_LETTER, END):
        yield from _other(seen, named, token)


def _rare(seen: _Seen, named: AbstractSet[str], known: AbstractSet[str]) -> tuple[Symbol, ...]:
    """An unnamed character for each other thing that a character can add than the `known` ones."""
    found: dict[str, Symbol] = {}
    for tokens, characters in chain(seen.several.items(), seen.dead.items()):
        if tokens not in known and (tokens not in found or found[tokens].moves):
            for character in characters:
                if character not in named and seen.adding(written(character)) == tokens:
                    found[tokens] = seen.symbol(character)
                    if not found[tokens].moves:
                        break
    for token in (OTHER_LETTER, END, OTHER_MARK, OTHER_ALONE, ""):
        if token not in known and token not in found:
            found.update((token, symbol) for symbol in _other(seen, named, token))
    return tuple(found.values())


def _other(seen: _Seen, named: AbstractSet[str], token: str) -> Iterator[Symbol]:
    """An unnamed character that adds just this, which no phrase names."""
    characters = _unnamed(_OTHERS[token], named)
    return islice((seen.symbol(one) for one in characters if seen.adding(written(one)) == token), 1)


def _unnamed(usual: str, named: AbstractSet[str]) -> Iterator[str]:
    """Characters that no glob names: the usual ones, then any."""
    return (one for one in chain(usual, map(chr, _ANY)) if one not in named)
