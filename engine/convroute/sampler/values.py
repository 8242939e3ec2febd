"""Values of a field that come out of its tests as wanted, close to where the answer changes."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import islice

from convroute.evaluator.conditions import passes
from convroute.policy import conditions as cond
from convroute.policy.fields import ATTACHMENT_TYPES, FIELDS, FactInfo
from convroute.policy.model import CheckedPolicy
from convroute.sampler.constants import atoms
from convroute.sampler.texts import (
    beside,
    beside_glob,
    beside_phrase,
    globbed,
    mentioning,
    together,
)
from convroute.sampler.wishes import Literal

Value = object
"""What a snapshot says of a field; None where it says nothing."""
_SOME = 24
_ENOUGH = 4
_LARGE = 256
_DRAWN: dict[str, tuple[Value, ...]] = {
    "text": ("hello there", "", None),
    "payload": ("SOMETHING", "", None),
    "title": ("Go on", None),
    "ref": ("elsewhere",),
    "ad.id": ("120000000000099", None),
    "ad.title": (None,),
    "ad.post": (None,),
    "ad.product": (None,),
    "ad.flow": (None,),
    "product": ("77001",),
}
"""Other texts than the usual ones: what a seed has once drawn, it always draws."""


class Values:
    """Candidates for fields, made when they are first asked for and kept."""

    def __init__(self, policies: Sequence[CheckedPolicy]) -> None:
        self._tests: dict[str, list[cond.Test]] = {}
        for atom in (atom for policy in policies for atom in atoms(policy)):
            self._tests.setdefault(atom.field, []).append(atom.test)
        self._facts: dict[str, list[FactInfo]] = {}
        for policy in policies:
            for fact in policy.facts.values():
                self._facts.setdefault(fact.name, []).append(fact)
        self._known: dict[object, tuple[Value, ...]] = {}
        self._usual: dict[str, tuple[Value, ...]] = {}
        self._listed: dict[int, tuple[cond.Scalar, ...]] = {}

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(self._facts)

    def is_drawn(self, name: str) -> bool:
        """Whether a policy asks about the field, or it is drawn in any case."""
        return name in _DRAWN or name in self._tests

    def wished(self, literals: tuple[Literal, ...]) -> tuple[Value, ...]:
        """Values of their field that suit all of `literals`; empty if none was found."""
        found = self._known.get(literals)
        if found is None:
            found = self._known[literals] = self._suiting(literals)
        return found

    def usual(self, name: str) -> tuple[Value, ...]:
        """Values of the field that the policies speak of, and others, whatever their tests say."""
        found = self._usual.get(name)
        if found is None:
            tests = self._tests.get(name, [])
            step = max(1, len(tests) // _SOME)
            near = (value for test in tests[::step] for value in islice(self._around(name, test), 12))
            plain = _DRAWN.get(name) or _unasked(name)
            kept = self._valid(name, (*plain, *near, *self._declared(name)))
            found = self._usual[name] = tuple(kept)
        return found

    def _suiting(self, literals: tuple[Literal, ...]) -> tuple[Value, ...]:
        name = literals[0].field
        first = literals[0]
        if len(literals) == 1 and first.wanted and isinstance(first.test, cond.IsAny):
            exact = tuple(self._valid(name, self._values(first.test)))
            if exact:
                return exact
        own = (value for literal in literals for value in self._around(name, literal.test))
        found = self._passing(literals, [*own, *self._composed(literals), None])
        return found if len(found) >= _ENOUGH else (*found, *self._passing(literals, self.usual(name)))

    def _passing(self, literals: tuple[Literal, ...], pool: Iterable[Value]) -> tuple[Value, ...]:
        return tuple(
            value
            for value in self._valid(literals[0].field, pool)
            if all(passes(literal.test, value) is literal.wanted for literal in literals)
        )

    def _values(self, test: cond.IsAny | cond.MentionsAny) -> tuple[cond.Scalar, ...]:
        """Values or phrases in an order that is the same everywhere."""
        if id(test) not in self._listed:
            members = test.values if isinstance(test, cond.IsAny) else test.phrases
            self._listed[id(test)] = tuple(sorted(members, key=str))
        return self._listed[id(test)]

    def _around(self, name: str, test: cond.Test) -> Iterator[Value]:
        """Constants of `test` and their neighbours; at most a few hundred."""
        match test:
            case cond.IsAny():
                values = self._values(test)
                step = max(1, len(values) // _LARGE)
                yield from values[::step]
                for value in values[:: max(1, len(values) // _SOME)]:
                    yield from _neighbours(value, self._is_number(name))
            case cond.InBounds():
                yield from _at_bounds(test)
            case cond.FitsGlob():
                yield from globbed(test.pattern)
                yield from beside_glob(test.pattern)
            case cond.MentionsAny():
                phrases = self._values(test)
                for phrase in phrases[:: max(1, len(phrases) // _LARGE)]:
                    yield from mentioning(str(phrase).split(" "))
                    yield from beside_phrase(str(phrase).split(" "))
            case cond.Contains():
                yield frozenset({test.value})
                yield frozenset({test.value, "image"})
                yield frozenset({"file"})
            case _:
                yield from (True, False) if self._is_flag(name) else ("anything",)

    def _composed(self, literals: tuple[Literal, ...]) -> Iterator[Value]:
        """Texts for several tests at once: all phrases together, also in the places of a glob's `*`."""
        wanted = [literal.test for literal in literals if literal.wanted]
        phrases = [self._values(test) for test in wanted if isinstance(test, cond.MentionsAny)]
        globs = [test.pattern for test in wanted if isinstance(test, cond.FitsGlob)]
        texts = [
            together(str(options[-1 - turn % len(options)]) for options in phrases if options)
            for turn in range(3)
        ]
        texts += nsmallest(
            _SOME, (str(value) for test in wanted if isinstance(test, cond.IsAny) for value in test.values)
        )
        yield from texts
        runs = [*texts, *(run for pattern in globs for run in globbed(pattern))]
        for pattern in globs:
            yield from globbed(pattern, runs)
        sets = [test.value for test in wanted if isinstance(test, cond.Contains)]
        if sets:
            yield frozenset(sets)

    def _declared(self, name: str) -> Iterator[Value]:
        """What the declaration of a fact says it can be."""
        for fact in self._facts.get(name, ()):
            yield from (*fact.options[:_SOME], fact.least, fact.most)
            yield from (True, False) if fact.type == "bool" else (0, 7) if fact.type == "int" else ("other",)

    def _is_number(self, name: str) -> bool:
        facts = self._facts.get(name)
        return facts[0].type == "int" if facts else FIELDS[name].type in ("int", "duration")

    def _is_flag(self, name: str) -> bool:
        facts = self._facts.get(name)
        return facts[0].type == "bool" if facts else FIELDS[name].type == "bool"

    def _valid(self, name: str, values: Iterable[Value]) -> list[Value]:
        """Each value that the field can have, once: a fact has to suit every policy that declares it."""
        kept: dict[tuple[type, Value], Value] = {}
        facts = self._facts.get(name)
        for value in values:
            read = _as_number(value) if self._is_number(name) else value
            if facts is not None:
                fits = read is None or all(fact.problem(read) is None for fact in facts)
            else:
                fits = _is_value(name, read)
            if fits:
                kept.setdefault((type(read), read), read)
        return [*kept.values()]


def _neighbours(value: cond.Scalar, number: bool) -> Iterator[Value]:
    if isinstance(value, bool):
        yield not value
    elif number:
        whole = _as_number(value)
        yield from () if whole is None else (whole - 1, whole + 1)
    else:
        yield from beside(str(value))


def _at_bounds(test: cond.InBounds) -> Iterator[Value]:
    for bound in (test.low, test.high):
        if bound is not None:
            yield from (bound - 1, bound, bound + 1)
    if test.low is not None and test.high is not None:
        yield (test.low + test.high) // 2
    yield from (0, (test.low or 0) * 2 + 1000)


def _as_number(value: Value) -> int | None:
    """An integer, also from the digits of a text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    return value if isinstance(value, int) else None


def _unasked(name: str) -> tuple[Value, ...]:
    """What a field has when nobody asks for anything."""
    info = FIELDS.get(name)
    if info is None or not info.usual:
        return (None,)
    return (*info.usual[:1], None) if info.type == "string" else info.usual


def _is_value(name: str, value: Value) -> bool:
    info = FIELDS[name]
    if value is None:
        return info.optional
    match info.type:
        case "set":
            return isinstance(value, frozenset) and value.issubset(ATTACHMENT_TYPES)
        case "bool":
            return isinstance(value, bool)
        case "int" | "duration":
            return isinstance(value, int) and 0 <= value <= (info.most if info.most is not None else 10**12)
        case _:
            return isinstance(value, str) and (value != "" or info.may_be_empty)
