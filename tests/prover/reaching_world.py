"""Threads of a small world and all that can become of them: a search in breadth with the evaluator.

Nothing of `prover` is used here. Waits end where something can change: when control ends, when the silence
passes a number that the policy names, when the office opens or closes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.conversation.request import InlineControl, Request
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy, Who
from convroute.units import DAY_MS, HOUR_MS

LEADGEN = "413038776280800"
STRANGER = "9999999999999"
NOON = 1_767_610_800_000
THRESHOLDS = (2 * HOUR_MS, DAY_MS, 30 * HOUR_MS)
WINDOW = 7 * DAY_MS
"""After so much silence nobody may send, with or without a tag."""
ACCOUNT, USER = "17841400000000001", "1000000001"
_ZONE = ZoneInfo("Europe/Berlin")
_WEEK = 7 * DAY_MS
_FACTS: tuple[dict[str, object], ...] = ({}, {"vip": True}, {"vip": False})


class Situation(Struct, frozen=True):
    """A thread at an instant."""

    at: int
    state: State


class World:
    """What its text never names is left out: facts, the office, numbers of silence."""

    def __init__(self, policy: CheckedPolicy, text: str) -> None:
        self.policy = policy
        conditions = text.partition("schedule")[2]
        self._facts = _FACTS if " vip" in conditions else _FACTS[:1]
        self._office = "side office" in conditions or "within office" in conditions
        written = {"2 hours": 2 * HOUR_MS, "1 day": DAY_MS, "30 hours": 30 * HOUR_MS}
        self._thresholds = [WINDOW, *(cut for words, cut in written.items() if words in conditions)]
        self.apps = [app.id for app in policy.apps.values()]
        self._disabled = {app.id for app in policy.apps.values() if app.disabled}
        self._items = [*self._events(), *self._requests()]
        self.one_step = cache(self._one_step)

    def starts(self) -> Iterator[Situation]:
        times = [NOON, NOON + 9 * HOUR_MS, NOON + 5 * DAY_MS]
        silences = [None, 0, *(cut + by for cut in THRESHOLDS for by in (-1, 0, 1))]
        for at, owner, silence in product(times, (None, *self.apps, LEADGEN, STRANGER), silences):
            last = None if silence is None else at - silence
            idle = State(last_user_message_at=last, window_opened_at=last)
            if owner is None:
                yield Situation(at, idle)
                continue
            for left in (1, DAY_MS, 40 * DAY_MS):
                yield Situation(at, replace(idle, owner=owner, expires_at=at + left, window=86_400))

    def needed(self, start: Situation, who: Who, most: int) -> int:
        """The fewest steps to a thread that one of them owns; `most + 1` if that is more."""
        if self._owned(start, who):
            return 0
        level = {start}
        for steps in range(1, most + 1):
            if any(self._owned(after, who) for one in level for after in self.one_step(one)):
                return steps
            level = {after for one in level for after in self.one_step(one)}
        return most + 1

    def _owned(self, one: Situation, who: Who) -> bool:
        state = one.state
        active = state.owner is not None and state.expires_at is not None and one.at < state.expires_at
        return active and state.owner not in self._disabled and who.contains(state.owner)

    def _one_step(self, one: Situation) -> frozenset[Situation]:
        found: set[Situation] = set()
        for at in self._waits(one):
            for item, facts in self._items:
                snapshot = Snapshot(replace(item, at=at), one.state, facts)
                decision = evaluate(self.policy, snapshot)
                if decision.outcome in ("routed", "broadcast", "allowed") and decision.thread is not None:
                    thread = decision.thread
                    after = State(
                        thread.owner_app_id,
                        thread.expires_at,
                        thread.window,
                        thread.last_user_message_at,
                        thread.window_opened_at,
                    )
                    found.add(Situation(at, after))
        return frozenset(found)

    def _waits(self, one: Situation) -> list[int]:
        state, at = one.state, one.at
        ends = {at}
        if state.expires_at is not None and state.expires_at > at:
            ends |= {state.expires_at - 1, state.expires_at}
        last = state.last_user_message_at
        if last is not None:
            ends |= {last + cut + by for cut in self._thresholds for by in (0, 1) if last + cut + by > at}
        if self._office:
            ends |= {later for end in [*ends] for later in _office(end)}
        return sorted(ends)

    # --- what can happen -------------------------------------------------------------------------

    def _events(self) -> Iterator[tuple[Event | Request, dict[str, object]]]:
        plain = Event("message", "instagram", ACCOUNT, USER, 0, "message", mid="m", text="Hi")
        link = replace(plain, entry="link", ref="x")
        yield from product((plain, link), self._facts)

    def _requests(self) -> Iterator[tuple[Event | Request, dict[str, object]]]:
        targets = (None, *self.apps, LEADGEN)
        for actor, facts in product(self.apps, self._facts):
            plain = Request(action="take", app=actor, account=ACCOUNT, user=USER, at=0)
            yield plain, facts
            yield replace(plain, action="release"), facts
            yield replace(plain, action="request"), facts
            lengths = {604_800, *(limit.seconds for limit in self.policy.limits)}
            yield from ((replace(plain, action="extend", duration=length), facts) for length in lengths)
            for target in targets:
                yield replace(plain, action="pass", target=target), facts
            for tag, control in product(
                (None, "HUMAN_AGENT"),
                (None, InlineControl("release"), *(InlineControl("pass", target) for target in targets)),
            ):
                yield replace(plain, action="send", tag=tag, thread_control=control), facts


def _office(at: int) -> Iterator[int]:
    """When the office opens next, and when it closes."""
    local = datetime.fromtimestamp(at / 1000, _ZONE).replace(minute=0, second=0, microsecond=0)
    for hour in (9, 18):
        for day in range(8):
            later = (local + timedelta(days=day)).replace(hour=hour)
            if later.weekday() < 5 and later.timestamp() * 1000 >= at:
                yield int(later.timestamp()) * 1000
                break
