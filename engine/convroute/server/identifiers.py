"""Ids of what the server keeps: 26 characters that sort by the time at which they were made."""

from itertools import count
from secrets import token_hex

from convroute.server.clock import system_clock

_number = count()
_process = token_hex(4)


def identifier() -> str:
    """Within one process later ids are larger, unless the computer's clock is set back.

    The time is the computer's, also in the emulator, whose clock people move.
    """
    return f"{system_clock():011x}{next(_number) % 0xFFFFFFF:07x}{_process}"


def made_at(identifier: str) -> int:
    """When an id was made, by the clock of the computer (ms)."""
    return int(identifier[:11], 16)


def delivery_id(decision: str, number: int) -> str:
    """Of the delivery to the addressee of that number."""
    return f"{decision}{number:02x}"


def message_id() -> str:
    """The `mid` of a message that an app sends through the emulator."""
    return f"m_{token_hex(16)}"
