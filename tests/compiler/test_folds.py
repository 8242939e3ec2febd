"""Folds with the planned function: as with the evaluator, whatever comes in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.conversation.item import Item
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.fold import Fold
from convroute.policy.model import CheckedPolicy
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
