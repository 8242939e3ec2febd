"""A few conditional rules as one generated function: `if` after `if`, as somebody would write it.

What a policy says never becomes part of the text: values stand in the function's
namespace under made-up names.
"""

from collections.abc import Sequence
from typing import Any, assert_never

from msgspec import Struct, field

from convroute.compiler.constants import Constants
from convroute.compiler.planned_outcome import Match, PlannedOutcome
from convroute.compiler.predicates import FEW, allowed, by_length, type_of
from convroute.policy import conditions as cond
from convroute.policy.buckets import bucket_of
from convroute.policy.calendar import local_time, within_hours
from convroute.policy.fields import field_of
from convroute.policy.globs import fitting, literals
from convroute.policy.normal_form import NormalForm, parts_of
from convroute.policy.packed import SetKey
from convroute.policy.text_matching import mentions, words

Weighed = tuple[int, NormalForm, PlannedOutcome]
"""A rule that has to be weighed: its position in the stage, its condition, what it leads to."""

_NAMES = {
    "event": "event",
    "thread": "thread",
    "owner": "owner",
    "app_names": "names",
    "local": "local_of(event)",
    "bucket": "bucket_of(event)",
}
_DEAR = ("local_of(event)", "bucket_of(event)")


def generate_match(rules: Sequence[Weighed], constants: Constants, *, compare: bool) -> Match:
    """The first of `rules` that holds, else the outcome that was found without weighing.

    With `compare` that outcome's rule may stand before some of them, and then wins.
    """
    writer = _Writer(constants)
    tests = [_test(writer, rule, compare) for rule in rules]
    lines = [*writer.reads, *tests, "return best"]
    text = "\n    ".join(["def match(event, thread, owner, facts, best):", *lines])
    exec(compile(text, "<convroute plan>", "exec"), writer.namespace)  # only made-up names stand in it
    match: Match = writer.namespace["match"]
    return match


def _test(writer: "_Writer", rule: Weighed, compare: bool) -> str:
    position, condition, planned = rule
    holds = writer.expression(condition)
    if compare:
        holds = f"best.position > {position} and {holds}"
    return f"if {holds}: return {writer.named(planned)}"


class _Writer(Struct):
    """`reads` are the lines that read each field once; `namespace` holds every value."""

    constants: Constants
    reads: list[str] = field(default_factory=list)
    namespace: dict[str, Any] = field(default_factory=dict)
    _fields: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        policy = self.constants.policy
        self.namespace.update(
            names=self.constants.names,
            words=words,
            spoken=_spoken,
            within=within_hours,
            local_of=lambda event: local_time(event.at, policy.timezone),
            bucket_of=lambda event: bucket_of(policy.name, event.account, event.user),
        )

    def named(self, value: object) -> str:
        """A made-up name for `value`."""
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        return name

    def expression(self, condition: NormalForm) -> str:
        if isinstance(condition, bool):
            return str(condition)
        if isinstance(condition, cond.Atom):
            passes = self._passes(condition)
            return f"(not {passes})" if condition.negated else passes
        return f"({f' {condition.op} '.join(self.expression(part) for part in parts_of(condition))})"

    def _passes(self, atom: cond.Atom) -> str:
        test: cond.Test = atom.test
        name = self._field(atom.field)
        match test:
            case cond.IsAny():
                return self._equals(name, atom.field, test)
            case cond.InBounds():
                return _bounds(name, test)
            case cond.FitsGlob():
                return self._glob(name, test.pattern)
            case cond.MentionsAny():
                return self._mentions(name, test)
            case cond.Contains():
                return f"({self.named(test.value)} in {name})"
            case cond.IsPresent():
                return f"({name} is not None)"
            case cond.IsOpen() | cond.OnWeekdays() | cond.InHours() | cond.InDates():
                return self._clock(name, test)
            case _:
                assert_never(test)

    def _field(self, name: str) -> str:
        """The local variable that holds the field; what is dear is made where it is first needed."""
        if name not in self._fields:
            local, read = f"f{len(self._fields)}", self._read(name)
            self._fields[name] = local
            if read in _DEAR:
                self._fields[name] = f"({local} if {local} is not None else ({local} := {read}))"
                read = "None"
            self.reads.append(f"{local} = {read}")
        return self._fields[name]

    def _read(self, name: str) -> str:
        if name in self.constants.policy.facts:
            return f"facts.get({self.named(name)}) if facts else None"
        return field_of(name).expression(_NAMES)

    def _equals(self, name: str, of: str, test: cond.IsAny) -> str:
        values = allowed(test.values, type_of(of, self.constants.policy))
        if len(values) != 1:
            return f"({name} in {self.named(values)})"
        (only,) = values
        return f"({name} is {only})" if isinstance(only, bool) else f"({name} == {self.named(only)})"

    def _glob(self, name: str, pattern: str) -> str:
        parts = literals(pattern)
        if parts is not None and len(parts) == 2 and not parts[1]:
            return f"({name} is not None and {name}.startswith({self.named(parts[0])}))"
        return f"({name} is not None and {self.named(fitting(pattern))}(str({name})))"

    def _mentions(self, name: str, test: cond.MentionsAny) -> str:
        said = f"{name}_words"
        if f"{said} = None" not in self.reads:
            self.reads.append(f"{said} = None")
        made = f"({said} if {said} is not None else ({said} := words({name})))"
        if len(test.phrases) > FEW:
            many = self.constants.phrases(SetKey(test.phrases))
            return f"({name} is not None and {self.named(many.stand_in)}({made}))"
        single, longer = by_length(test)
        ways = [f"not {self.named(single)}.isdisjoint({made})"] if single else []
        ways += [f"spoken({made}, {self.named(longer)})"] if longer else []
        return f"({name} is not None and ({' or '.join(ways) or 'False'}))"

    def _clock(self, now: str, test: cond.ClockTest) -> str:
        match test:
            case cond.IsOpen():
                return f"{self.named(test.schedule.open_at)}({now})"
            case cond.OnWeekdays():
                return f"({now}.weekday() in {self.named(test.days)})"
            case cond.InHours():
                return f"within({self.named(test.hours)}, {now})"
            case cond.InDates():
                return f"({self.named(test.first)} <= {now}.date() <= {self.named(test.last)})"
            case _:
                assert_never(test)


def _bounds(name: str, test: cond.InBounds) -> str:
    low = "" if test.low is None else f" and {test.low:d} <= {name}"
    high = "" if test.high is None else f" and {name} <= {test.high:d}"
    return f"({name} is not None{low}{high})"


def _spoken(said: tuple[str, ...], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(mentions(said, phrase) for phrase in phrases)
