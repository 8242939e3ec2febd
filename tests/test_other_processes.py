"""What is handed to a caller may be copied, and sent to another process and back."""

import copy
import json
import multiprocessing
import os
import pickle
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from convroute import (
    Decision,
    Event,
    InputError,
    Policy,
    PolicyError,
    Request,
    Thread,
    Undecided,
    Unreadable,
)
from convroute.conversation.event import NO_FACTS
from convroute.conversation.item import Item
from convroute.frozen_dict import FrozenDict
from convroute.workspace import load
from tests.repository.checkout import POLICIES

Copied = Callable[[Any], Any]
COPIES: dict[str, Copied] = {
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "first pickle": lambda value: pickle.loads(pickle.dumps(value, 2)),
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
}
SHOP = POLICIES / "shop"
HEADER = 'language 1\npolicy p { version "1" channel instagram account 5 }\n'
BROKEN = f"{HEADER}route link to nobody\nroute ad\n"


@pytest.fixture(params=COPIES)
def copied(request: pytest.FixtureRequest) -> Copied:
    return COPIES[request.param]


@pytest.fixture(scope="module")
def shop() -> Policy:
    return Policy.load(SHOP / "shop.route")


def recorded_items(policy: Policy) -> list[Item]:
    """Everything recorded for the shop, once more with facts, and something that cannot be read."""
    files = sorted([*(SHOP / "webhooks").glob("*.json"), *(SHOP / "requests").glob("*.json")])
    items = [item for file in files for item in policy.read(file.read_bytes())]
    known = [
        replace(item, facts=FrozenDict(tier="gold")) for item in items if isinstance(item, Event | Request)
    ]
    return [*items, *known, *policy.read('[{"object": "instagram", "entry": 5}]')]


def given_facts() -> Event:
    """An event that came with facts, as it is read."""
    webhook = json.loads((SHOP / "webhooks" / "spring-ad.json").read_bytes())
    (event,) = Policy.load(SHOP / "shop.route").read({"event": webhook, "facts": {"tier": "gold"}})
    assert isinstance(event, Event)
    return event


# --- facts -------------------------------------------------------------------------------


def test_the_facts_of_an_event_are_a_mapping_that_nobody_changes() -> None:
    facts: Any = given_facts().facts
    wanted = {"tier": "gold"}
    assert facts == wanted
    assert wanted == facts
    assert {**facts, "more": 1} == facts | {"more": 1}
    for change in (
        partial(facts.__setitem__, "tier", "silver"),
        partial(facts.__delitem__, "tier"),
        partial(facts.__ior__, {"tier": "silver"}),
        partial(facts.update, tier="silver"),
        partial(facts.setdefault, "more", 1),
        partial(facts.pop, "tier"),
        facts.popitem,
        facts.clear,
    ):
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert facts == wanted


def test_no_facts_stay_the_same_object(copied: Copied) -> None:
    """Deciding tells by it that there is nothing to look at."""
    assert copied(NO_FACTS) is NO_FACTS
    assert copied(FrozenDict()) in (NO_FACTS, {})
    plain = replace(given_facts(), facts=NO_FACTS)
    assert copied(plain).facts is NO_FACTS
    assert NO_FACTS == {}


def test_facts_stay_facts(copied: Copied) -> None:
    event = given_facts()
    again = copied(event)
    assert again == event
    assert type(again.facts) is FrozenDict
    assert asdict(again)["facts"] == {"tier": "gold"}


def test_empty_facts_of_a_wrapper_are_no_facts(shop: Policy) -> None:
    webhook = json.loads((SHOP / "webhooks" / "spring-ad.json").read_bytes())
    (event,) = shop.read({"event": webhook, "facts": {}})
    assert isinstance(event, Event)
    assert event.facts is NO_FACTS


# --- everything else ---------------------------------------------------------------------


def test_items_and_decisions_are_copied_whole(shop: Policy, copied: Copied) -> None:
    items = recorded_items(shop)
    assert {type(item) for item in items} == {Event, Request, Unreadable}
    for item in items:
        assert copied(item) == item
        decision = shop.decide(item)
        again = copied(decision)
        assert type(again) is type(decision)
        assert again == decision
        assert again.to_json() == decision.to_json()


def test_items_can_stand_in_sets(shop: Policy) -> None:
    items = [item for item in recorded_items(shop) if not isinstance(item, Unreadable)]
    assert len({*items, *map(copy.deepcopy, items)}) == len({*items}) > 20


def test_a_decision_that_was_copied_can_be_explained(shop: Policy, copied: Copied) -> None:
    thread = Thread(owner="sales", expires_at=1 << 42, window=86_400)
    for item in recorded_items(shop):
        for before in (None, copied(thread)):
            decision = shop.decide(item, before)
            if isinstance(decision, Decision):
                again = shop.explain_decision(copied(decision))
                assert again.to_json() == shop.explain(item, before).to_json()


def test_an_explanation_is_copied_whole(shop: Policy, copied: Copied) -> None:
    for item in recorded_items(shop)[::5]:
        explanation = shop.explain(item)
        again = copied(explanation)
        assert again == explanation
        assert str(again) == str(explanation)
        assert again.to_json() == explanation.to_json()
        assert again.to_markdown() == explanation.to_markdown()
        assert again.to_mermaid() == explanation.to_mermaid()


def test_what_would_have_been_needed_is_copied_whole(shop: Policy, copied: Copied) -> None:
    for item in recorded_items(shop)[::7]:
        found = shop.why_not(item, "care", most=1)
        again = copied(found)
        assert again == found
        assert str(again) == str(found)
        assert again.to_json() == found.to_json()
        assert again.to_markdown() == found.to_markdown()


def test_folded_decisions_are_copied_whole(shop: Policy, copied: Copied) -> None:
    decisions = shop.decide_many(recorded_items(shop), [Thread(account="1", user="2")])
    assert {Decision, Undecided} == {type(decision) for decision in decisions}
    assert copied(decisions) == decisions


def test_a_checked_policy_keeps_its_rules_however_they_are_kept(tmp_path: Path, copied: Copied) -> None:
    rules = "".join(f"route ad {1000 + number} to bot\n" for number in range(300))
    (tmp_path / "p.route").write_text(f"{HEADER}app bot {{ id 7 }}\ndefault bot\n{rules}")
    for _ in range(2):  # as it was checked, and as it comes from the cache
        policy = Policy.load(tmp_path / "p.route")
        again = copied(policy.checked)
        assert again == policy.checked
        assert again.digest == policy.digest
        assert [*again.campaign] == [*policy.checked.campaign]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_policy_whose_name_is_no_text_is_copied_whole(tmp_path: Path, copied: Copied) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.route")
    path.write_text(f"{HEADER}app bot {{ id 7 }}\ndefault bot\nroute ad 1 to bot\n")
    policy = Policy.load(path)
    again = copied(policy)
    assert again == policy
    assert again.digest == policy.digest
    assert again.decide(given_facts()) == policy.decide(given_facts())


def test_a_checked_policy_keeps_its_tests_and_recordings(copied: Copied) -> None:
    checked = load(str(POLICIES / "agency" / "agency_test.route")).policy
    assert checked is not None
    assert checked.examples.recordings
    again = copied(checked)
    assert again == checked
    assert again.digest == checked.digest
    assert [*again.examples.tests] == [*checked.examples.tests]
    assert again.examples.recordings == checked.examples.recordings


def test_errors_keep_what_they_say(shop: Policy, tmp_path: Path, copied: Copied) -> None:
    (tmp_path / "p.route").write_text(BROKEN)
    with pytest.raises(PolicyError) as broken:
        Policy.load(tmp_path / "p.route")
    again = copied(broken.value)
    assert str(again) == str(broken.value)
    assert again.diagnostics == broken.value.diagnostics
    assert len(again.diagnostics) > 1
    assert [str(item.start) for item in again.diagnostics] == [str(i.start) for i in broken.value.diagnostics]
    with pytest.raises(InputError) as unread:
        [*shop.read("{")]
    assert str(copied(unread.value)) == str(unread.value)


# --- a pool ------------------------------------------------------------------------------


def decided(policy: Policy, item: Item) -> Decision | Undecided:
    """In a process that got the policy."""
    return policy.decide(item, facts={"tier": "gold"})


@pytest.mark.slow
def test_a_policy_decides_in_another_process(shop: Policy) -> None:
    """Events go there, decisions come back, and are as good as those made here."""
    items = [*recorded_items(shop), given_facts()]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.map(partial(decided, shop), items, chunksize=20)
        told = pool.map(shop.explain, items[:5])
    assert there == [decided(shop, item) for item in items]
    assert told == [shop.explain(item) for item in items[:5]]
    for decision in there:
        if isinstance(decision, Decision):
            here = shop.explain(decision.item, facts={"tier": "gold"})
            assert shop.explain_decision(decision) == here
            assert str(shop.explain_decision(decision)) == str(here)
