"""Rows as columns of a table: their names, and how a thread's life is written."""

from collections.abc import Sequence
from typing import Any, get_args

import msgspec

from convroute.conversation.life import Life
from convroute.server.rows import DecisionRow, DeliveryRow, ShadowRow, State

_life = msgspec.msgpack.Encoder()
_lives = msgspec.msgpack.Decoder(Life)
DECISION = ", ".join(DecisionRow.__struct_fields__).replace("user,", "usr,")
DELIVERY = ", ".join(DeliveryRow.__struct_fields__).replace("user,", "usr,")


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
    return None if life is None else life.thread.owner_app_id


def in_state(state: State | None) -> str | None:
    """A condition on deliveries. It says the state itself: an index of one state is used for nothing less."""
    if state is None:
        return None
    return f"state = '{state}'" if state in get_args(State) else "false"
