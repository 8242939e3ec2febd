"""Waits for a condition."""

from collections.abc import Callable
from time import monotonic, sleep


def eventually(holds: Callable[[], object], seconds: float = 30) -> None:
    """Fails if it does not hold in time."""
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, "it never came true"
        sleep(0.02)
