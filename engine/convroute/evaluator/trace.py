"""What was looked at and what followed, step by step (semantics 5).

Nothing here decides anything: a `Trace` only listens, and `SILENT` does not even do that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from convroute.evaluator.state import State
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
        values = {**self.values}
        if self.step in _SHARED:
            values = {name: _own(value) for name, value in values.items()}
        changes: dict[str, object] = {}
        for name, (before, after) in self.changes.items():
            changes[name] = {"before": before, "after": after}
        return {
            "step": self.step,
            "name": self.name,
            "result": self.result,
            "values": values,
            "rules": [tried.to_json() for tried in self.rules] if self.rules else [],
            "changes": changes,
            "basis": self.basis,
            "reference": self.reference,
            "notes": [*self.notes],
        }


_SHARED = ("1", "E10")
"""Steps that may be in the traces of many decisions: what is printed of them may be changed."""


def _own(value: object) -> object:
    """A list or an object of its own."""
    if value.__class__ is list:
        return [*value]
    return {**value} if value.__class__ is dict else value


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
    changes: dict[str, tuple[object, object]] = {}
    if before.owner != after.owner:
        changes["owner"] = before.owner, after.owner
    if before.expires_at != after.expires_at:
        changes["expires_at"] = before.expires_at, after.expires_at
    if before.window != after.window:
        changes["window"] = before.window, after.window
    if before.last_user_message_at != after.last_user_message_at:
        changes["last_user_message_at"] = before.last_user_message_at, after.last_user_message_at
    if before.window_opened_at != after.window_opened_at:
        changes["window_opened_at"] = before.window_opened_at, after.window_opened_at
    if before.requested_by != after.requested_by:
        changes["requested_by"] = before.requested_by, after.requested_by
    return changes
