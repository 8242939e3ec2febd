"""The rules of a stage as every trace of a policy tells them, and those that one event tried.

Of a rule that names exact values without a condition all is known beforehand but
the value that the event had, so nothing is made of it until somebody looks.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from convroute.evaluator.trace import Logic, Seen, Tried, TriedLater
from convroute.policy.conditions import Atom, Combination, IsAny
from convroute.policy.model import RouteRule


class Row(Struct, frozen=True, eq=False):
    """A rule of a stage. `atoms` are the conditions that are reached: all but the last hold, and the last
    holds if the rule matches. A rule that is `weighed` has to be tried to know them."""

    rule: RouteRule
    at: str
    atoms: tuple[Atom, ...]
    traced: tuple[tuple[str, str], ...]
    weighed: bool
    joined: bool

    @property
    def logic(self) -> Logic:
        """How the rule follows from its conditions; a list of its own."""
        if self.joined:
            return ["and", *range(len(self.atoms))]
        return 0 if self.atoms else None


class LazyTried(TriedLater):
    """The first `count` of `rows`, tried: the last matches or not, the others do not.

    `value` is what the event had where exact rules look, `surface` its surface;
    `noted` has the rules that were weighed, by their place.
    """

    __slots__ = ("_count", "_matched", "_noted", "_rows", "_surface", "_value")

    def __init__(
        self,
        rows: Sequence[Row],
        count: int,
        matched: bool,
        surface: str,
        value: str | None,
        noted: Mapping[int, Tried],
    ) -> None:
        self._made = None
        self._rows = rows
        self._count = count
        self._matched = matched
        self._surface = surface
        self._value = value
        self._noted = noted

    def __len__(self) -> int:
        return self._count

    def _make(self) -> Iterator[Tried]:
        last = self._count - 1
        for place in range(self._count):
            row = self._rows[place]
            yield self._noted[place] if row.weighed else self._tried(row, place == last and self._matched)

    def _tried(self, row: Row, matched: bool) -> Tried:
        rule, last = row.rule, len(row.atoms) - 1
        seen = tuple(
            Seen(atom.text, atom.field, self._seen(atom), matched or number < last, atom.place)
            for number, atom in enumerate(row.atoms)
        )
        return Tried(rule.id, rule.text, rule.place, matched, seen, rule.target, row.logic)

    def _seen(self, atom: Atom) -> str | None:
        return self._surface if atom.field == "surface" else self._value

    def to_json(self) -> list[dict[str, object]]:
        surface, value = self._surface, self._value
        printed: list[dict[str, Any]] = []
        for row in self._rows[: self._count]:
            if row.weighed:
                printed.append(self._noted[len(printed)].to_json())
                continue
            rule, conditions = row.rule, []
            for text, field in row.traced:
                seen = surface if field == "surface" else value
                conditions.append({"text": text, "field": field, "value": seen, "result": True})
            if conditions:
                conditions[-1]["result"] = False
            printed.append(
                {
                    "rule": rule.id,
                    "text": rule.text,
                    "at": row.at,
                    "matched": False,
                    "app": rule.target,
                    "conditions": conditions,
                    "logic": row.logic if row.joined else 0 if conditions else None,
                }
            )
        if self._matched and not self._rows[self._count - 1].weighed:
            _match(printed[-1])
        return printed


def _match(rule: dict[str, Any]) -> None:
    """The printed rule matched: its last condition held, too."""
    rule["matched"] = True
    if rule["conditions"]:
        rule["conditions"][-1]["result"] = True


def row_of(rule: RouteRule, key: str, surface: str | None) -> Row:
    """The rule as an event meets it; `key` is the field its exact rules name.

    `surface` is the event's, None in a stage where rules do not look at it.
    """
    reached = _reached(rule, key, surface)
    atoms = (*(reached or ()),)
    traced = tuple((atom.text, atom.field) for atom in atoms)
    return Row(rule, str(rule.place), atoms, traced, reached is None, isinstance(rule.entry, Combination))


def _reached(rule: RouteRule, key: str, surface: str | None) -> list[Atom] | None:
    """The conditions that are reached, `key` last; None if they depend on more of the event than `key`."""
    entry = rule.entry
    if rule.when is not None:
        return None
    if entry is None:
        return []
    parts = entry.operands if isinstance(entry, Combination) and entry.op == "and" else (entry,)
    reached: list[Atom] = []
    for number, part in enumerate(parts):
        if not isinstance(part, Atom) or not isinstance(part.test, IsAny):
            return None
        reached.append(part)
        if part.field == "surface" and surface is not None and not part.negated:
            if surface not in part.test.values:
                break
        elif part.field != key or number != len(parts) - 1:
            return None
    return reached
