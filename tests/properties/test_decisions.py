"""What holds of every decision, whatever the policy, the thread and what came in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from convroute.conversation.event import OPENING_KINDS, Ad, Event
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.state import State
from convroute.evaluator.trace import Trace
from convroute.policy.model import CheckedPolicy
from tests.examples import examples
from tests.properties.policies import policies
from tests.properties.snapshots import snapshots

pytestmark = pytest.mark.slow

Case = tuple[CheckedPolicy, Snapshot, Decision]


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    """Several snapshots of one policy, each with its decision."""
    policy = draw(policies())
    drawn = draw(st.lists(snapshots(policy), min_size=3, max_size=6))
    return [(policy, snapshot, evaluate(policy, snapshot)) for snapshot in drawn]


def before(policy: CheckedPolicy, snapshot: Snapshot) -> State:
    """The thread as the item meets it (T1)."""
    return View(policy, snapshot, Trace(listening=False)).state


def after(decision: Decision) -> State:
    thread = decision.thread
    assert thread is not None
    return State(
        thread.owner_app_id,
        thread.expires_at,
        thread.window,
        thread.last_user_message_at,
        thread.window_opened_at,
        thread.requested_by_app_id,
    )


def told(decision: Decision) -> dict[str, Any]:
    """The decision without the echo of its event and without its trace."""
    line = decision.to_json()
    return {name: line[name] for name in line.keys() - {"event", "trace", "read_set"}}


@examples(5, 500)
@given(cases())
def test_states_stay_consistent(cases: list[Case]) -> None:
    """Semantics T1: no owner, no expiry, no window; nobody is asked for an idle thread; control is ahead."""
    for _, snapshot, decision in cases:
        if decision.thread is None:
            assert decision.outcome in ("not_ours", "ignored")
            continue
        state = after(decision)
        active = state.owner is not None
        assert active is (state.expires_at is not None) is (state.window is not None)
        assert active or state.requested_by is None
        assert state.expires_at is None or state.expires_at > snapshot.item.at
        assert decision.thread.state == ("active" if active else "idle")


@examples(5, 500)
@given(cases())
def test_a_denied_request_changes_nothing_and_has_a_code(cases: list[Case]) -> None:
    for policy, snapshot, decision in cases:
        assert (decision.outcome == "denied") is (decision.error is not None)
        if decision.outcome == "denied":
            assert after(decision) == before(policy, snapshot)
            assert decision.webhooks == ()


@examples(5, 600)
@given(cases())
def test_an_extension_is_never_shortened_by_a_message(cases: list[Case]) -> None:
    """Semantics E8: whatever goes to the owner; only a mark that preempts starts afresh (6-H)."""
    for policy, snapshot, decision in cases:
        if isinstance(snapshot.item, Event) and decision.reason.kind in ("thread_owner", "lead_flow"):
            was, now = before(policy, snapshot), after(decision)
            assert was.expires_at is not None
            assert now.expires_at is not None
            assert now.expires_at >= was.expires_at
            assert (now.owner, now.window, now.requested_by) == (was.owner, was.window, was.requested_by)


@examples(5, 400)
@given(cases())
def test_what_is_not_opening_changes_no_control(cases: list[Case]) -> None:
    """Semantics E9: at most the messaging window opens."""
    for policy, snapshot, decision in cases:
        item = snapshot.item
        quiet = isinstance(item, Event) and item.kind not in (*OPENING_KINDS, "handover", "comment")
        if quiet and decision.thread is not None:
            was, now = before(policy, snapshot), after(decision)
            assert structs.replace(now, window_opened_at=was.window_opened_at) == was


@examples(5, 500)
@given(cases())
def test_a_late_item_never_lowers_a_time_and_a_late_message_never_changes_the_owner(
    cases: list[Case],
) -> None:
    """Semantics E14."""
    for policy, snapshot, decision in cases:
        if not snapshot.late or decision.thread is None:
            continue
        was, now = before(policy, snapshot), after(decision)
        for name in ("last_user_message_at", "window_opened_at"):
            assert (getattr(now, name) or 0) >= (getattr(was, name) or 0)
        if was.expires_at is not None and now.expires_at is not None:
            assert now.expires_at >= was.expires_at
        if isinstance(snapshot.item, Event) and snapshot.item.kind in OPENING_KINDS:
            assert (now.owner, now.window) == (was.owner, was.window)


@examples(5, 500)
@given(cases())
def test_only_connected_apps_get_an_event_and_each_of_them_once(cases: list[Case]) -> None:
    for policy, _, decision in cases:
        messaging, standby = decision.deliver.messaging, decision.deliver.standby
        everybody = (*messaging, *standby)
        assert len(set(everybody)) == len(everybody)
        assert all(policy.apps[name].connected for name in everybody)
        assert all(policy.apps[name].standby for name in standby)
        assert (list(messaging), list(standby)) == (sorted(messaging), sorted(standby))
        assert decision.outcome in ("routed", "delivered", "broadcast") or not everybody


@examples(5, 500)
@given(cases())
def test_tracing_changes_nothing(cases: list[Case]) -> None:
    for policy, snapshot, decision in cases:
        traced = evaluate(policy, snapshot, tracing=True)
        assert traced.trace is not None
        assert traced.__replace__(trace=None) == decision
        assert evaluate(policy, snapshot) == decision


@examples(12, 500)
@given(st.data())
def test_snapshots_that_agree_on_the_read_set_have_the_same_decision(data: st.DataObject) -> None:
    """Semantics 5: every field that was not read may be another one."""
    policy = data.draw(policies())
    for _ in range(4):
        snapshot = data.draw(snapshots(policy))
        other = data.draw(snapshots(policy, type(snapshot.item)))
        decision = evaluate(policy, snapshot, tracing=True)
        assert decision.trace is not None
        mixed = agreeing(snapshot, other, set(decision.trace.reads))
        assert told(evaluate(policy, mixed)) == told(decision)


def agreeing(snapshot: Snapshot, other: Snapshot, reads: set[str]) -> Snapshot:
    """`other`, with every field of `reads` as in `snapshot`."""
    facts = {
        name: value
        for name in {*snapshot.facts, *other.facts}
        if (value := (snapshot if f"facts.{name}" in reads else other).facts.get(name)) is not None
    }
    own = same(snapshot, "", reads & {"late", "superseded", "button_app"})
    state = structs.replace(other.state, **same(snapshot.state, "thread.", reads))
    return structs.replace(
        other, item=agreeing_item(snapshot.item, other.item, reads), state=state, facts=facts, **own
    )


def agreeing_item(item: Event | Request, other: Event | Request, reads: set[str]) -> Event | Request:
    fields = same(item, "", reads)
    if isinstance(item, Request) or isinstance(other, Request):
        return structs.replace(other, **fields)
    ad = other.ad
    if item.ad is not None or ad is not None:
        ad = structs.replace(ad or Ad(), **same(item.ad or Ad(), "ad.", reads))
    return structs.replace(other, **{**fields, "ad": ad})


def same(mine: object, prefix: str, reads: set[str]) -> dict[str, Any]:
    """The fields of `mine` that were read."""
    names = {read.removeprefix(prefix) for read in reads if read.startswith(prefix)}
    return {name: getattr(mine, name) for name in sorted(names) if name in type(mine).__slots__}  # type: ignore[attr-defined]  # all of them have slots
