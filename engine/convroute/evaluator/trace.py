"""What was looked at and what followed, step by step (semantics 5).

Nothing here decides anything: a `Trace` only listens, and `SILENT` does not even do that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from convroute.evaluator.state import STATE_FIELDS, State
from convroute.record import record
from convroute.source import Place

Basis = Literal["documented", "assumed"]
Logic = str | int | list["Logic"] | None
"""How a rule follows from its conditions: an index into them, `["and", ...]`, `["or", ...]`, `["not", x]`."""


@record
class Seen:
    """One atomic condition: its text, the field's value as read (None: absent), and the answer."""

    text: str
    field: str
    value: object
    result: bool
    place: Place

    def to_json(self) -> dict[str, object]:
        return {"text": self.text, "field": self.field, "value": self.value, "result": self.result}


@record
class Tried:
    """A rule that was tried. `conditions` are the atoms that were reached, in order; `logic` joins them."""

    rule: str
    text: str
    place: Place | None
    matched: bool
    conditions: tuple[Seen, ...]
    app: str | None = None
    logic: Logic = None

    def to_json(self) -> dict[str, object]:
        return {
            "rule": self.rule,
            "text": self.text,
            "at": None if self.place is None else str(self.place),
            "matched": self.matched,
            "app": self.app,
            "conditions": [seen.to_json() for seen in self.conditions],
            "logic": self.logic,
        }


@record
class Step:
    """A clause that was reached. `result` is a word of the clause, `values` what it looked at."""

    step: str
    name: str
    result: str
    basis: Basis
    reference: str
    values: Mapping[str, object]
    rules: tuple[Tried, ...] = ()
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "step": self.step,
            "name": self.name,
            "result": self.result,
            "values": dict(self.values),
            "rules": [tried.to_json() for tried in self.rules],
            "changes": {
                name: {"before": before, "after": after} for name, (before, after) in self.changes.items()
            },
            "basis": self.basis,
            "reference": self.reference,
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class Trace:
    """Steps in the order they were reached, and the read set: every field looked at, with its value."""

    steps: list[Step] = field(default_factory=list)
    reads: dict[str, object] = field(default_factory=dict)
    listening: bool = True

    def step(
        self,
        step: str,
        name: str,
        result: str,
        reference: str,
        *,
        assumed: bool = False,
        rules: tuple[Tried, ...] = (),
        changes: Mapping[str, tuple[object, object]] | None = None,
        notes: tuple[str, ...] = (),
        also: Mapping[str, object] | None = None,
        **values: object,
    ) -> None:
        """Note a clause; `values` and `also` are what it looked at."""
        if not self.listening:
            return
        basis: Basis = "assumed" if assumed else "documented"
        looked_at = {**values, **(also or {})}
        self.steps.append(Step(step, name, result, basis, reference, looked_at, rules, changes or {}, notes))

    def to_json(self) -> dict[str, object]:
        return {"format_version": 1, "steps": [step.to_json() for step in self.steps]}


def changed(before: State, after: State) -> dict[str, tuple[object, object]]:
    """The fields in which two states differ: name to (before, after)."""
    return {
        name: (getattr(before, name), getattr(after, name))
        for name in STATE_FIELDS
        if getattr(before, name) != getattr(after, name)
    }
