"""The worked policies with all that was recorded for them, in every state their threads can be in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from convroute.api import Policy
from convroute.compiler.program import Program
from convroute.conversation.channel import BUILTIN_NAMES
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.policy.model import CheckedPolicy
from convroute.units import DAY_MS
from tests.compiler.agreeing import Pair, agree, agree_on_traces
from tests.examples import how_many
from tests.repository.checkout import ROOT

pytestmark = pytest.mark.slow

EVERY = how_many(4, nightly=1)
"""So many states lie between two whose decision is also explained."""

POLICIES = sorted(
    path
    for path in (ROOT / "policies").rglob("*.route")
    if re.search(r"^policy ", path.read_text("utf-8"), re.MULTILINE)
)


def recorded(policy: Policy, folder: Path) -> Iterator[Event | Request]:
    """Everything in the JSON files beside the policy that can be read for it."""
    for path in sorted(folder.rglob("*.json")):
        try:
            yield from (item for item in policy.read(path.read_bytes()) if isinstance(item, Event | Request))
        except ValueError:
            continue


def states(policy: CheckedPolicy, item: Event | Request) -> Iterator[Thread | None]:
    """Never written to; of every owner, in time, at the very end, and too late; asked for or not."""
    yield None
    yield Thread(account=item.account, user=item.user, last_user_message_at=item.at - DAY_MS)
    for owner in (*(app.id for app in policy.apps.values()), *BUILTIN_NAMES, "42"):
        for left in (-1, 0, 1, 3 * DAY_MS):
            yield Thread(
                account=item.account,
                user=item.user,
                owner_app_id=owner,
                expires_at=item.at + left,
                window=60 if left == 1 else None,
                last_user_message_at=item.at - 5,
                requested_by_app_id="42" if left else None,
            )
    for name in policy.apps:
        yield Thread(owner=name, expires_at=item.at + DAY_MS, requested_by=name)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_recorded_items_are_decided_alike_planned_and_specified(path: Path) -> None:
    policy = Policy.load(path)
    pair = Pair.of(policy.checked)
    program = Program(policy.checked)
    planned = 0
    for item in recorded(policy, path.parent):
        for number, thread in enumerate(states(policy.checked, item)):
            planned += pair.compare(item, thread)
            if number % EVERY == 0:
                agree(policy.decide(item, thread), pair.specified(item, thread, None))
                agree_on_traces(program, item, thread)
        moved = replace(item, at=item.at + DAY_MS // 2)
        planned += pair.compare(moved, None)
    assert planned > 0
