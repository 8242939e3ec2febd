"""The exact search: all globs and phrases side by side, one character after the other.

First with characters that people type, the shortest text first, and after some steps what is nearest to
all that is wanted; where there is none, with the rare ones too.
"""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from msgspec import Struct

from convroute.regions.texts.alphabet import Symbol, alphabet
from convroute.regions.texts.bits import GlobBits, PhraseBits
from convroute.regions.texts.glob import Glob
from convroute.regions.texts.tokens import END, Spelling, Within, emitted, spelling

State = tuple[int, int, int]
"""The places in the globs, the places in the phrases, and what the text ends with, as a plain number."""

_SHORTEST = 32
"""States. A text that is found before there are so many is as short as it can be."""
_WIDE = 4096
"""Places. A state with more of them takes as much of the budget as several."""
TOO_MANY = "the search for a text took too many steps"
LEFT_OUT = "a phrase can be written in ways that the search does not know"


class Member(Struct, frozen=True):
    """A demand: that a text fits one of `globs` or mentions one of `phrases`; if not `wanted`, none of them.

    A phrase is its folded words with a blank between them. What is wanted has a single glob, or phrases.
    """

    wanted: bool
    globs: frozenset[Glob] = frozenset()
    phrases: frozenset[str] = frozenset()


class Outcome(Struct, frozen=True):
    """A text that does what all members demand; None proves that there is none.

    `why` says that this is not sure, and why. `steps` were taken of the budget.
    """

    text: str | None
    steps: int
    why: str | None = None


def search(members: Iterable[Member], least: int, budget: int) -> Outcome:
    """A text of at least `least` characters, 0 or 1.

    A step of the budget is a state, or part of a wide one.
    """
    return _Search([*members], least).run(budget)


class _Move(Struct, frozen=True):
    """A character to read. `emitted` says by what the text ends with: the tokens, and what it ends with then;
    None where it may not follow.

    In all other places than `tells` an earlier one does the same; None if none does.
    """

    character: str
    emitted: tuple[tuple[str, int] | None, ...]
    tells: int | None


class _Search:
    def __init__(self, members: Sequence[Member], least: int) -> None:
        wanted = [_spellings(member) for member in members if member.wanted and member.phrases]
        refused = [spelled for member in members if not member.wanted for spelled in _spellings(member)]
        self._globs = GlobBits(
            [glob for member in members if member.wanted for glob in member.globs],
            [glob for member in members if not member.wanted for glob in member.globs],
        )
        self._phrases = PhraseBits(wanted, refused)
        named = frozenset[str]().union(*(glob.characters for member in members for glob in member.globs))
        self._alphabet = alphabet(named, [spelled for several in (*wanted, refused) for spelled in several])
        self._doubt = None if self._alphabet.exact else LEFT_OUT
        self._least = least
        self._cost = 1 + (self._globs.size + self._phrases.size) // _WIDE
        self._before: dict[State, tuple[State | None, str]] = {}
        self._order: list[State] = []
        self._taken = self._ordered = 0
        self._open: list[tuple[int, int]] = []

    def run(self, budget: int) -> Outcome:
        start = self._globs.start, self._phrases.start, int(Within.NOTHING)
        if self._least == 0 and self._accept(start):
            return Outcome("", 1)
        usual = self._moves(self._alphabet.usual)
        rare: list[_Move] | None = None
        found = self._spread(None, start, usual)
        rarely = 0
        while found is None and len(self._order) * self._cost <= budget:
            if (state := self._next()) is not None:
                found = self._spread(state, state, usual)
            elif rare is None:
                rare = self._moves(self._alphabet.rare())
                found = self._spread(None, start, rare)
            elif rare and rarely < len(self._order):
                state = self._order[rarely]
                rarely += 1
                found = self._spread(state, state, rare)
            else:
                return Outcome(None, self._steps(), self._doubt)
        if found is None:
            return Outcome(None, self._steps(), TOO_MANY)
        return Outcome(self._text(found), self._steps(), self._doubt)

    def _next(self) -> State | None:
        """Of the states that are to be gone on from the first, later the one with the least to come."""
        known = len(self._order)
        if self._taken < _SHORTEST:
            if self._taken == known:
                return None
            self._taken += 1
            return self._order[self._taken - 1]
        for number in range(max(self._taken, self._ordered), known):
            at, said, _ = self._order[number]
            heappush(self._open, (self._globs.missing(at) + self._phrases.missing(said), number))
        self._ordered = known
        return self._order[heappop(self._open)[1]] if self._open else None

    def _moves(self, symbols: Sequence[Symbol]) -> list[_Move]:
        """The symbols as they are read; those that no glob names stand first."""
        found: list[_Move] = []
        unnamed: set[tuple[str, bool]] = set()
        for symbol in symbols:
            ways: list[tuple[str, int] | None] = []
            for within in Within:
                tokens, after = emitted(symbol.tokens, within)
                moved = symbol.moved and within is Within.MOVED
                ways.append(None if moved else (tokens, int(Within.MOVED if symbol.moves else after)))
            tells = self._globs.named(symbol.character)
            if tells is None:
                unnamed.add((symbol.tokens, symbol.moved))
            twin = (symbol.tokens, symbol.moved) in unnamed and not symbol.moves
            found.append(_Move(symbol.character, tuple(ways), tells if twin else None))
        return found

    def _spread(self, before: State | None, state: State, moves: Iterable[_Move]) -> State | None:
        """All states after one more character; the first in which the text may end is given back."""
        at, said, within = state
        for move in moves:
            emits = move.emitted[within]
            if emits is None or not (move.tells is None or at & move.tells):
                continue
            after = self._globs.after(at, move.character)
            if after is None:
                continue
            then = self._phrases.after(said, emits[0])
            if then is None:
                continue
            now = after, then, emits[1]
            if now not in self._before:
                self._before[now] = before, move.character
                self._order.append(now)
                if self._accept(now):
                    return now
        return None

    def _accept(self, state: State) -> bool:
        at, said, within = state
        if not self._globs.accept(at):
            return False
        ended = self._phrases.after(said, END) if within else said
        return ended is not None and self._phrases.accept(ended)

    def _text(self, state: State | None) -> str:
        characters: list[str] = []
        while state is not None:
            state, character = self._before[state]
            characters.append(character)
        return "".join(reversed(characters))

    def _steps(self) -> int:
        return 1 + len(self._order) * self._cost


def _spellings(member: Member) -> list[Spelling]:
    return [*map(spelling, sorted(member.phrases))]
