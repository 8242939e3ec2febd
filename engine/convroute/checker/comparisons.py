"""One field against constants: the operators of its type, and what each comes to (language: Conditions)."""

from collections.abc import Mapping
from typing import assert_never

from msgspec import Struct

from convroute.checker.constants import Constants, range_of
from convroute.checker.fields import Looked
from convroute.checker.findings import Findings, Spot
from convroute.checker.globs import check_glob
from convroute.checker.operators import INSTEAD, KINDS, Comparison, fits, operator_of
from convroute.checker.sets import Sets, say_no_word
from convroute.checker.times import seconds
from convroute.checker.values import Values
from convroute.policy import conditions as cond
from convroute.policy.text_matching import words
from convroute.source import Source, Span
from convroute.syntax import conditions as tree
from convroute.syntax.declarations import Kind
from convroute.syntax.literals import Duration, Integer, Text


class Compared(Struct, frozen=True):
    """A test on a field, and whether its answer is turned round."""

    test: cond.Test
    negated: bool = False


class Comparisons(Struct, frozen=True):
    """Checks one comparison once its field is known."""

    constants: Constants
    sets: Sets
    findings: Findings

    def check(self, node: Comparison, field: Looked, source: Source) -> Compared | None:
        """The test, or None if operator or constant do not fit the field (said already)."""
        operator = operator_of(node)
        if not fits(node, field):
            self._unfit(operator, field, Spot(source, node.span))
            return None
        match node:
            case tree.Compare():
                return self._compare(node, field, source)
            case tree.OneOf():
                return self._one_of(node, field, source)
            case tree.InSet():
                return self._in_set(node, field, source)
            case tree.InRange():
                return self._in_range(node, field, source)
            case tree.Like():
                good = check_glob(node.pattern, source, self.findings)
                return Compared(cond.FitsGlob(node.pattern.value)) if good else None
            case tree.Mentions():
                return self._mentions(node, source)
            case tree.MentionsSet():
                phrases = self.sets.find_phrases(node.set, source)
                return None if phrases is None else Compared(phrases)
            case tree.Has():
                word = self.constants.word(field, node.value.value, Spot(source, node.value.span))
                return None if word is None else Compared(cond.Contains(word))
            case tree.Presence():
                return self._presence(node, field, source)
            case _:
                assert_never(node)

    def _unfit(self, operator: str, field: Looked, spot: Spot) -> None:
        self.findings.add(
            "E272",
            f"`{operator}` does not fit `{field.name}`, which is {KINDS[field.type]}",
            spot,
            help=INSTEAD[field.type],
        )

    def _compare(self, node: tree.Compare, field: Looked, source: Source) -> Compared | None:
        if node.op in ("==", "!="):
            value = self.constants.scalar(field, node.value, source)
            return None if value is None else Compared(cond.IsAny(frozenset({value})), node.op == "!=")
        limit = self._count(field, node.value, source)
        if limit is None:
            return None
        match node.op:
            case "<":
                bounds = cond.InBounds(None, limit - 1)
            case "<=":
                bounds = cond.InBounds(None, limit)
            case ">":
                bounds = cond.InBounds(limit + 1, None)
            case _:
                bounds = cond.InBounds(limit, None)
        return self._within_range(bounds, field, Spot(source, node.span))

    def _within_range(self, bounds: cond.InBounds, field: Looked, spot: Spot) -> Compared | None:
        """The ends of a range lie inside what the field can be."""
        for end in (bounds.low, bounds.high):
            below = end is not None and field.least is not None and end < field.least
            above = end is not None and field.most is not None and end > field.most
            if below or above:
                what = range_of(field) if field.type == "int" else "0 seconds up"
                self.findings.add(
                    "E276",
                    f"`{spot.text}` reaches outside what `{field.name}` can be",
                    spot,
                    help=f"it goes from {what}",
                )
                return None
        return Compared(bounds)

    def _count(self, field: Looked, value: tree.Value, source: Source) -> int | None:
        """A number, or a duration in ms."""
        match field.type, value:
            case "int", Integer():
                return value.value
            case "duration", Duration():
                return seconds(value) * 1000
            case _:
                self.constants.scalar(field, value, source)
                return None

    def _one_of(self, node: tree.OneOf, field: Looked, source: Source) -> Compared | None:
        found = [self.constants.member(field, value, source) for value in node.values]
        values = frozenset[cond.Scalar]().union(*(value for value in found if value is not None))
        return None if None in found else Compared(cond.IsAny(values), node.negated)

    def _in_range(self, node: tree.InRange, field: Looked, source: Source) -> Compared | None:
        low = self._count(field, node.low, source)
        high = self._count(field, node.high, source)
        if low is None or high is None:
            return None
        spot = Spot(source, Span(node.low.span.start, node.high.span.end))
        if low > high:
            self.findings.add(
                "E275", f"the range {spot.text} is empty: it ends below its start", spot, help="swap its ends"
            )
            return None
        found = self._within_range(cond.InBounds(low, high), field, spot)
        return None if found is None else Compared(found.test, node.negated)

    # --- sets ----------------------------------------------------------------------------

    def _in_set(self, node: tree.InSet, field: Looked, source: Source) -> Compared | None:
        if field.type == "owner":
            instead: Mapping[Kind, str] = {"app": f"write `{field.name} == {node.set.value}`"}
            found = self.constants.names.find(node.set, source, "group", "set", instead=instead)
            if found is None or found.kind == "group":
                owners = self.constants.groups.owners_of(node.set.value)
                return None if found is None else Compared(cond.IsAny(owners), node.negated)
        ids = field.name == "ad.id"
        find = self.sets.find_ids if ids else self.sets.find
        values = find(node.set, source)
        if values is None:
            return None
        spot = Spot(source, node.set.span)
        allowed = self._allowed(field)
        if field.type == "int":
            return self._whole_numbers(values, node, field, spot)
        stranger = min((v for v in values.values if v not in allowed), default=None) if allowed else None
        if stranger is not None:
            self._stranger(stranger, node, field, spot, values)
            return None
        return Compared(cond.IsAny(values.values), node.negated)

    def _allowed(self, field: Looked) -> tuple[str, ...]:
        if field.type == "owner":
            return ("nobody", *self.constants.names.of_kind("app"))
        return field.words

    def _whole_numbers(self, values: Values, node: tree.InSet, field: Looked, spot: Spot) -> Compared | None:
        numbers = self.sets.whole_numbers(values)
        if isinstance(numbers, str):
            self._stranger(numbers, node, field, spot, values)
            return None
        return Compared(cond.IsAny(numbers), node.negated)

    def _stranger(self, value: str, node: tree.InSet, field: Looked, spot: Spot, values: Values) -> None:
        from_ = values.spot(value)
        where = f" ({from_.place})" if from_ is not None else ""
        self.findings.add(
            "E280",
            f'`{field.name}` is never "{value}", which is in the set `{node.set.value}`{where}',
            spot,
            help="compare a field with a set of values it can have",
        )

    # --- text ----------------------------------------------------------------------------

    def _mentions(self, node: tree.Mentions, source: Source) -> Compared | None:
        phrases = [self._phrase(phrase, source) for phrase in node.phrases]
        return Compared(cond.MentionsAny.of(phrases)) if all(phrases) else None

    def _phrase(self, phrase: Text, source: Source) -> tuple[str, ...]:
        found = words(phrase.value)
        if not found:
            say_no_word(phrase.value, Spot(source, phrase.span), self.findings)
        return found

    def _presence(self, node: tree.Presence, field: Looked, source: Source) -> Compared | None:
        if not field.optional:
            self.findings.add(
                "E277",
                f"`{field.name}` is always there",
                Spot(source, node.span),
                help="`is present` and `is absent` are for what can be missing: ref, text, ad.id, facts",
            )
            return None
        return Compared(cond.IsPresent(), not node.present)
