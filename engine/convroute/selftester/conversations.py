"""Conversations that are made of drawn snapshots: one thread, and steps of seconds, hours and days."""

from collections.abc import Iterator
from itertools import islice
from random import Random

from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.sampler.sample import sample
from convroute.selftester.deciding import Conversation, Item
from convroute.units import DAY_MS, HOUR_MS

STEPS = 8
_GAPS = (0, 1, 1_000, 60_000, HOUR_MS, DAY_MS - 1, DAY_MS, 8 * DAY_MS, -HOUR_MS)


def conversations(policy: CheckedPolicy, count: int, seed: int) -> Iterator[Conversation]:
    """Of so many items each. Some items come late, and some twice (semantics E12, E14)."""
    drawn = sample((policy,), count * STEPS, seed)
    dice = Random(seed)
    for _ in range(count):
        yield _conversation([*islice(drawn, STEPS)], dice)


def _conversation(drawn: list[Snapshot], dice: Random) -> Conversation:
    first = drawn[0]
    at, items = first.item.at, list[Item]()
    user = next((snapshot.item.user for snapshot in drawn if snapshot.item.user is not None), None)
    for number, snapshot in enumerate(drawn):
        (item,) = Conversation.of(snapshot).items
        if item.user is not None:
            item = replace(item, account=first.item.account, user=user, at=at)
        if isinstance(item, Event) and item.mid is not None:
            item = replace(item, mid=f"m_{number}")
        if isinstance(item, Event) and isinstance(first.item, Event):
            button = item.button_app if item.channel == first.item.channel else None
            item = replace(item, channel=first.item.channel, button_app=button)
        items.append(item)
        if dice.random() < 0.1:
            items.append(item)
        at = max(1, at + dice.choice(_GAPS))
    return Conversation(first.state, tuple(items))
