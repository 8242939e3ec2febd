"""What time it is for the server: the computer's, or moved on by hand in the emulator."""

from collections.abc import Callable
from time import time_ns

from convroute.server.rows import Writes

Clock = Callable[[], int]
"""Milliseconds since the epoch, UTC."""


def system_clock() -> int:
    return time_ns() // 1_000_000


class VirtualClock:
    """The computer's clock and an offset; or, once it was set, a time that stands still until it is moved."""

    def __init__(self) -> None:
        self._offset = 0
        self._standing: int | None = None
        self._another = 0
        self.latest = 0
        """The latest time at which something was decided: behind it the clock cannot be set."""
        self.listeners: list[Callable[[], None]] = []
        """Each is told that it was moved: what was not due may be so now."""

    def __call__(self) -> int:
        return system_clock() + self._offset if self._standing is None else self._standing

    def another(self) -> int:
        """Now, and not the time that this returned before: then the clock is moved on by a millisecond.

        What has no `mid` is known by its time (semantics E12).
        """
        if self() == self._another:
            self.advance(1)
        self._another = self()
        return self._another

    def written(self, writes: Writes) -> None:
        """Is told what was decided."""
        self.latest = max([self.latest, *(row.decided_at for row in writes.decisions)])

    @property
    def stands(self) -> bool:
        return self._standing is not None

    def advance(self, milliseconds: int) -> None:
        if self._standing is not None:
            self._standing += milliseconds
        else:
            self._offset += milliseconds
        self._moved()

    def stand_at(self, at: int) -> None:
        self._standing = at
        self._moved()

    def go_on(self) -> None:
        """Runs again, from where it stands."""
        if self._standing is not None:
            self._offset = self._standing - system_clock()
            self._standing = None

    def _moved(self) -> None:
        for listener in self.listeners:
            listener()
