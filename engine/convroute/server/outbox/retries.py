"""What follows from an attempt: the delivery is done, dead, or due again at some time."""

from datetime import UTC
from email.utils import parsedate_to_datetime

from msgspec import Struct

from convroute.server.rows import DeliveryRow, Settled

SECOND = 1_000
DELAYS = (1, 5, 30, 120, 600, 3_600)
"""Seconds after the first attempt, the second ...; the last of them from then on."""
LONGEST = 36 * 3_600 * SECOND
"""After this (ms) since it was created, a delivery that fails once more is dead."""
MOST_ASKED = 3_600
"""Seconds that a `Retry-After` may ask for."""
_JITTER = 0.25
_ONCE_MORE = frozenset({408, 425, 429})
MOST_ANSWER = 200


class Answer(Struct, frozen=True, gc=False):
    """What an app answered; without a `status` it answered nothing, and `text` says why."""

    status: int | None
    text: str
    retry_after: str | None = None

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def final(self) -> bool:
        """Whether it will be the same another time; of what is sent elsewhere (3xx) nobody knows."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in _ONCE_MORE


def settled(row: DeliveryRow, answer: Answer, now: int, chance: float) -> Settled:
    """How an attempt that ended `now` (ms) leaves the delivery; `chance` (0 to 1) spreads the retries."""
    attempts = row.attempts + 1
    if answer.taken:
        return Settled(row.id, "done", now, attempts, answer.status, answer.text)
    last = row.created + LONGEST
    if answer.final or now >= last:
        return Settled(row.id, "dead", now, attempts, answer.status, answer.text)
    seconds = DELAYS[min(attempts, len(DELAYS)) - 1] * (1 - _JITTER + 2 * _JITTER * chance)
    seconds = max(seconds, _asked(answer.retry_after, now))
    due = min(now + int(seconds * SECOND), last)
    return Settled(row.id, "due", due, attempts, answer.status, answer.text)


def _asked(retry_after: str | None, now: int) -> float:
    """Seconds that a `Retry-After` asks for, in bounds; 0 if it asks for nothing that can be read."""
    if not retry_after:
        return 0
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(int(text[:9]), MOST_ASKED)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 0
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    try:
        seconds = at.timestamp() - now / SECOND
    except (OverflowError, ValueError):
        return 0
    return min(max(seconds, 0), MOST_ASKED)
