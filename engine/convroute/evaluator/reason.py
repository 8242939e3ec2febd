"""Why a decision came out as it did (interfaces: Decision, `reason`)."""

from msgspec import Struct

from convroute.source import Place


class Reason(Struct, frozen=True, gc=False):
    """`kind` is closed (semantics 5); `rule` and `at` name the rule that decided; `text` is for people."""

    kind: str
    text: str
    rule: str | None = None
    at: Place | None = None

    def to_json(self) -> dict[str, object]:
        at = None if self.at is None else str(self.at)
        return {"kind": self.kind, "rule": self.rule, "at": at, "text": self.text}
