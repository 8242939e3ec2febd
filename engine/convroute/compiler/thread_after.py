"""The thread as a planned decision leaves it, made when somebody asks (semantics E8, E9, E11)."""

from typing import Any

from convroute.compiler.constants import Constants
from convroute.conversation.event import OPENING_KINDS, Event
from convroute.conversation.thread import Thread
from convroute.evaluator.parts import Parts
from convroute.units import DAY_SECONDS


class ThreadDraft:
    """A thread that is being made: a frozen dataclass takes eight times as long to fill."""

    __slots__ = Thread.__slots__


def thread_before(decision: Parts) -> Thread:
    """The thread as it was handed in."""
    given = decision._given
    thread = given[0] if isinstance(given, tuple) else given
    assert isinstance(thread, Thread), "a planned decision keeps the thread before"
    return thread


def thread_draft(decision: Parts, before: Thread, owner_id: str | None, window: int | None) -> Any:
    """The thread, of `owner_id` for `window` seconds, asked for by nobody: done once it is a `Thread`."""
    item = decision.item
    assert isinstance(item, Event), "requests have their parts made at once"
    after: Any = ThreadDraft()
    after.account = item.account
    after.user = item.user
    last, opened = before.last_user_message_at, before.window_opened_at
    kind = item.kind
    if kind in OPENING_KINDS:
        last = opened = item.at
    elif kind in ("reaction", "optin"):
        opened = item.at
    elif opened is None:
        opened = last
    after.last_user_message_at = last
    after.window_opened_at = opened
    after.owner = decision.owner
    after.owner_app_id = owner_id
    after.expires_at = decision.expires_at
    after.window = window
    after.requested_by = after.requested_by_app_id = None
    return after


def keep(constants: Constants, after: Any, before: Thread) -> None:
    """What stays while the owner does: its window, and who asked for the thread."""
    after.window = DAY_SECONDS if before.window is None else before.window
    asked = before.requested_by_app_id or None
    if asked is None and before.requested_by is not None:
        asked = constants.id_of(before.requested_by)
    if asked is not None:
        after.requested_by = constants.names.get(asked)
        after.requested_by_app_id = asked
