"""Policies of which it is known how long an app can hold a thread: what is answered, and what is shown."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.evaluator.evaluate import evaluate
from convroute.policy.model import CheckedPolicy
from convroute.prover.ask import Asking
from convroute.prover.granting import Granting
from convroute.prover.path import state_after
from convroute.prover.questions import ADS, BACK_AND_FORTH, Question, hold
from convroute.prover.verdict import Answer, Held, Proved, Undecided
from convroute.regions import budget
from convroute.regions.answers import WrongWitnessError
from convroute.units import DAY_MS
from convroute.wire.values import SECONDS_BELOW
from convroute.workspace import load

_HEAD = """language 1
policy p { version "1" channel instagram account 17841400000000001 timezone "%s" }
app bot { id 1001 role automation }
default bot
"""
_YEAR = 365 * DAY_MS
_NOON = 1_767_614_400_000
"""2026-01-05 12:00 UTC, when examples usually are."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.route"


def policy_of(text: str, path: Path, zone: str = "UTC") -> CheckedPolicy:
    path.write_text(f"{_HEAD % zone}{text}\n")
    policy = load(str(path)).policy
    assert policy is not None
    return policy


def answer(text: str, days: int, path: Path, zone: str = "UTC") -> Answer:
    """What comes of `hold:N`; what is shown can be, and follows step by step."""
    policy = policy_of(text, path, zone)
    found = Asking(policy).answer(hold(days))
    if isinstance(found, Held):
        can_be(policy, found)
    return found


def can_be(policy: CheckedPolicy, held: Held) -> None:
    """Whoever owned the thread before was granted a day, and the first step is of an instant in ms."""
    first = held.way[0]
    state, begun = first.snapshot.state, first.snapshot.item.at - first.waited
    assert state.window in (None, 86_400)
    assert state.expires_at is None or state.expires_at <= begun + DAY_MS
    assert begun >= SECONDS_BELOW
    for taken in held.way:
        decision = evaluate(policy, replace(taken.snapshot, state=state))
        assert decision.app_id == held.app_id
        state = state_after(decision)


# --- examples are near the usual time --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("deny extend by bot when time not in 08:00-10:00", "UTC"),
        ("deny extend by bot when thread.is_new and time not in 08:00-10:00 or not thread.is_new", "UTC"),
        ("limit extend by bot to 1 day\ndeny extend by bot when time not in 02:30-03:30", "Europe/Rome"),
    ],
)
def test_what_hangs_on_the_clock_is_shown_at_the_usual_time(text: str, zone: str, path: Path) -> None:
    found = answer(text, 7, path, zone)
    assert isinstance(found, Held)
    assert abs(found.way[0].snapshot.item.at - _NOON) < 2 * DAY_MS


def test_what_hangs_on_a_date_is_shown_at_that_date(path: Path) -> None:
    found = answer("deny extend by bot when date not in 2031-03-20..2031-03-21", 7, path)
    assert isinstance(found, Held)
    assert 5 * _YEAR < found.way[0].snapshot.item.at - _NOON < 6 * _YEAR


def test_what_could_only_be_told_in_seconds_is_not_shown(path: Path) -> None:
    found = answer("deny extend by bot when date not in 1971-03-20..1971-03-21", 7, path)
    assert found == Undecided("only conversations of before March 1973 may show it", work=False)
    assert answer("deny extend by bot when date not in 1971-03-20..1971-03-21", 10, path) == Proved()


# --- a longer window comes from an ad --------------------------------------------------------------

_MARK = """app mark { id 1003 role marketing }
route ad to mark for 10 days when date in 2026-03-01..2026-03-02
deny extend by bot
"""


def test_who_has_a_longer_window_wrote_from_an_ad_before(path: Path) -> None:
    """The ad is too early by itself: a message while its window lasts gives the same again."""
    only = "deny extend by mark when thread.is_new or date not in 2026-03-20..2026-03-21"
    found = answer(_MARK + only, 16, path)
    assert isinstance(found, Held)
    ad, message, *extended = (taken.snapshot.item for taken in found.way)
    assert isinstance(ad, Event)
    assert isinstance(message, Event)
    assert (ad.entry, message.entry) == ("ad", "organic")
    assert len(extended) == 1
    assert answer(_MARK + only, 19, path) == Proved()


def test_an_ad_that_is_long_gone_gave_nobody_a_window(path: Path) -> None:
    only = "deny extend by mark when thread.is_new or date not in 2025-03-20..2025-03-21"
    assert isinstance(answer(_MARK + only, 9, path), Held)
    assert isinstance(answer(_MARK + only, 16, path), Undecided)


def test_a_window_of_a_channel_counts_on_that_channel(path: Path) -> None:
    path.write_text(
        (_HEAD % "UTC")
        .replace("channel instagram", "channel instagram, messenger account messenger 102030405060708")
        .replace("account 1784", "account instagram 1784")
        + "app mark { id 1003 role marketing }\n"
        + "route ad to mark for 30 days when channel == messenger\ndeny extend by bot\n"
        + "deny extend by mark when channel == messenger or thread.is_new or "
        + "thread.silence not in 20 days..25 days\n"
    )
    policy = load(str(path)).policy
    assert policy is not None
    asking = Asking(policy)
    assert isinstance(asking.answer(hold(29)), Held)
    assert asking.answer(hold(30)) == Proved()


def test_a_window_that_nobody_gave_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def begun(*_: object) -> object:
        way, snapshot, at = granted(*_)
        return way, replace(snapshot, state=replace(snapshot.state, window=864_000)), at

    granted: Any = Granting.begun
    monkeypatch.setattr(Granting, "begun", begun)
    with pytest.raises(WrongWitnessError, match="there is no such thread"):
        answer("", 7, path)


# --- what else counts ------------------------------------------------------------------------------


def test_a_message_just_after_an_extension_begins_anew(path: Path) -> None:
    """Whoever extends for 7 days just before the person writes has 7 days again, and comes to the third."""
    only = "deny extend by bot when thread.is_new or thread.silence not in 3 days..3 days"
    found = answer(only, 8, path)
    assert isinstance(found, Held)
    extend, message, *_ = (taken.snapshot.item for taken in found.way)
    assert not isinstance(extend, Event)
    assert isinstance(message, Event)
    assert isinstance(answer(only, 9, path), Held)
    assert answer(only, 10, path) == Proved()


def test_a_thread_that_nobody_wrote_to_can_be_held(path: Path) -> None:
    found = answer("deny extend by bot when thread.silence > 3 days", 30, path)
    assert isinstance(found, Held)
    assert found.way[0].snapshot.state.last_user_message_at is None
    assert answer("deny extend by bot when thread.is_new or thread.silence > 3 days", 30, path) == Proved()


_COUPLED = """limit extend by bot to 10 hours
deny extend by bot when thread.is_new or thread.silence > 20 days
deny extend by bot when thread.silence > 2 days and time not in 09:00-10:00
"""


def test_what_hangs_on_silence_and_clock_together_is_not_called_proved(path: Path) -> None:
    found = answer(_COUPLED, 3, path)
    assert isinstance(found, Undecided)
    assert not found.work
    assert "not proved that there is none" in found.why
    assert isinstance(answer(_COUPLED, 2, path), Held)
    assert answer(_COUPLED, 21, path) == Proved()


@pytest.mark.parametrize("question", [ADS, BACK_AND_FORTH, hold(30)])
def test_of_what_is_too_hard_nothing_is_said(
    question: Question, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = "when thread.silence > 3 hours\n"
    text = f"app sales {{ id 1002 role sales }}\nroute ad to bot\ndeny extend by anyone {when}"
    policy = policy_of(f"{text}allow take by anyone {when}", path)
    monkeypatch.setattr(budget, "_MOST_STEPS", 0)
    asking = Asking(policy)
    assert asking.answer(question) == Undecided(budget.SPENT)
    assert asking.least_hold() is None


def test_what_can_be_extended_for_ever_needs_no_thousand_extensions_to_be_shown(path: Path) -> None:
    text = "limit extend by bot to 1 hour"
    short, long = answer(text, 7, path), answer(text, 60, path)
    assert isinstance(short, Held)
    assert isinstance(long, Held)
    assert short.kept is not None
    assert (long.kept, len(long.way)) == (None, 1)


def test_a_budget_does_not_help_where_it_takes_too_many_extensions(path: Path) -> None:
    text = "limit extend by bot to 8 hours\ndeny extend by bot when time in 03:00-07:00"
    found = answer(text, 365, path)
    assert found == Undecided("it would take more than 1000 extensions to show", work=False)
