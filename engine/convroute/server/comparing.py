"""What was kept of a decision against what comes out now, and what holds of the decisions of a thread."""

from collections.abc import Iterator
from math import inf
from typing import Any

from msgspec.json import decode, encode

from convroute.conversation.life import Life
from convroute.server.rederiving import Again
from convroute.server.rows import DecisionRow

Found = tuple[str, str | None, str | None]
"""What does not hold, what was kept, and what comes out now."""


class Replay:
    """One thread as far as it was gone through."""

    def __init__(self, first: DecisionRow | None) -> None:
        """A thread whose first versions are no longer kept begins with the life that the first one left."""
        self.life: Life | None = None
        self.version = 0 if first is None or first.version == 0 else first.version - 1
        self.before_is_known = self.version == 0
        self._keys: dict[bytes, int] = {}
        self._oldest_key: float = inf
        self._originals: set[bytes] = set()
        self._copies: list[tuple[bytes, DecisionRow]] = []
        self._all_known = self.before_is_known

    def next_version(self, row: DecisionRow) -> Found | None:
        if row.version not in (0, self.version + 1):
            return "version", str(row.version), str(self.version + 1)
        return None

    def went_on(self, row: DecisionRow) -> None:
        if row.version:
            self.life, self.version, self.before_is_known = row.life, row.version, True

    def passed_over(self, row: DecisionRow) -> None:
        """It was not decided again; what it was a copy of, or what is a copy of it, may not be known."""
        if row.copy_key is not None:
            self._originals.add(row.copy_key)
        elif row.outcome != "duplicate":
            self._all_known = False

    def copies(self, row: DecisionRow, again: Again) -> Found | None:
        """Nothing is decided twice: what was decided has its key, and what was a copy has none (E12)."""
        kept, key = row.copy_key, again.copy_key
        if row.outcome == "duplicate" or not row.version:
            if row.outcome == "duplicate" and key is not None:
                self._copies.append((key, row))
            return None if kept is None else ("copy key", kept.hex(), None)
        if key is not None:
            self._originals.add(key)
        if kept != key and (kept is not None or not self._forgotten(row)):
            return "copy key", _hex(kept), _hex(key)
        if kept is not None:
            if kept in self._keys:
                return "decided twice", f"version {row.version}", f"a copy of version {self._keys[kept]}"
            self._keys[kept] = row.version
            self._oldest_key = min(self._oldest_key, row.decided_at)
        return None

    def without_original(self) -> DecisionRow | None:
        """The first duplicate of which nothing that was decided is known, though all is."""
        if not self._all_known:
            return None
        return next((row for key, row in self._copies if key not in self._originals), None)

    def _forgotten(self, row: DecisionRow) -> bool:
        """Whether the row may have had a key: of those that are kept none is older."""
        return row.decided_at < self._oldest_key


def compared(row: DecisionRow, again: Again) -> Found | None:
    """Columns, line and life."""
    decision, item = again.decision, again.item
    for name, now in (
        ("account", getattr(item, "account", None)),
        ("user", getattr(item, "user", None)),
        ("at", getattr(item, "at", None) or None),
        ("type", decision.type),
        ("mid", getattr(item, "mid", None)),
        ("outcome", decision.outcome),
        ("app_id", decision.app_id),
        ("rule", decision.rule),
    ):
        was = getattr(row, name)
        if was != now:
            return name, _text(was), _text(now)
    line = again.line
    if line != row.line:
        found = next(_differing(_line(row.line), _line(line)), None)
        if found is not None:
            return found
    if row.version and row.life != again.life:
        return "life", life_as_text(row.life), life_as_text(again.life)
    return None


def _line(line: bytes) -> dict[str, Any]:
    """Without the place in the policy: a change of layout leaves a policy what it is, and moves its rules."""
    read: dict[str, Any] = decode(line)
    if isinstance(read.get("reason"), dict):
        read["reason"].pop("at", None)
    return read


def _differing(was: Any, now: Any, path: str = "") -> Iterator[Found]:
    """The members that differ, by their path."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name in {**was, **now}:
            yield from _differing(was.get(name), now.get(name), f"{path}.{name}" if path else name)
    elif was != now:
        yield path, _text(was), _text(now)


def _hex(key: bytes | None) -> str | None:
    return None if key is None else key.hex()


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else encode(value).decode()


def life_as_text(life: Life | None) -> str | None:
    return None if life is None else encode(life.to_json()).decode()
