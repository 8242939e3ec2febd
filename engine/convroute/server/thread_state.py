"""The state of a kept thread at a time, as `convroute threads`, the page and its API show it."""

from collections.abc import AsyncIterator

from msgspec.structs import replace

from convroute.conversation.life import Life
from convroute.conversation.thread import Thread
from convroute.server.rows import Kept, Key
from convroute.server.store import Store

_PAGE = 500


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


async def threads_at(
    store: Store,
    now: int,
    *,
    owner: str | None = None,
    account: str | None = None,
    after: Key | None = None,
) -> AsyncIterator[tuple[Key, Kept, Thread]]:
    """The threads in the order of their keys; with `owner`, the id of an app, those that it owns at `now`.

    What an app asked for in vain makes no thread of somebody who never wrote.
    """
    while page := await store.threads(owner=owner, account=account, after=after, most=_PAGE):
        for key, kept in page:
            thread = state_at(key, kept.life, now)
            if _ever_was(kept.life) and owner in (None, thread.owner_app_id):
                yield key, kept, thread
        after = page[-1][0]


def _ever_was(life: Life | None) -> bool:
    if life is None:
        return False
    thread = life.thread
    return (
        life.owner_set_at is not None
        or thread.last_user_message_at is not None
        or thread.requested_by_app_id is not None
    )
