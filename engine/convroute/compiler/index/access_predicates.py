"""By what a conditional rule is found: what an event must have for the rule to hold.

An *access predicate* of a condition is a set of keys of which at least one fits every event
for which the condition holds. A rule has several access predicates, each of them enough to
find it by; one without any has to be weighed for every event.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import assert_never

from convroute.compiler.index.segment_tree import Interval
from convroute.compiler.index.tables import GRAM
from convroute.compiler.predicates import allowed, type_of
from convroute.policy import conditions as cond
from convroute.policy.globs import runs
from convroute.policy.model import CheckedPolicy
from convroute.policy.normal_form import NormalForm, parts_of
from convroute.policy.packed import SetKey
from convroute.units import DAY_MINUTES

LENGTHS = (12, 8, 5, 3, 1)
"""How much of the beginning or end of a glob is looked up."""

_GRAMS = 8
LARGE = 64
"""Of sets with more members the event's value is looked up in each, instead of each member in a table;
so are its words in sets of phrases."""
Key = tuple[str, str, Hashable]
"""How the field's value is compared (`is`, `starts`, `ends`, `has`, `says`, ...), the field, with what."""

Keys = tuple[Key, ...]


def access_predicates_of(conditions: Iterable[NormalForm], policy: CheckedPolicy) -> list[list[Keys]]:
    """All access predicates of each condition."""
    words: Counter[Key] = Counter()
    known = list(conditions)
    for condition in known:
        words.update(word for atom in _atoms(condition) for word in _words(atom))
    return [_access_predicates(condition, policy, words) for condition in known]


def _access_predicates(condition: NormalForm, policy: CheckedPolicy, words: Counter[Key]) -> list[Keys]:
    if isinstance(condition, bool):
        return [] if condition else [()]
    if isinstance(condition, cond.Atom):
        return _of_atom(condition, policy, words)
    parts = [_access_predicates(part, policy, words) for part in parts_of(condition)]
    if condition.op == "and":
        return [access_predicate for access_predicates in parts for access_predicate in access_predicates]
    if not all(parts):
        return []
    return [tuple(key for access_predicates in parts for key in access_predicates[0])]


def _of_atom(atom: cond.Atom, policy: CheckedPolicy, words: Counter[Key]) -> list[Keys]:
    """Those of one atom. One that holds where something is *not* so is known by its whole test."""
    test: cond.Test = atom.test
    name = atom.field
    if atom.negated:
        return [] if _is_large(test) else [(("unless", name, test),)]
    match test:
        case cond.IsAny():
            values = allowed(test.values, type_of(name, policy))
            if len(values) > LARGE:
                return [(("among", name, SetKey(values)),)]
            return [tuple(("is", name, value) for value in values)]
        case cond.InBounds():
            return [(("within", name, (test.low, test.high)),)]
        case cond.FitsGlob():
            return [(key,) for key in _glob_keys(name, test.pattern)]
        case cond.MentionsAny():
            if len(test.phrases) > LARGE:
                return [(("mentions", name, SetKey(test.phrases)),)]
            phrases = (phrase.split(" ") for phrase in sorted(test.phrases))
            rarest = (min(phrase, key=lambda word: words[("says", name, word)]) for phrase in phrases)
            return [tuple(("says", name, word) for word in rarest)]
        case cond.Contains():
            return [(("holds", name, test.value),)]
        case cond.IsPresent():
            return [(("present", name, None),)]
        case cond.IsOpen():
            return [(("open", name, test.schedule),)]
        case cond.OnWeekdays():
            return [tuple(("weekday", name, day) for day in test.days)]
        case cond.InHours():
            return [tuple(("within", "minute", part) for part in _minutes(test))]
        case cond.InDates():
            return [(("within", "date", (test.first.toordinal(), test.last.toordinal())),)]
        case _:
            assert_never(test)


def _is_large(test: cond.Test) -> bool:
    match test:
        case cond.IsAny():
            return len(test.values) > LARGE
        case cond.MentionsAny():
            return len(test.phrases) > LARGE
        case _:
            return False


def _words(atom: cond.Atom) -> Iterator[Key]:
    if isinstance(atom.test, cond.MentionsAny) and not _is_large(atom.test):
        for phrase in atom.test.phrases:
            for word in phrase.split(" "):
                yield ("says", atom.field, word)


def _atoms(condition: NormalForm) -> Iterator[cond.Atom]:
    if isinstance(condition, cond.Atom):
        yield condition
    elif not isinstance(condition, bool):
        for part in parts_of(condition):
            yield from _atoms(part)


def _minutes(test: cond.InHours) -> list[Interval]:
    """Minutes of the day; hours that run past midnight are two ranges."""
    start, end = test.hours.start, test.hours.end
    if test.hours.past_midnight:
        return [(start, DAY_MINUTES), (0, end - 1)]
    return [(start, end - 1)]


def _glob_keys(name: str, pattern: str) -> list[Key]:
    """How the value begins or ends; where that says little, some three characters it has."""
    parts = runs(pattern)
    if len(parts) == 1:
        return [("is", name, parts[0])]
    keys: list[Key] = []
    for length in LENGTHS:
        keys += [("starts", name, parts[0][:length])] if length <= len(parts[0]) else []
        keys += [("ends", name, parts[-1][-length:])] if length <= len(parts[-1]) else []
    if max(len(parts[0]), len(parts[-1])) >= GRAM:
        return keys
    grams = {part[at : at + GRAM] for part in parts for at in range(len(part) - GRAM + 1)}
    return [*keys, *(("has", name, gram) for gram in sorted(grams)[:_GRAMS])]
