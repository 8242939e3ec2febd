"""Folds with the planned function: as with the evaluator, whatever comes in whatever order."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute import Life, Policy
from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from convroute.policy.model import CheckedPolicy
from tests.cli.shell import POLICY, SHOP, convroute
from tests.compiler.agreeing import agree, thread_of
from tests.examples import examples
from tests.properties.policies import policies
from tests.properties.snapshots import events, facts, requests, states, times

pytestmark = pytest.mark.slow


@st.composite
def stories(draw: st.DrawFn, policy: CheckedPolicy) -> list[Item]:
    """Items of few people at few times, so that they meet, come late and come twice."""
    found: list[Item] = []
    for _ in range(draw(st.integers(4, 12))):
        item: Event | Request = draw(events(policy) | requests(policy))
        found.append(replace(item, at=draw(times()), document=draw(st.integers(0, 2)), facts=draw(facts())))
    return sorted(found, key=lambda item: item.document)


@examples(12, 800)
@given(st.data())
def test_a_fold_is_the_same_planned_and_specified(data: st.DataObject) -> None:
    policy = data.draw(policies())
    items = data.draw(stories(policy))
    first = next((item for item in items if isinstance(item, Event)), None)
    threads = [thread_of(data.draw(states(policy)), first)] if first is not None else []
    supplied = data.draw(facts())
    ready = Program(policy, few=data.draw(st.sampled_from([0, 12])))
    fast = Fold(policy, threads, supplied, ready=ready).decide(items)
    slow = Fold(policy, threads, supplied).decide(items)
    for found, expected in zip(fast, slow, strict=True):
        agree(found, expected)


@examples(5, 400)
@given(st.data())
def test_requests_are_decided_alike_with_and_without_the_tables(data: st.DataObject) -> None:
    policy = data.draw(policies())
    ready = Program(policy)
    for _ in range(20):
        state = data.draw(states(policy))
        request = data.draw(requests(policy, state.owner))
        thread = thread_of(state, request)
        found = ready.decide(request, thread)
        [expected] = Fold(policy, [thread]).decide([request])
        agree(found, expected)
        traced = ready.traced(request, thread, None)
        assert isinstance(traced, Decision | Undecided)
        assert traced.outcome == expected.outcome


def step_by_step(
    policy: Policy, items: list[Item], facts: Mapping[str, object]
) -> Iterator[Decision | Undecided]:
    """What a service does that keeps lives and keys as text, and forgets everything else."""
    lives: dict[str, str] = {}
    keys: set[str] = set()
    for _, document in groupby(items, key=lambda item: item.document):
        together = list(document)
        for item, copy in zip(together, policy.copies(together), strict=True):
            assert not isinstance(item, Unreadable)
            name, key = f"{item.account}/{item.user}", policy.copy_key(item)
            kept = lives.get(name)
            life = None if kept is None else Life.from_json(json.loads(kept))
            decision, life = policy.step(item, life, facts, copy or key in keys)
            yield decision
            if life is not None:
                lives[name] = json.dumps(life.to_json())
            if key is not None and isinstance(decision, Decision) and decision.outcome != "duplicate":
                keys.add(key)


@examples(10, 800)
@given(st.data())
def test_a_stream_step_by_step_is_decided_as_all_at_once(data: st.DataObject) -> None:
    """Though lives are written as JSON and read back between every two items."""
    policy = Policy(data.draw(policies()))
    items, supplied = data.draw(stories(policy.checked)), data.draw(facts())
    together = policy.decide_many(items, facts=supplied)
    for found, expected in zip(step_by_step(policy, items, supplied), together, strict=True):
        agree(found, expected)


def test_recordings_step_by_step_are_decided_as_the_command_does() -> None:
    """Each recording of a policy twice, in order and backwards: copies and late items."""
    policy = Policy.load(POLICY)
    files = sorted((SHOP / "webhooks").glob("*.json"))
    documents = [json.loads(file.read_text("utf-8")) for file in (*files, *reversed(files))]
    data = "".join(f"{json.dumps(document)}\n" for document in documents).encode()
    printed = convroute("decide", POLICY, "-", "--format", "json", stdin=data).out.splitlines()
    stepped = step_by_step(policy, list(policy.read(data)), {})
    assert [json.loads(line) for line in printed] == [
        json.loads(json.dumps(decision.to_json(index))) for index, decision in enumerate(stepped)
    ]
    told = [json.loads(line) for line in printed]
    assert {"duplicate", "routed", "ignored"} <= {line["outcome"] for line in told}
    assert any(line["event"]["late"] for line in told)
