"""What is kept of a thread from one item to the next (semantics 1 Fold, E14)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, ValidationError, convert
from msgspec.structs import asdict

from convroute.conversation.input_error import InputError
from convroute.conversation.thread import Thread

_Time = Annotated[int, Meta(ge=0, le=99_999_999_999_990)] | None
"""Milliseconds, as decisions print them; None is not known."""


class Life(Struct, frozen=True, gc=False):
    """`thread` is the state after the thread's last item. Times are ms; None where nothing is known.

    `newest` is the time of its newest item, `owner_set_at` when a handover, a request or a routed
    event last set the owner. `Life(thread)` is a thread of which only the state is known.
    """

    thread: Thread
    newest: int | None = None
    owner_set_at: int | None = None

    def to_json(self) -> dict[str, object]:
        """The life as `json.dumps` writes it (`schemas/life.schema.json`)."""
        return {
            "format_version": 1,
            "thread": asdict(self.thread),
            "newest": self.newest,
            "owner_set_at": self.owner_set_at,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Life":
        """The life that `to_json` gave, as `json.loads` reads it. Raises `InputError` for anything else."""
        try:
            kept = convert(value, _Kept)
        except ValidationError as wrong:
            raise InputError(f"this is not a life that was kept: {wrong}") from None
        return cls(Thread(**asdict(kept.thread)), kept.newest, kept.owner_set_at)


class _KeptThread(Thread, frozen=True, gc=False, forbid_unknown_fields=True):
    """A thread as it was written; a member that a thread does not have is a mistake."""

    expires_at: _Time = None
    window: Annotated[int, Meta(ge=1)] | None = None
    last_user_message_at: _Time = None
    window_opened_at: _Time = UNSET  # type: ignore[assignment]  # filled in as of any thread


class _Kept(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    format_version: Literal[1]
    thread: _KeptThread
    newest: _Time
    owner_set_at: _Time
