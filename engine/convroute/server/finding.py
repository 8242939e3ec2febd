"""One thing that keeps a server from doing its work, or harms it."""

from typing import Literal

from msgspec import Struct


class Finding(Struct, frozen=True):
    """An `error` stops a server; with a `warning` it starts, and somebody is likely to be disappointed."""

    severity: Literal["error", "warning"]
    message: str
