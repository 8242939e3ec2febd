"""Samples are repeatable, real and lazy, and come from what the policies say."""

import os
import subprocess
import sys

import pytest
from msgspec.structs import replace

from convroute.conversation.event import Event
from convroute.conversation.item import Unreadable
from convroute.evaluator.decision import Undecided
from convroute.evaluator.validation import validate
from convroute.sampler.sample import sample
from convroute.units import DAY_MS
from convroute.wire.reader import read_events
from convroute.wire.writing import document_of
from tests.evaluator.policies import policy
from tests.examples import how_many
from tests.sampler.told import SMALL, snapshot_text
from tests.sampler.worked import NAMES, worked


def test_one_seed_one_sequence() -> None:
    once, again = [*sample([policy(SMALL)], 500, 7)], [*sample([policy(SMALL)], 500, 7)]
    assert once == again
    assert [*sample([policy(SMALL)], 500, 8)] != once
    assert [*sample([policy(SMALL)], 100, 7)] == once[:100]


def test_the_sequence_is_the_same_in_every_process() -> None:
    """Whatever the order of its sets: each process hashes texts in a way of its own."""
    code = "from tests.sampler.told import snapshot_text\nprint(snapshot_text())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "1", "PYTHONUTF8": "1"},
    )
    assert done.stdout == snapshot_text() + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_item_is_one_that_the_readers_read(name: str) -> None:
    checked = worked(name)
    for snapshot in sample([checked], how_many(500, nightly=4_000), 1):
        (read,) = read_events(document_of(snapshot.item), checked.accounts)
        assert not isinstance(read, Unreadable), (read, snapshot)
        assert replace(read, path="$") == snapshot.item


@pytest.mark.parametrize("name", NAMES)
def test_facts_button_and_state_fit_the_policy(name: str) -> None:
    checked = worked(name)
    for snapshot in sample([checked], how_many(500, nightly=2_000), 2):
        validated = validate(checked, snapshot.item, {})
        assert not isinstance(validated, Undecided)
        assert validated.button_app == snapshot.button_app
        assert all(checked.facts[fact].problem(value) is None for fact, value in snapshot.facts.items())
        state, at = snapshot.state, snapshot.item.at
        assert (state.owner is None) == (state.expires_at is None) == (state.window is None)
        assert all(time is None or time >= 1 for time in (state.last_user_message_at, state.window_opened_at))
        assert state.last_user_message_at is None or state.last_user_message_at <= at


def test_every_kind_action_and_surface_comes() -> None:
    drawn = [*sample([policy(SMALL)], 4_000)]
    events = [one.item for one in drawn if isinstance(one.item, Event)]
    assert len({event.kind for event in events}) == 13
    assert len({event.surface for event in events}) == 18
    assert {event.entry for event in events} == {"ad", "link", "organic"}
    assert len({one.item.action for one in drawn if not isinstance(one.item, Event)}) == 8
    assert {event.account in policy(SMALL).accounts for event in events} == {True, False}


def test_only_an_ad_has_the_source_of_ads() -> None:
    asking = policy(
        "app care = instagram_inbox app sales { id 3310987654321098 } default care\n"
        'route link to sales when referral.source == "ADS"\n'
        'route ad to sales when referral.source == "ads"\n'
        'route organic to sales when referral.source != "X"\n'
    )
    events = [one.item for one in sample([asking], 3_000) if isinstance(one.item, Event)]
    assert {event.source for event in events if event.entry == "ad"} >= {"ADS", "ads", None}
    others = {event.source for event in events if event.entry != "ad"}
    assert {"X", None} <= others
    assert not any(source is not None and source.lower() == "ads" for source in others)


def test_values_lie_on_and_beside_the_boundaries() -> None:
    drawn = [*sample([policy(SMALL)], 4_000)]
    assert {3, 4} <= {one.facts.get("orders") for one in drawn}
    assert {None, "gold", "silver"} == {one.facts.get("tier") for one in drawn}
    silences = {one.item.at - (one.state.last_user_message_at or 0) for one in drawn}
    assert {DAY_MS - 1, DAY_MS, DAY_MS + 1} <= silences
    durations = {getattr(one.item, "duration", None) for one in drawn}
    assert {259_199, 259_200, 259_201, 0, 604_800, 604_801} <= durations
    owners = {one.state.owner for one in drawn}
    assert {None, "5510987654321098", "413038776280800", "999000000000001", "1217981644879628"} <= owners


def test_a_policy_that_says_nothing_can_be_sampled() -> None:
    assert len([*sample([policy("")], 500)]) == 500
