"""Questions, against everything that can happen in a small world, decided by the evaluator alone."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from convroute.conversation.event import Ad, Event
from convroute.conversation.request import Request
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy
from convroute.prover.ask import Asking
from convroute.prover.questions import ADS, BACK_AND_FORTH, hold
from convroute.prover.verdict import Held, Proved, Refuted, Returned, Undecided
from convroute.units import DAY_MS, HOUR_MS
from convroute.workspace import load
from tests.prover.reaching_world import ACCOUNT, NOON, USER

_CUTS = (2 * HOUR_MS, DAY_MS, 30 * HOUR_MS, 7 * DAY_MS)
"""Where a condition may tell silences apart."""
_FACTS: tuple[dict[str, object], ...] = ({}, {"vip": True}, {"vip": False})
_SILENCES = (None, 0, *(cut + by for cut in _CUTS for by in (0, 1)))
_TIMES = tuple(NOON + at * HOUR_MS for at in (0, 9, 12, 5 * 24, 5 * 24 + 12))
_DAYS = (1, 2, 3, 5, 8, 14)
_HOURS = (5, 8, 17, 21, 23)
"""In UTC: what begins or ends does it at these hours of Berlin in winter."""
_LATEST = 4
_WEEK = 7 * DAY_MS


def _text(number: int) -> str:
    pick = Random(number)
    timed = pick.random() < 0.4

    def when() -> str:
        silence = (
            "thread.silence > 2 hours",
            "thread.silence < 1 day",
            "thread.silence <= 30 hours",
            "thread.silence >= 7 days",
            "thread.is_new",
            "vip",
        )
        clock = ("within office", "outside office", "weekday in [sat-sun]", "time in 22:00-06:00")
        mixed = number % 7 == 0
        known = (*silence, *clock) if mixed else ("vip", *clock) if timed else silence
        parts = pick.sample(known, pick.choice((0, 1, 1, 2)))
        return f" when {pick.choice((' and ', ' or ')).join(parts)}" if parts else ""

    def who() -> str:
        return pick.choice(("bot", "sales", "care", "[sales, care]", "anyone"))

    ads = [f"route ad {pick.choice(('', '120 '))}to {pick.choice(('bot', 'sales'))}" for _ in range(2)]
    lines = [
        "language 1",
        f'policy p {{ version "1" channel instagram account {ACCOUNT} timezone "Europe/Berlin" }}',
        "app bot { id 1001 role automation }",
        "app sales { id 1002 role sales human_agent }",
        f"app care {{ id 1003 role customer_care {pick.choice(('', 'disabled'))} }}",
        "fact vip: bool",
        "schedule office { mon-fri 09:00-18:00 }",
        "default bot" if pick.random() < 0.8 else "",
        *(
            f"{ad}{pick.choice(('', ' for 3 days', ' for 9 days'))}{when()}"
            for ad in ads[: pick.randint(0, 2)]
        ),
        *(f"deny extend by {pick.choice(('anyone', who()))}{when()}" for _ in range(pick.randint(1, 3))),
        *(f"limit extend by {who()} to {pick.choice((1, 2, 3))} days" for _ in range(pick.randint(0, 2))),
    ]
    if lines[7]:
        lines += [f"allow take by {who()} from {who()}{when()}" for _ in range(pick.randint(0, 3))]
        lines += [f"deny take by {who()}{when()}" for _ in range(pick.randint(0, 1))]
    return "\n".join(lines) + "\n"


class World:
    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy
        self.apps = [app.id for app in policy.apps.values() if app.connected]
        self._lengths = {604_800, *(limit.seconds for limit in policy.limits)}
        self.lasts = cache(self._lasts)

    # --- hold:N ------------------------------------------------------------------------------

    def longest(self, app: str, at: int, silence: int | None, granted: int, most: int) -> int:
        """How long control lasts with all extensions that can be made, ms; `most` or more if it is longer."""
        last = None if silence is None else at - silence
        until = at + granted
        while until - at < most:
            waits = sorted(self._waits(at, last, until), reverse=True)
            longer = max((later + self.lasts(app, later, last) for later in waits[:_LATEST]), default=until)
            if longer <= until:
                rest = (later + self.lasts(app, later, last) for later in waits[_LATEST:])
                longer = next((end for end in rest if end > until), until)
            if longer <= until:
                break
            until = longer
        return until - at

    def _waits(self, at: int, last: int | None, until: int) -> Iterator[int]:
        """The first and the last times at which something holds, and the end of control."""
        ends = {until - 1, at}
        if last is not None:
            ends |= {last + cut + by for cut in _CUTS for by in (-1, 0, 1)}
        for day in range(max(at, until - _WEEK) // DAY_MS - 1, until // DAY_MS + 1):
            ends |= {day * DAY_MS + hour * HOUR_MS + by for hour in _HOURS for by in (-1, 0)}
        return (end for end in ends if at <= end < until)

    def _lasts(self, app: str, at: int, last: int | None) -> int:
        """The longest extension that is allowed then, ms; 0 if none is."""
        state = State(app, at + 1, 86_400, last, last)
        found = 0
        for seconds, facts in product(sorted(self._lengths, reverse=True), _FACTS):
            asked = Request(action="extend", app=app, account=ACCOUNT, user=USER, at=at, duration=seconds)
            if evaluate(self.policy, Snapshot(asked, state, facts)).outcome == "allowed":
                found = max(found, 1000 * seconds)
                break
        return found

    def windows(self) -> Iterator[tuple[str, int, int]]:
        """Who gets a thread by an ad, when, and for how long."""
        for at, silence, number, facts in product(_TIMES, _SILENCES, (None, "120"), _FACTS):
            last = None if silence is None else at - silence
            event = Event(
                "message", "instagram", ACCOUNT, USER, at, "message", entry="ad", mid="m", ad=Ad(id=number)
            )
            decision = evaluate(self.policy, Snapshot(event, State(None, None, None, last, last), facts))
            if decision.app_id is not None and decision.thread is not None:
                yield decision.app_id, at, (decision.thread.expires_at or at) - at

    def held(self, most: int) -> int:
        """The longest that was found, ms."""
        found = DAY_MS
        windows = [*self.windows()]
        for app, at, silence in product(self.apps, _TIMES, _SILENCES):
            found = max(found, self.longest(app, at, silence, DAY_MS, most))
            again = self.lasts(app, at, None if silence is None else at - silence)
            if again > DAY_MS:  # and then the person writes
                found = max(found, self.longest(app, at, 0, again, most))
        for (app, at, granted), later in product(dict.fromkeys(windows), _TIMES):
            if at <= later < at + granted:  # with another message, unless that is the one from the ad
                found = max(found, self.longest(app, later, 0, granted, most))
        return found

    def by_default(self) -> bool:
        for at, silence, number, facts in product(_TIMES, _SILENCES, (None, "120", "7"), _FACTS):
            last = None if silence is None else at - silence
            event = Event(
                "message", "instagram", ACCOUNT, USER, at, "message", entry="ad", mid="m", ad=Ad(id=number)
            )
            decision = evaluate(self.policy, Snapshot(event, State(None, None, None, last, last), facts))
            if decision.reason.kind in ("default_app", "zero_config"):
                return True
        return False

    # --- back-and-forth ------------------------------------------------------------------------

    def back_and_forth(self) -> bool:
        for at, silence, facts in product(_TIMES, _SILENCES, _FACTS):
            for one, other in combinations(self.apps, 2):
                if self._takes(one, other, at, silence, facts) and self._takes(
                    other, one, at, silence, facts
                ):
                    return True
        return False

    def _takes(self, app: str, owner: str, at: int, silence: int | None, facts: dict[str, object]) -> bool:
        last = None if silence is None else at - silence
        asked = Request(action="take", app=app, account=ACCOUNT, user=USER, at=at)
        state = State(owner, at + DAY_MS, 86_400, last, last)
        return evaluate(self.policy, Snapshot(asked, state, facts)).outcome == "allowed"


def _compared(number: int, path: Path) -> Iterator[type]:
    text = _text(number)
    path.write_text(text)
    policy = load(str(path)).policy
    if policy is None:
        return
    world, asking = World(policy), Asking(policy)
    back = asking.answer(BACK_AND_FORTH)
    assert isinstance(back, Returned if world.back_and_forth() else Proved), text
    yield type(back)
    if policy.campaign:
        ads = asking.answer(ADS)
        assert isinstance(ads, Refuted if world.by_default() else Proved), text
        yield type(ads)
    held = world.held(_DAYS[-1] * DAY_MS + 1)
    for days in _DAYS:
        answer = asking.answer(hold(days))
        yield type(answer)
        if held > days * DAY_MS:
            assert isinstance(answer, Held | Undecided), (text, days, held / DAY_MS)
        if isinstance(answer, Held):
            _check_held(policy, answer, days, text)
    least = asking.least_hold()
    if least is not None:
        assert isinstance(asking.answer(hold(least)), Proved), (text, least)


def _check_held(policy: CheckedPolicy, answer: Held, days: int, text: str) -> None:
    """Each step follows from the one before, and the person is silent from the start on."""
    state, at, begun = answer.way[0].snapshot.state, 0, 0
    for number, taken in enumerate(answer.way):
        item = taken.snapshot.item
        decision = evaluate(policy, replace(taken.snapshot, state=state))
        assert number == 0 or item.at == at + taken.waited, text
        if number == 0:
            begun = item.at - taken.waited
        elif isinstance(item, Event):  # the person wrote again
            begun = item.at
        at, thread = item.at, decision.thread
        assert thread is not None
        assert thread.owner_app_id == answer.app_id, text
        state = State(
            thread.owner_app_id,
            thread.expires_at,
            thread.window,
            thread.last_user_message_at,
            thread.window_opened_at,
        )
    if answer.kept is not None:
        assert (state.expires_at or 0) - begun == answer.kept > days * DAY_MS, text
    first = answer.way[0].snapshot
    assert first.state.window in (None, 86_400), text
    assert (first.state.expires_at or 0) <= first.item.at - answer.way[0].waited + DAY_MS, text


def _all(numbers: range, path: Path) -> list[type]:
    return [kind for number in numbers for kind in _compared(number, path)]


def test_questions_are_answered_as_a_search_finds(tmp_path: Path) -> None:
    found = _all(range(3, 7), tmp_path / "p.route")
    assert {Proved, Held, Returned, Refuted} <= {*found}
    assert found.count(Undecided) < len(found) / 10


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_questions_about_hundreds_of_policies_are_answered_so(part: int, tmp_path: Path) -> None:
    found = _all(range(1_000 + part * 50, 1_050 + part * 50), tmp_path / "p.route")
    assert found.count(Undecided) < len(found) / 10
