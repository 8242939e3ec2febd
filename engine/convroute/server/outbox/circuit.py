"""An app that takes nothing is asked by one delivery at a time, until it takes one."""

from convroute.server.outbox.retries import DELAYS, SECOND

FAILURES = 20
"""As many in a row, and the circuit is open."""
_MOST_PAUSE = 30
"""Seconds between two probes."""


class Circuit:
    """Of one app and one list of an entry: an app that cannot read `standby` still gets its messages."""

    def __init__(self) -> None:
        self.failures = 0
        """How many attempts have failed since one was taken."""
        self._probe_at = 0

    @property
    def open(self) -> bool:
        return self.failures >= FAILURES

    def ended(self, *, taken: bool, now: int) -> None:
        if taken:
            self.failures = 0
            return
        self.failures += 1
        if self.open:
            probes = self.failures - FAILURES
            pause = DELAYS[probes] if probes < len(DELAYS) else _MOST_PAUSE
            self._probe_at = now + min(pause, _MOST_PAUSE) * SECOND

    def lets(self, now: int, in_flight: int) -> bool:
        """Whether one more may be sent while others are in flight."""
        return not self.open or (in_flight == 0 and self.pause(now) == 0)

    def pause(self, now: int) -> int:
        """How long (ms) until the next probe; none if the computer's clock was set back meanwhile."""
        pause = self._probe_at - now if self.open else 0
        return pause if 0 < pause <= _MOST_PAUSE * SECOND else 0
