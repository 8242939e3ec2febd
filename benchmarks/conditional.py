"""A policy whose rules all have conditions, of eight sorts in one stage, and events that reach it."""

from benchmarks.shop import ACCOUNT, APPS, DEFAULT, HEADER, NOW, ROUTED
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.units import DAY_MS

_DECLARED = """fact tier: "gold" | "silver" | "basic"
fact orders: int 0..1000000
fact city: string
schedule office { mon-fri 09:00-18:00 }"""

_CONDITIONS = (
    'text mentions "word{n}"',
    'text mentions "word{n} please" and tier == "gold"',
    'text like "help{n}*"',
    'text like "*x{n}y*" and within office',
    "orders in {low}..{high}",
    'thread.silence > {days} days and city == "c{n}"',
    'city == "city{n}" and tier != "basic"',
    'text == "t{n}" or (tier == "gold" and orders > {many})',
)

Arrival = tuple[Event, Thread, dict[str, object] | None]


def policy_text(rules: int) -> str:
    """A policy with `rules` rules; each asks for something that no other does."""
    lines = [HEADER, *(f"app {name} {{ id {app_id} }}" for name, app_id in APPS.items())]
    lines += [f"default {DEFAULT}", _DECLARED]
    for n in range(rules):
        when = _CONDITIONS[n % len(_CONDITIONS)].format(
            n=n, low=3 * n, high=3 * n + 2, days=n % 300 + 30, many=900_000 + n
        )
        lines.append(f"r{n}: route message to {ROUTED[n % len(ROUTED)]} when {when}")
    return "\n".join(lines) + "\n"


def arrivals(rules: int) -> dict[str, Arrival]:
    """Events by name; the rule that one of the last two fits is among the last of the policy."""
    last = rules - rules % len(_CONDITIONS)
    word, city = (last - 8, last - 2) if last else (0, 6)
    thread = Thread(account=ACCOUNT, user="5550001", last_user_message_at=NOW - DAY_MS)
    facts: dict[str, object] = {"tier": "gold", "orders": 500_000, "city": "Oslo"}
    small_talk = "hello there, how are you today my friends?"
    return {
        "fits no rule": (message(small_talk), thread, None),
        "fits no rule, with facts": (message(small_talk), thread, facts),
        "fits by a word": (message(f"I say word{word} now please"), thread, None),
        "fits by a fact": (message("hi"), thread, {"tier": "silver", "city": f"city{city}"}),
    }


def message(text: str) -> Event:
    return Event(
        kind="message",
        channel="instagram",
        account=ACCOUNT,
        user="5550001",
        at=NOW,
        surface="message",
        text=text,
    )
