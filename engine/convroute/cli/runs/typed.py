"""Values as somebody types them on a command line: a time, a fact."""

from typing import TYPE_CHECKING

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.policy.model import CheckedPolicy

_FIRST_YEAR, _LAST_YEAR = 1971, 2285
"""Of the times that a webhook can have, those that every clock shows."""
_MOST_DIGITS = 1000


def time_of(policy: "CheckedPolicy", said: str) -> int:
    """Milliseconds; without an offset the time is told by the policy's clock."""
    from datetime import datetime

    from convroute.policy.calendar import local_time
    from convroute.tester.given import instant
    from convroute.wire.values import time_ms

    try:
        if said.isascii() and said.isdigit():
            return time_ms(said)
        local = datetime.fromisoformat(said)
        if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
            years = f"the years are {_FIRST_YEAR} to {_LAST_YEAR}"
            raise Refusal(f"`--at {visible(said)}` is out of range: {years}")
        at = int(local.timestamp()) * 1000 if local.tzinfo else instant(policy, local)
    except (ValueError, OverflowError):
        hint = "write `2026-01-05 12:00`, `2026-01-05T12:00:00Z` or milliseconds"
        raise Refusal(f"`--at {visible(said)}` is not a time: {hint}") from None
    if not local.tzinfo and local_time(at, policy.timezone).replace(tzinfo=None) != local.replace(
        microsecond=0
    ):
        raise Refusal(f"`--at {visible(said)}` is a time that the clocks of {policy.timezone} never show")
    return at


def typed_value(text: str, of_type: str) -> object:
    """As it is typed: a number or a truth only where the fact is one."""
    if of_type == "bool":
        return {"true": True, "false": False}.get(text, text)
    if of_type == "int" and text.removeprefix("-").isdecimal() and len(text) <= _MOST_DIGITS:
        return int(text)
    return text
