"""A text that passes some tests and fails others, short and as a person might write it."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import FitsGlob, IsAny, IsPresent, MentionsAny
from convroute.policy.phrases import phrase_in
from convroute.syntax.limits import MAX_STRING
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Nothing, Value, Wish
from convroute.tester.witness.globs import Parts, exactly, example, parts, shortest

_FILLERS = "1", "x", "", "12", " x ", "X1"
_SEPARATORS = "and", "then", "zzz"
_MOST_TRIES = 400
_COST = 3
"""A test of a text, by what other tests take."""
_SHORT = 1024
"""Characters. A test of a text that is longer takes as many times as long."""
_SORTED = 16
"""Phrases that are sorted while one test is made."""


def find_text(
    wishes: Sequence[Wish], usual: Sequence[str], effort: Effort, *, least: int = 0
) -> Value | Nothing:
    """A text of at least `least` characters for which every wish comes true; `usual` ones come first."""
    effort.spend(sum(map(_size, wishes)) // _SORTED)
    named = [test for test, wanted in wishes if wanted and isinstance(test, IsAny)]
    if named:
        smallest = min(named, key=lambda test: len(test.values))
        return _first((str(value) for value in sorted(smallest.values, key=str)), wishes, effort, least)
    for text in islice(_candidates(wishes, usual), _MOST_TRIES):
        if not effort.spend(_COST * len(wishes) * (1 + len(text) // _SHORT)):
            return Nothing(proved=False)
        if len(text) >= least and _fits(text, wishes):
            return Value(text)
    return _searched(wishes, effort, least)


def _first(texts: Iterator[str], wishes: Sequence[Wish], effort: Effort, least: int) -> Value | Nothing:
    for text in texts:
        if not effort.spend(_COST * len(wishes)):
            return Nothing(proved=False)
        if len(text) >= least and _fits(text, wishes):
            return Value(text)
    return Nothing()


def _fits(text: str, wishes: Sequence[Wish]) -> bool:
    return all(passes(test, text) is wanted for test, wanted in wishes)


def _candidates(wishes: Sequence[Wish], usual: Sequence[str]) -> Iterator[str]:
    """Texts that look like what the tests are about."""
    globs = [test.pattern for test, wanted in wishes if wanted and isinstance(test, FitsGlob)]
    phrases = [sorted(test.phrases) for test, wanted in wishes if wanted and isinstance(test, MentionsAny)]
    if not globs and not phrases:
        yield from usual
    for chosen in product(*phrases):
        for separator in _SEPARATORS:
            yield f" {separator} ".join(chosen)
        filler = f" {' and '.join(chosen)} "
        yield from (example(pattern, filler) for pattern in globs if chosen and _is_short(pattern, filler))
    for pattern in globs:
        if pattern.startswith("*"):
            yield example(pattern, "")
        yield from (example(pattern, filler) for filler in _FILLERS if _is_short(pattern, filler))
    yield from _fresh()


def _is_short(pattern: str, filler: str) -> bool:
    """Whether a text with `filler` for each `*` can still be written in a test."""
    return len(filler) * pattern.count("*") <= MAX_STRING


def _fresh() -> Iterator[str]:
    """Texts that nobody's list names, short ones first."""
    for size in range(1, 9):
        yield "x" * size
        yield "1" * size
    yield "Hello there"


def _searched(wishes: Sequence[Wish], effort: Effort, least: int) -> Value | Nothing:
    """The exact way where there is one: only globs and values, or only words."""
    if not effort.spend(sum(map(_size, wishes))):
        return Nothing(proved=False)
    words = [(test, wanted) for test, wanted in wishes if isinstance(test, MentionsAny)]
    fitting = [parts(test.pattern) for test, wanted in wishes if wanted and isinstance(test, FitsGlob)]
    if any(not wanted and isinstance(test, IsPresent) for test, wanted in wishes) or _excluded(words):
        return Nothing()
    others = [*_refused(wishes)]
    text, exact = shortest(fitting, others, least, effort)
    if text is None:  # whatever the words ask, there is no text for the globs alone
        return Nothing(proved=exact)
    return Value(text) if _fits(text, wishes) else Nothing(proved=False)


def _size(wish: Wish) -> int:
    match wish[0]:
        case IsAny(values=values):
            return len(values)
        case MentionsAny(phrases=phrases):
            return len(phrases)
        case _:
            return 1


def _refused(wishes: Sequence[Wish]) -> Iterator[Parts]:
    for test, wanted in wishes:
        if not wanted and isinstance(test, FitsGlob):
            yield parts(test.pattern)
        elif not wanted and isinstance(test, IsAny):
            yield from (exactly(str(value)) for value in test.values)


def _excluded(words: list[tuple[MentionsAny, bool]]) -> bool:
    """Whether each phrase of some wanted list holds a phrase that is not to be mentioned."""
    unwanted = [test for test, wanted in words if not wanted]
    return any(
        all(any(_holds_one(phrase, other) for other in unwanted) for phrase in test.phrases)
        for test, wanted in words
        if wanted
    )


def _holds_one(phrase: str, test: MentionsAny) -> bool:
    return phrase_in(tuple(phrase.split(" ")), test.phrases, test.longest) is not None
