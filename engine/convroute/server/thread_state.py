"""The state of a kept thread at a time, as `convroute threads`, the page and its API show it."""

from msgspec.structs import replace

from convroute.conversation.life import Life
from convroute.conversation.thread import Thread
from convroute.server.rows import Key


def state_at(key: Key, life: Life | None, now: int) -> Thread:
    """The thread's state at a time (ms): one that has expired is idle (semantics T1)."""
    if life is None:
        return Thread(*key)
    thread = life.thread
    if thread.expires_at is not None and thread.expires_at > now:
        return thread
    return replace(
        thread, owner=None, owner_app_id=None, expires_at=None, window=None, requested_by=None,
        requested_by_app_id=None,
    )  # fmt: skip
