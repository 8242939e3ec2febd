"""A decision is a pure function of a policy and a snapshot (semantics 1)."""

from convroute.conversation.channel import Channel
from convroute.conversation.event import DASHBOARD_ACCOUNTS, Event
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision, complete
from convroute.evaluator.events import decide_event
from convroute.evaluator.outcome import PolicyRef
from convroute.evaluator.reason import Reason
from convroute.evaluator.result import Result
from convroute.evaluator.snapshot import Candidates, Snapshot, View, name_of
from convroute.evaluator.state import State
from convroute.evaluator.trace import Trace
from convroute.policy.model import Behavior, CheckedPolicy


def evaluate(
    policy: CheckedPolicy, snapshot: Snapshot, *, tracing: bool = False, candidates: Candidates | None = None
) -> Decision:
    """The decision on `snapshot`; with `tracing` it carries its trace, and is otherwise the same.

    With a `candidates` only rules are tried that may match.
    """
    trace = Trace(listening=tracing)
    view = View(policy, snapshot, trace, candidates)
    result = not_ours(view, snapshot.item) or _decided(view, snapshot.item)
    if result.after is not None:
        view.read_state(result.after)
    return to_decision(view, snapshot, result)


def _decided(view: View, item: Event | Request) -> Result:
    if isinstance(item, Request):
        from convroute.evaluator.actions import decide_request  # most of what comes are events

        return decide_request(view)
    return decide_event(view)


def not_ours(view: View, item: Event | Request) -> Result | None:
    """E13: the account is not the policy's, `object` is not that account's channel, or it wrote to itself."""
    account = str(view.look("account"))
    channel: Channel | None = view.policy.accounts.get(account)
    said = view.look("channel") if isinstance(item, Event) else channel
    itself = isinstance(item, Event) and view.look("user") in view.policy.accounts
    if itself and channel is None:  # of an echo the account is the sender
        itself = view.look("kind") != "echo"
    ours = channel is not None and said == channel and not itself
    also = {"itself": True} if itself else None
    result = "yes" if ours else "no"
    view.trace.step("E13", "ours", result, "D 4.0", also=also, account=account, channel=said, policy=channel)
    if ours:
        _note_mode(view)
        return None
    text = _not_ours_text(account, channel, itself=itself)
    return Result(outcome="not_ours", reason=Reason("not_ours", text), after=None)


def _not_ours_text(account: str, channel: Channel | None, *, itself: bool) -> str:
    if itself:
        return "the business wrote to itself"
    if channel is not None:
        return f"account {account} is on {channel}"
    if account in DASHBOARD_ACCOUNTS:
        return f"account {account} is the one in the samples of Meta's App Dashboard"
    return f"account {account} is not this policy's"


def _note_mode(view: View) -> None:
    """Semantics 1, Mode: what of the policy every clause goes by."""
    if not view.trace.listening:
        return
    policy = view.policy
    apps = policy.apps.values()
    elsewhere = {app.name: app.id for app in apps if app.connected and not app.connected_on(view.channel)}
    view.trace.step(
        "1",
        "mode",
        policy.mode,
        "D 2.6",
        also={"elsewhere": elsewhere} if elsewhere else {},
        channel=view.channel,
        default=policy.default,
        apps={app.name: app.id for app in apps if app.connected_on(view.channel)},
        disabled={app.name: app.id for app in apps if app.disabled},
        standby=[app.name for app in apps if app.connected_on(view.channel) and app.standby],
        behavior={name: getattr(policy.behavior, name) for name in Behavior.__struct_fields__},
    )


def to_decision(view: View, snapshot: Snapshot, result: Result) -> Decision:
    """The result with names, ready to be read by people and programs."""
    policy = view.policy
    return complete(
        policy=PolicyRef(policy.name, policy.version, policy.digest),
        item=snapshot.item,
        late=result.after is not None and view.late,
        outcome=result.outcome,
        app=result.app or name_of(policy, result.app_id),
        app_id=result.app_id,
        reason=result.reason,
        deliver=result.deliver,
        thread=None if result.after is None else thread_after(policy, snapshot, result.after),
        webhooks=result.webhooks,
        error=result.error,
        thread_owner=result.thread_owner,
        trace=view.trace if view.trace.listening else None,
        given=snapshot,
    )


def state_of(thread: Thread) -> State:
    """The thread that a decision leaves as the next one finds it, by the ids of its apps."""
    return State(
        thread.owner_app_id,
        thread.expires_at,
        thread.window,
        thread.last_user_message_at,
        thread.window_opened_at,
        thread.requested_by_app_id,
    )


def thread_after(policy: CheckedPolicy, snapshot: Snapshot, state: State) -> Thread:
    """The state as a thread that can be printed, and handed back."""
    return Thread(
        account=snapshot.item.account,
        user=snapshot.item.user,
        owner=name_of(policy, state.owner),
        owner_app_id=state.owner,
        expires_at=state.expires_at,
        window=state.window,
        last_user_message_at=state.last_user_message_at,
        window_opened_at=state.window_opened_at,
        requested_by=name_of(policy, state.requested_by),
        requested_by_app_id=state.requested_by,
    )
