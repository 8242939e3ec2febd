"""Folded texts as a stream of tokens: characters, and a blank where a word ends.

A phrase stands in a text if and only if its tokens stand in the tokens of the text: both begin and end with a
blank, and between two words there is just one.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import groupby, permutations, product

from msgspec import Struct

from convroute.policy.characters import kind
from convroute.regions.texts.folding import decomposed, mark_class, reorders

END = " "
"""The end of a word."""
DOT = "\u0307"
"""Vanishes after an `i` when a text is folded."""
IOTA = "\u03b9"
OTHER_LETTER, OTHER_ALONE, OTHER_MARK = "\ue000", "\ue001", "\ue002"
"""A character that no phrase names, by its kind. None of the three is ever part of a folded word."""

OF_KIND = {"w": OTHER_LETTER, "u": OTHER_ALONE, "m": OTHER_MARK, " ": END}
_KINDS = {token: of_kind for of_kind, token in OF_KIND.items()}
_MOST_MARKS = 4
_MOST_ORDERS = 24


class Within(IntEnum):
    """What a text that was read up to here ends with."""

    NOTHING = 0
    WORD = 1
    ALONE = 2
    """A word that ends before any letter: of a script without blanks."""
    MOVED = 3
    """A word whose last letter was a mark: that letter stands behind marks that follow."""


class Spelling(Struct, frozen=True):
    """The tokens of a phrase, in each order its marks can be written in.

    `dots` are the places where a text may have any number of dots besides. `exact` unless the phrase can be
    written in still other ways.
    """

    orders: tuple[str, ...]
    dots: frozenset[int]
    exact: bool


@lru_cache(maxsize=4096)
def spelling(phrase: str) -> Spelling:
    """The tokens of a phrase, given as its folded words with a blank between them."""
    tokens = f"{END}{decomposed(phrase)}{END}"
    after_i = [at for at, token in enumerate(tokens, 1) if token == "i"]
    if tokens.isascii():
        return Spelling((tokens,), frozenset(after_i), exact=True)
    marks = {at: [*map(mark_class, _marks_from(tokens, at))] for at in after_i}
    above = mark_class(DOT)
    orders = _orders(tokens)
    return Spelling(
        orders or (tokens,),
        frozenset(at for at in after_i if min(marks[at], default=above) >= above),
        exact=bool(orders)
        and max(map(max, filter(None, marks.values())), default=above) <= above
        and not any(mark + IOTA in tokens for mark in filter(reorders, tokens)),
    )


def tokens_of(folded: str, named: frozenset[str]) -> str:
    """What a character adds to a text, as tokens; those that are not in `named` only by their kind."""
    return "".join(part if part in named else OF_KIND[kind(part)] for part in folded)


def emitted(tokens: str, within: Within) -> tuple[str, Within]:
    """The tokens and the ends of words before them, for a text that ends `within`; what it ends with then."""
    found = ""
    now = Within.WORD if within is Within.MOVED else within
    for token in tokens:
        match _kind(token):
            case "w":
                found += END + token if now is Within.ALONE else token
                now = Within.WORD
            case "u":
                found += END + token if now else token
                now = Within.ALONE
            case "m":
                found += token if now else ""
            case _:
                found += END if now else ""
                now = Within.NOTHING
    return found, now


def simplified(tokens: str, phrases: str) -> str:
    """What does the same as `tokens` for all phrases whose tokens are in `phrases`, each on a line.

    Letters that stand together in no word of theirs are as good as one letter that no phrase names.
    """
    if len(tokens) < 2 or _kind(tokens[0]) == "m":
        return tokens
    parts = [tokens[one.start() : one.end()] for one in _PARTS.finditer("".join(map(_kind, tokens)))]
    found: list[str] = []
    for at, part in enumerate(parts):
        if _kind(part[0]) == END:
            found.append(END)
            continue
        dead = OTHER_ALONE if _kind(part[0]) == "u" else OTHER_LETTER
        before = END if at or dead is OTHER_ALONE else ""
        after = END if at + 1 < len(parts) else ""
        if any(f"{before}{way}{after}" in phrases for way in (part, part.replace("i" + DOT, "i"))):
            found.append(part)
            continue
        if found[-2:] == [dead, END]:
            found.pop()
        if found[-1:] != [dead]:
            found.append(dead)
    return "".join(found)


_PARTS = re.compile("um*|w[wm]*| [ m]*")
"""Words and what is between them, of the kinds of tokens."""


def _kind(token: str) -> str:
    return _KINDS.get(token) or kind(token)


def _marks_from(tokens: str, at: int) -> Iterator[str]:
    while at < len(tokens) and reorders(tokens[at]):
        yield tokens[at]
        at += 1


def _orders(tokens: str) -> tuple[str, ...]:
    """All orders of marks that are the same to Unicode; none if there are too many."""
    runs = ["".join(run) for _, run in groupby(tokens, reorders)]
    marks = [run for run in runs if reorders(run[0])]
    if max(map(len, marks), default=0) > _MOST_MARKS:
        return ()
    choices = [_orders_of_marks(run) if reorders(run[0]) else [run] for run in runs]
    size = 1
    for choice in choices:
        size *= len(choice)
    return tuple(map("".join, product(*choices))) if size <= _MOST_ORDERS else ()


def _orders_of_marks(marks: str) -> list[str]:
    """Those of one class stay in their order, so sorting gives back what is canonical."""
    return sorted(
        {"".join(order) for order in permutations(marks) if sorted(order, key=mark_class) == [*marks]}
    )
