"""A search that takes in only what gets in the way: a text is found, and the literal that it breaks joins."""

from collections.abc import Sequence

from convroute.policy.conditions import FitsGlob, IsAny, MentionsAny
from convroute.policy.phrases import phrase_in
from convroute.policy.text_matching import words
from convroute.regions.answers import Core, Unknown
from convroute.regions.texts.glob import ANY, Glob, exactly, read
from convroute.regions.texts.hopeless import implies
from convroute.regions.texts.kept import Bounded
from convroute.regions.texts.literals import Literal, broken
from convroute.regions.texts.search import TOO_MANY, Member, Outcome, search

Joined = list[tuple[int, Member]]
"""Members of the search, each with the position of its literal."""

_WHOLE = 16
"""Values or phrases. Of a larger refused set those join one by one that get in the way..."""
_ONE_BY_ONE = 24
"""... until it was so many: then all the others do."""
_MANY = 4096
"""Values. Of a larger set all join one by one."""
_JOINING = 10
"""Steps that it takes to begin a search, for each member."""
_KEPT = 4096
_SHRINKING = 2
"""A core is looked at again with this many times the budget that its proof took, for each literal."""


class Refining:
    """Searches for texts of at least `least` characters, and what came of them."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._outcomes: Bounded[frozenset[Member], Outcome] = Bounded(_KEPT)

    def find(self, literals: Sequence[Literal], text: str, budget: int) -> str | Core | Unknown:
        """A text that fulfils all literals, beginning with what one broken by `text` takes."""
        joined: Joined = []
        doubt: str | None = None
        while (at := broken(text, literals)) is not None:
            new = at, member(literals[at], text, sum(at == other for other, _ in joined))
            if new in joined:
                if doubt is not None:
                    return Unknown(doubt)
                raise AssertionError(f"{text!r} was to do what {literals[at]} says, and does not")
            pair = None if literals[at][1] else self._excluded_by_one(literals, new, budget)
            if pair is not None:
                return pair
            joined = [one for one in joined if not _implied(one[1], new[1])]
            joined.append(new)
            outcome = self._search(joined, budget)
            budget -= outcome.steps + _JOINING * len(joined)
            if outcome.text is None:
                if outcome.why is not None:
                    return Unknown(outcome.why)
                return Core(frozenset(at for at, _ in self._shrunk(joined, outcome.steps)))
            text, doubt = outcome.text, outcome.why
        return text

    def _excluded_by_one(
        self, literals: Sequence[Literal], refused: tuple[int, Member], budget: int
    ) -> Core | None:
        """The core of two literals, if what is refused comes with something that is wanted."""
        glob = _only_glob(refused[1])
        for at, literal in enumerate(literals):
            test, wanted = literal
            if wanted and (
                isinstance(test, FitsGlob) or (isinstance(test, MentionsAny) and len(test.phrases) <= _WHOLE)
            ):
                mine = _only_glob(member(literal))
                if glob is not None and mine is not None and ANY not in glob.items:
                    if implies(mine, glob):
                        return Core(frozenset((at, refused[0])))
                    continue  # with a star instead of a `?` that is all there is to it
                outcome = self._search([(at, member(literal)), refused], budget)
                if outcome.text is None and outcome.why is None:
                    return Core(frozenset((at, refused[0])))
        return None

    def _shrunk(self, joined: Joined, steps: int) -> Joined:
        """Without members that the proof does not need; the last one it does."""
        if len(joined) < 3:
            return joined
        for one in joined[:-1]:
            rest = [other for other in joined if other is not one]
            outcome = self._search(rest, _SHRINKING * steps)
            if outcome.text is None and outcome.why is None:
                joined = rest
        return joined

    def _search(self, joined: Joined, budget: int) -> Outcome:
        """The same outcome whether it is kept or not: what it took is counted each time."""
        members = frozenset(member for _, member in joined)
        outcome = self._outcomes.get(members)
        if outcome is None:
            outcome = search(members, self._least, budget)
            if outcome.why != TOO_MANY:
                self._outcomes.keep(members, outcome)
        return outcome if outcome.steps <= budget else Outcome(None, budget, TOO_MANY)


def _only_glob(one: Member) -> Glob | None:
    """What the member is about, if that is a single glob."""
    return next(iter(one.globs)) if len(one.globs) == 1 else None


def _implied(one: Member, other: Member) -> bool:
    """Whether what does as `other` demands does as `one` does; sure if it says so."""
    mine, its = _only_glob(one), _only_glob(other)
    if one.wanted is not other.wanted or mine is None or its is None:
        return False
    return implies(its, mine) if one.wanted else implies(mine, its)


def member(literal: Literal, text: str = "", already: int = 0) -> Member:
    """What is read for a literal that `text` breaks, and of which so many parts have joined `already`."""
    test, wanted = literal
    match test:
        case FitsGlob(pattern=pattern):
            return Member(wanted, globs=frozenset((read(pattern),)))
        case IsAny(values=values):
            one_by_one = len(values) > (_WHOLE if already < _ONE_BY_ONE else _MANY)
            named = (text,) if one_by_one else (value for value in values if isinstance(value, str))
            return Member(wanted, globs=frozenset(map(exactly, named)))
        case MentionsAny(phrases=phrases, longest=longest):
            one_by_one = not wanted and len(phrases) > _WHOLE and already < _ONE_BY_ONE
            said = phrase_in(words(text), phrases, longest) if one_by_one else None
            return Member(wanted, phrases=frozenset(phrases if said is None else (said,)))
        case _:
            raise AssertionError(f"all strings do the same for {test}")
