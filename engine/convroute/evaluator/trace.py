"""What was looked at and what followed, step by step (semantics 5).

Nothing here decides anything: a `Trace` only listens, and one that is not `listening` does not even do that.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, SupportsIndex, overload

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.evaluator.state import State
from convroute.frozen_dict import frozen_dict
from convroute.source import Place

Basis = Literal["documented", "assumed"]
Logic = str | int | list["Logic"] | None
"""How a rule follows from its conditions: an index into them, `["and", ...]`, `["or", ...]`, `["not", x]`."""


class Seen(Struct, frozen=True, gc=False):
    """One atomic condition: its text, the field's value as read (None: absent), and the answer.

    Where one of several phrases was looked for, `phrase` is the one that the value mentions, as its
    folded words.
    """

    text: str
    field: str
    value: object
    result: bool
    place: Place
    phrase: str | None = None

    def to_json(self) -> dict[str, object]:
        printed: dict[str, object] = {
            "text": self.text,
            "field": self.field,
            "value": self.value,
            "result": self.result,
        }
        if self.phrase is not None:
            printed["phrase"] = self.phrase
        return printed


class Tried(Struct, frozen=True, gc=False):
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
            "logic": _logic(self.logic),
        }


def _logic(logic: Logic) -> Logic:
    """A list of its own: what is printed may be changed."""
    return [_logic(part) for part in logic] if isinstance(logic, list) else logic


class TriedLater(Sequence[Tried]):
    """Tried rules that are made when somebody looks at them; equal to the tuple of them all.

    Copies and pickles are that tuple.
    """

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: tuple[Tried, ...] | None = None

    @abstractmethod
    def _make(self) -> Iterator[Tried]:
        """All of them, from what is kept here."""

    @abstractmethod
    def to_json(self) -> list[dict[str, object]]:
        """As `Tried.to_json` of each."""

    def made(self) -> tuple[Tried, ...]:
        if self._made is None:
            self._made = (*self._make(),)
        return self._made

    @overload
    def __getitem__(self, index: SupportsIndex) -> Tried: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Tried, ...]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Tried | tuple[Tried, ...]:
        return self.made()[index]

    def __iter__(self) -> Iterator[Tried]:
        return iter(self.made())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TriedLater):
            return self.made() == other.made()
        return self.made() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.made())

    def __repr__(self) -> str:
        return repr(self.made())

    def __reduce__(self) -> tuple[type, tuple[tuple[Tried, ...]]]:
        return tuple, (self.made(),)


Rules = tuple[Tried, ...] | TriedLater


class Step(Struct, frozen=True, gc=False):
    """A clause that was reached. `result` is a word of the clause, `values` what it looked at."""

    step: str
    name: str
    result: str
    basis: Basis
    reference: str
    values: Mapping[str, object]
    rules: Rules = ()
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        values: dict[str, Any] = {**self.values}
        printed: dict[str, object] = {
            "step": self.step,
            "name": self.name,
            "result": self.result,
            "values": values,
            "rules": [],
            "changes": {},
            "basis": self.basis,
            "reference": self.reference,
            "notes": [*self.notes],
        }
        if self.step in _SHARED:
            for name in _SHARED[self.step]:
                if name in values:
                    values[name] = values[name].copy()
        rules, changes = self.rules, self.changes
        if rules:
            printed["rules"] = (
                [tried.to_json() for tried in rules] if isinstance(rules, tuple) else rules.to_json()
            )
        if changes:
            printed["changes"] = {
                name: {"before": before, "after": after} for name, (before, after) in changes.items()
            }
        return printed


_SHARED: Mapping[str, tuple[str, ...]] = {
    "1": ("apps", "disabled", "standby", "behavior"),
    "E10": ("messaging", "standby"),
}
"""Of steps that are in the traces of many decisions, the values that whoever prints them may change."""


def sealed(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps that stand in many traces: what one shows cannot be changed for the others."""
    return tuple(
        replace(step, values=frozen_dict(step.values), changes=frozen_dict(step.changes)) for step in steps
    )


class Trace(Struct):
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
        rules: Rules = (),
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
