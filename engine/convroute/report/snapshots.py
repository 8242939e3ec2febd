"""A conversation that was made, as other commands take it: an input, and a state of its thread."""

from collections.abc import Mapping

from convroute.conversation.event import Event
from convroute.evaluator.snapshot import Snapshot
from convroute.wire.writing import request_of, webhook_of

Json = dict[str, object]


def input_of(snapshot: Snapshot) -> Json:
    """What `convroute decide` takes."""
    item = snapshot.item
    event = webhook_of(item) if isinstance(item, Event) else request_of(item)
    return {"facts": dict(snapshot.facts), "event": event} if snapshot.facts else event


def thread_of(snapshot: Snapshot) -> Mapping[str, object]:
    """What `--thread` takes."""
    item, state = snapshot.item, snapshot.state
    found: Json = {"account": item.account, "user": item.user}
    if state.owner is not None:
        found |= {"owner": state.owner, "expires_at": state.expires_at, "window": state.window}
    if state.requested_by is not None:
        found["requested_by"] = state.requested_by
    last, opened = state.last_user_message_at, state.window_opened_at
    return found | {"last_user_message_at": last, "window_opened_at": opened}
