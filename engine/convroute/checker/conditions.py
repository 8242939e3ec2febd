"""Conditions of the tree to conditions of the policy: fields found, operators and constants that fit.

language: Conditions. A part that has no meaning is written down and yields None.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec import Struct

from convroute.checker.comparisons import Comparisons
from convroute.checker.fields import Fields, Looked
from convroute.checker.findings import Findings, Spot
from convroute.checker.names import Names
from convroute.checker.operators import Comparison, looks_like
from convroute.checker.times import check_date, check_hours, weekdays
from convroute.policy import conditions as cond
from convroute.policy.calendar import Schedule
from convroute.policy.fields import SURFACES, Audience
from convroute.source import Source, Span
from convroute.syntax import conditions as tree
from convroute.syntax.printer import show_condition


class Conditions(Struct, frozen=True):
    """Checks conditions against the declared facts, sets, schedules and apps."""

    fields: Fields
    comparisons: Comparisons
    schedules: Mapping[str, Schedule]
    names: Names
    findings: Findings

    def check(self, node: tree.Condition | None, source: Source, audience: Audience) -> cond.Condition | None:
        """What `node` means to `audience`; None if it is None or has no meaning."""
        match node:
            case None:
                return None
            case tree.Parens():
                return self.check(node.inner, source, audience)
            case tree.Not():
                operand = self.check(node.operand, source, audience)
                return None if operand is None else cond.Negation(operand)
            case tree.Junction():
                return self._junction(node, source, audience)
            case tree.Constant():
                return cond.Always(node.value, source.place(node.span.start))
            case tree.Flag():
                return self._flag(node, source, audience)
            case tree.Within() | tree.WeekdayIn() | tree.TimeIn() | tree.DateIn():
                return self._clock(node, source)
            case _:
                return self._comparison(node, source, audience)

    def _junction(self, node: tree.Junction, source: Source, audience: Audience) -> cond.Condition | None:
        operands = [self.check(operand, source, audience) for operand in node.operands]
        known = tuple(operand for operand in operands if operand is not None)
        return cond.Combination(node.op, known) if len(known) == len(operands) else None

    def _comparison(self, node: Comparison, source: Source, audience: Audience) -> cond.Condition | None:
        field = self.fields.find(
            node.field.name, node.field.span, source, audience, fact_type=looks_like(node)
        )
        if field is None:
            return None
        found = self.comparisons.check(node, field, source)
        return None if found is None else _atom(field.name, found.test, found.negated, node, source)

    # --- bare names ----------------------------------------------------------------------

    def _flag(self, node: tree.Flag, source: Source, audience: Audience) -> cond.Condition | None:
        """A bool fact, a surface, or `thread.is_new`."""
        if node.name in SURFACES:
            if self.fields.find("surface", node.span, source, audience) is None:
                return None
            return _atom("surface", cond.IsAny(frozenset({node.name})), False, node, source)
        field = self.fields.find(node.name, node.span, source, audience, fact_type="bool")
        if field is None:
            return None
        if field.type != "bool":
            self._not_a_condition(field, Spot(source, node.span))
            return None
        return _atom(field.name, cond.IsAny(frozenset({True})), False, node, source)

    def _not_a_condition(self, field: Looked, spot: Spot) -> None:
        example = {
            "string": f'{field.name} == "..."',
            "int": f"{field.name} > 0",
            "duration": f"{field.name} > 1 day",
            "set": f"{field.name} has image",
            "owner": f"{field.name} == nobody",
        }.get(field.type, f"{field.name} == {field.words[0] if field.words else '...'}")
        self.findings.add(
            "E282",
            f"`{field.name}` alone is neither true nor false",
            spot,
            help=f"compare it, for example: {example}",
        )

    # --- the clock -----------------------------------------------------------------------

    def _clock(
        self, node: tree.Within | tree.WeekdayIn | tree.TimeIn | tree.DateIn, source: Source
    ) -> cond.Condition | None:
        match node:
            case tree.Within():
                found = self.names.find(node.schedule, source, "schedule")
                schedule = None if found is None else self.schedules.get(node.schedule.value)
                test: cond.Test | None = None if schedule is None else cond.IsOpen(schedule)
                return None if test is None else _atom("time", test, node.outside, node, source)
            case tree.WeekdayIn():
                return _atom("time", cond.OnWeekdays(weekdays(node.days)), node.negated, node, source)
            case tree.TimeIn():
                hours = check_hours(node.hours, source, self.findings)
                return (
                    None if hours is None else _atom("time", cond.InHours(hours), node.negated, node, source)
                )
            case tree.DateIn():
                return self._dates(node, source)
            case _:
                assert_never(node)

    def _dates(self, node: tree.DateIn, source: Source) -> cond.Condition | None:
        first = check_date(node.first, source, self.findings)
        last = check_date(node.last, source, self.findings)
        if first is None or last is None:
            return None
        if first > last:
            span = Span(node.first.span.start, node.last.span.end)
            self.findings.add(
                "E275",
                f"the range {first}..{last} is empty: it ends before it starts",
                Spot(source, span),
                help=f"write {last}..{first}",
            )
            return None
        return _atom("time", cond.InDates(first, last), node.negated, node, source)


def _atom(field: str, test: cond.Test, negated: bool, node: tree.Condition, source: Source) -> cond.Atom:
    return cond.Atom(field, test, negated, show_condition(node), source.place(node.span.start))


def conjunction(parts: Sequence[cond.Condition]) -> cond.Condition:
    """All of `parts` (at least one)."""
    return parts[0] if len(parts) == 1 else cond.Combination("and", tuple(parts))
