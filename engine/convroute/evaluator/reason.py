"""Why a decision came out as it did (interfaces: Decision, `reason`)."""

from dataclasses import FrozenInstanceError
from typing import NoReturn, Protocol

from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.source import Place


class Teller(Protocol):
    """Who can put a reason into words."""

    def sentence(self, event: Event, before: Thread) -> str: ...


class ReasonParts:
    """The slots of a reason; `_text` is its sentence, or who tells it of which event and thread."""

    __slots__ = ("_text", "at", "kind", "rule")

    kind: str
    rule: str | None
    at: Place | None
    _text: str | tuple[Teller, Event, Thread]


class ReasonDraft(ReasonParts):
    """A reason that is being made; it is done when its class is set to `Reason`."""

    __slots__ = ()


class Reason(ReasonParts):
    """`kind` is closed (semantics 5); `rule` and `at` name the rule that decided; `text` is for people.

    Frozen. The sentence may be made when somebody reads it.
    """

    __slots__ = ()

    def __init__(self, kind: str, text: str, rule: str | None = None, at: Place | None = None) -> None:
        for name, value in (("kind", kind), ("_text", text), ("rule", rule), ("at", at)):
            object.__setattr__(self, name, value)

    @property
    def text(self) -> str:
        told = self._text
        if isinstance(told, tuple):
            teller, event, before = told
            told = teller.sentence(event, before)
            object.__setattr__(self, "_text", told)
        return told

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reason):
            return NotImplemented
        return (self.kind, self.text, self.rule, self.at) == (other.kind, other.text, other.rule, other.at)

    def __hash__(self) -> int:
        return hash((self.kind, self.rule, self.at))

    def __repr__(self) -> str:
        return f"Reason(kind={self.kind!r}, text={self.text!r}, rule={self.rule!r}, at={self.at!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Reason, (self.kind, self.text, self.rule, self.at)

    def to_json(self) -> dict[str, object]:
        at = None if self.at is None else str(self.at)
        return {"kind": self.kind, "rule": self.rule, "at": at, "text": self.text}
