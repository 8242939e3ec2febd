"""A planned policy from the cache: it is the same policy, and it reads only what an event leads to."""

import copy
import pickle
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute import Policy
from convroute.compiler.program import Program
from convroute.compiler.stage_index import Positions
from convroute.compiler.storage import from_bytes, to_bytes
from convroute.conversation.event import Ad, Event
from convroute.evaluator.decision import Decision
from convroute.policy.conditions import Atom, IsAny
from convroute.policy.model import CheckedPolicy
from convroute.policy.packed import LargeSet
from convroute.workspace import load
from tests.compiler.agreeing import agree_on_traces
from tests.compiler.crowds import Crowd

HEAD = (
    'language 1\npolicy p { version "1" channel instagram account 5 }\n'
    "app bot { id 7 }\napp desk { id 8 }\ndefault bot\n"
)


def checked(tmp_path: Path, rules: str) -> CheckedPolicy:
    path = tmp_path / "p.route"
    path.write_text(HEAD + rules)
    policy = load(str(path)).policy
    assert policy is not None
    return policy


def kept(policy: CheckedPolicy) -> Program:
    return from_bytes(to_bytes(Program(policy)))


def from_ad(ad: str | None) -> Event:
    return Event(
        channel="instagram",
        account="5",
        user="9",
        at=1,
        kind="message",
        surface="message",
        entry="ad",
        ad=Ad(id=ad),
    )


def rule_of(program: Program, ad: str | None) -> str | None:
    decision = program.decide(from_ad(ad))
    assert isinstance(decision, Decision)
    return decision.rule


@pytest.fixture
def many(tmp_path: Path) -> Program:
    """Five thousand ads, two of five in a set."""
    plain = "\n".join(f"route ad {1000 + n} to desk for {n % 30 + 1} days" for n in range(3000))
    (tmp_path / "ads.csv").write_text("id\n" + "\n".join(str(70_000 + n) for n in range(2000)))
    more = (
        'set ads from "ads.csv" column "id"\nroute ad in ads to desk\nroute ad 7 to desk when thread.is_new\n'
    )
    return kept(checked(tmp_path, f"{plain}\n{more}"))


def test_only_the_key_that_is_needed_is_read(many: Program) -> None:
    matcher = many.candidates.channel_plans["5"].campaign
    assert isinstance(matcher.stage_index.exact, Positions)
    assert len(matcher.stage_index.exact) == 5000
    assert not matcher.exact
    assert rule_of(many, "1500") == "ad:1500"
    assert [*matcher.exact] == ["1500"]


@given(st.dictionaries(st.text(), st.integers(0, 3), max_size=300), st.lists(st.text(), max_size=5))
def test_a_key_has_the_position_it_was_given(exact: dict[str, int], others: list[str]) -> None:
    positions = Positions.of(exact)
    assert len(positions) == len(exact)
    for key in [*others, *exact]:
        assert positions.get(key) == exact.get(key)


def test_every_ad_is_found_in_whatever_order_they_come(many: Program) -> None:
    ads = [*range(1000, 4000), *range(70_000, 72_000)]
    Random(3).shuffle(ads)
    for ad in ads:
        rule = rule_of(many, str(ad))
        assert rule == (f"ad:{ad}" if ad < 4000 else "ad:in:ads")


def read_everything(program: Program) -> None:
    """Unknown ads, until all keys were read."""
    for unknown in range(len(program.stage_indexes.campaign.exact) // 64 + 1):
        assert rule_of(program, f"{unknown}0000000") == "default"


def test_unknown_ads_soon_cost_no_more_than_any_other(many: Program) -> None:
    matcher = many.candidates.channel_plans["5"].campaign
    assert matcher.rest is not matcher.bare
    read_everything(many)
    assert len(matcher.exact) == 5000
    assert matcher.rest is matcher.bare
    assert rule_of(many, None) == "default"


def test_asking_why_first_changes_nothing(many: Program) -> None:
    for ad in range(1000, 4000, 7):
        many.candidates.channel_plans["5"].campaign.exact_position(from_ad(str(ad)))
    read_everything(many)
    assert all(rule_of(many, str(ad)) == f"ad:{ad}" for ad in range(1000, 4000))


@pytest.mark.slow
def test_threads_that_begin_at_once_find_every_ad(many: Program) -> None:
    ads = [*range(1000, 4000)] * 2
    Random(5).shuffle(ads)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = [*pool.map(lambda ad: rule_of(many, str(ad)), ads)]
    finally:
        sys.setswitchinterval(interval)
    assert found == [f"ad:{ad}" for ad in ads]


def test_an_ad_without_an_id_goes_where_it_always_went(many: Program) -> None:
    assert rule_of(many, None) == "default"


def test_a_rule_is_made_when_it_is_asked_for(many: Program) -> None:
    assert [rule.id for rule in many.policy.campaign[2999:]] == ["ad:3999", "ad:in:ads", "ad:7"]


def test_what_is_kept_says_the_same_of_every_rule(tmp_path: Path) -> None:
    policy = checked(
        tmp_path,
        'schedule office { mon-fri 09:00-18:00 }\nfact vip: bool\nfact tier: "a\\nb" | "c"\n'
        'route link "a\\nb" to desk\nroute link "ü😀" to desk \n'
        'route message to desk when vip and within office or tier == "c"\n'
        'route message to bot when thread.bucket in 3..9 and not text mentions "x"\n',
    )
    again = kept(policy)
    assert again.policy == policy
    assert again.policy.digest == policy.digest


def test_a_loaded_policy_can_be_sent_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "p.route"
    path.write_text(HEAD + 'route link "a" to desk\nroute message to desk when text mentions "x"\n')
    Policy.load(path)
    policy = Policy.load(path)
    again = pickle.loads(pickle.dumps(policy))
    assert again == policy
    assert again.decide(from_ad("1")) == policy.decide(from_ad("1"))
    assert copy.deepcopy(policy) is copy.copy(policy) is policy


SETS = "".join(f'route ad in ads to desk when text like "*word{number} *"\n' for number in range(30))


@pytest.fixture
def sets(tmp_path: Path) -> CheckedPolicy:
    """Thirty rules that look at one set of twenty thousand ads."""
    (tmp_path / "ads.csv").write_text("id\n" + "\n".join(str(70_000 + n) for n in range(20_000)))
    return checked(tmp_path, 'set ads from "ads.csv" column "id"\n' + SETS)


def test_a_large_set_is_never_copied(sets: CheckedPolicy) -> None:
    Program(sets)  # what is imported counts nowhere
    tracemalloc.start()
    try:
        program = Program(sets)
        decided = program.decide(replace(from_ad("75000"), text="a word7 b"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(decided, Decision)
    assert decided.rule == "ad:in:ads~8"
    assert peak < 500_000


@pytest.mark.slow
def test_a_large_set_from_the_cache_is_read_where_it_is_looked_at(sets: CheckedPolicy) -> None:
    program = kept(sets)
    for number in (29, 0, 7):
        found = program.decide(replace(from_ad("75000"), text=f"a word{number} b"))
        assert isinstance(found, Decision)
        assert found.rule == f"ad:in:ads{f'~{number + 1}' if number else ''}"
    assert rule_of(program, "1") == "default"
    entry = program.policy.campaign[0].entry
    assert isinstance(entry, Atom)
    assert isinstance(entry.test, IsAny)
    assert isinstance(entry.test.values, LargeSet)
    assert {*entry.test.values} == {str(70_000 + n) for n in range(20_000)}


def test_what_is_decided_on_is_smaller_than_its_rules(many: Program) -> None:
    """A plan keeps where its rule stands, and the rule is made again for those who ask why."""
    tracemalloc.start()
    try:
        for ad in range(1000, 4000):
            rule_of(many, str(ad))
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken / 3000 < 700


def test_what_is_told_of_a_kept_crowd_is_what_the_evaluator_tells() -> None:
    crowd = Crowd(Random(4))
    program = kept(crowd.policy(200))
    for _ in range(40):
        event = crowd.event()
        agree_on_traces(program, event, crowd.thread(event), crowd.facts())
