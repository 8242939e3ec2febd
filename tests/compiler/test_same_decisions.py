"""The planned function and the evaluator agree: over generated policies, and over everything that came in."""

from functools import partial
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.evaluator.decide_one import decide_one
from convroute.evaluator.decision import Decision
from convroute.policy.model import CheckedPolicy
from tests.compiler.agreeing import Pair, agree_on_traces, named, thread_of
from tests.evaluator.building import SHOP, message
from tests.evaluator.policies import policy
from tests.examples import examples
from tests.properties.policies import policies
from tests.properties.snapshots import events, facts, reports, states

pytestmark = pytest.mark.slow


def in_time(event: Event, last: int | None) -> bool:
    """What is late is left to the evaluator (semantics E14)."""
    return last is None or event.at >= last


def compare_all(data: st.DataObject, policy: CheckedPolicy, size: int) -> tuple[int, int]:
    """Every drawn event in every drawn state it is in time for; how many there were, and were planned."""
    pair = Pair.of(policy)
    drawn_events = data.draw(st.lists(events(policy), min_size=size, max_size=size))
    drawn_states = data.draw(st.lists(states(policy), min_size=size, max_size=size))
    drawn_facts = data.draw(st.lists(facts(), min_size=2, max_size=2))
    compared = planned = 0
    for event, state, supplied in product(drawn_events, drawn_states, drawn_facts):
        if not in_time(event, state.last_user_message_at):
            continue
        own = replace(event, facts=supplied) if event.at % 2 else event
        compared += own.user not in policy.accounts  # what is not ours is rare, and never planned
        planned += pair.compare(own, thread_of(state, own), supplied or None)
    return compared, planned


@examples(7, 1_000)
@given(st.data())
def test_generated_policies_decide_alike_planned_and_specified(data: st.DataObject) -> None:
    """Far more than a hundred thousand decisions in the nightly run."""
    compare_all(data, data.draw(policies()), size=10)


@examples(5, 800)
@given(st.data())
def test_what_is_told_of_a_decision_is_what_the_evaluator_tells(data: st.DataObject) -> None:
    policy = data.draw(policies())
    program = Program(policy)
    drawn = data.draw(st.lists(st.tuples(events(policy), states(policy), facts()), min_size=10, max_size=10))
    for (event, _, _), (_, state, supplied) in product(drawn, drawn):
        agree_on_traces(program, event, thread_of(state, event), supplied or None)


def compare_reports(data: st.DataObject, policy: CheckedPolicy, size: int) -> None:
    """Handovers, comments and opt-ins in every drawn state, its apps by id and by name, and told of later."""
    pair, program = Pair.of(policy), Program(policy)
    drawn = st.tuples(reports(policy), states(policy), facts())
    cases = data.draw(st.lists(drawn, min_size=size, max_size=size))
    for (event, _, _), (_, state, supplied) in product(cases, cases):
        before = thread_of(state, event)
        for thread in (before, named(policy, before), None):
            planned = pair.compare(event, thread, supplied or None)
            timely = in_time(event, None if thread is None else thread.last_user_message_at)
            ours = policy.accounts.get(event.account) == event.channel and event.user not in policy.accounts
            assert planned is (ours and timely)
            agree_on_traces(program, event, thread, supplied or None)


@examples(5, 800)
@given(st.data())
def test_what_meta_reports_is_decided_and_told_alike(data: st.DataObject) -> None:
    compare_reports(data, data.draw(policies()), size=6)


def test_what_is_compared_is_nearly_always_planned() -> None:
    """Else the comparison would say nothing."""
    counts: list[tuple[int, int]] = []

    @examples(5, 400)
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        counts.append(compare_all(data, data.draw(policies()), size=8))

    compare()
    compared, planned = (sum(column) for column in zip(*counts, strict=True))
    assert planned > compared * 0.8


@pytest.mark.parametrize("own", [{"vip": True}, {"vip": None}])
def test_a_wrong_fact_of_the_caller_is_refused_though_the_event_overrides_it(own: dict[str, object]) -> None:
    """As in `--facts`: a wrong value decides nothing, whether or not somebody looks at it."""
    checked = policy(f"{SHOP} fact vip: bool route message to sales when vip")
    item, facts = message(facts=own), {"vip": "yes"}
    program = Program(checked)
    for deciding in (program.decide, program.traced, partial(decide_one, checked)):
        with pytest.raises(ValueError, match="vip"):
            deciding(item, None, facts)
    decision = program.decide(item, None, {"vip": False})
    assert isinstance(decision, Decision)
    assert decision.app == ("sales" if own["vip"] else "concierge")
