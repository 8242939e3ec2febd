"""Rows as columns of a table: their names, the keys they are found by, and how a thread's life is written."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, get_args

import msgspec

from convroute.conversation.life import Life
from convroute.server.rows import DecisionRow, DeliveryRow, ShadowRow, State

_life = msgspec.msgpack.Encoder()
_lives = msgspec.msgpack.Decoder(Life)
_LONG = 64
"""Characters of an id from which on its hash stands for the rest: PostgreSQL's indexes take 2 700 bytes."""
DECISION = ", ".join(DecisionRow.__struct_fields__).replace("user,", "usr,")
DELIVERY = ", ".join(DeliveryRow.__struct_fields__).replace("user,", "usr,")


@lru_cache(4_096)
def thread_key(account: str, user: str | None) -> bytes:
    """Sorts as account and user do, as far as their first 64 characters; no two threads have the same.

    Without a user it is that of the lane of what is of no thread.
    """
    if user is None:
        return _start(account)
    key = _start(account) + b"\0" + _start(user)
    if len(account) <= _LONG and len(user) <= _LONG and key.count(0) == 1:
        return key
    return key + b"\0" + digest(account, user)


def threads_of(account: str) -> tuple[bytes, bytes]:
    """Between which keys the threads of the account are."""
    return _start(account) + b"\0", _start(account) + b"\1"


def _start(text: str) -> bytes:
    return text[:_LONG].encode(errors="surrogatepass")


def digest(*texts: str) -> bytes:
    """A key of 16 bytes for texts of any length."""
    return blake2b(repr(texts).encode(), digest_size=16).digest()


def short(name: str | None) -> str | None:
    """An app's id as an index holds it."""
    return name if name is None or len(name) <= _LONG else digest(name).hex()


def decision_of(row: Sequence[Any]) -> DecisionRow:
    return DecisionRow(*row[:-1], from_blob(row[-1]))  # type: ignore[call-arg]  # one value a field


def delivery_of(row: Sequence[Any]) -> DeliveryRow:
    return DeliveryRow(*row)


def shadow_of(row: Sequence[Any]) -> ShadowRow:
    changes = (value or None for value in row[:4])
    return ShadowRow(*changes, *row[4:])  # type: ignore[arg-type]  # of the types of the columns


def as_blob(life: Life | None) -> bytes | None:
    return None if life is None else _life.encode(life)


def from_blob(blob: bytes | None) -> Life | None:
    return None if blob is None else _lives.decode(blob)


def owner_of(life: Life | None) -> str | None:
    return None if life is None else short(life.thread.owner_app_id)


def in_state(state: State | None) -> str | None:
    """A condition on deliveries. It says the state itself, for indexes have those of some states alone."""
    if state is None:
        return None
    if state not in get_args(State):
        return "false"
    return f"state = '{state}'" + ("" if state in ("due", "done") else " AND state NOT IN ('due', 'done')")
