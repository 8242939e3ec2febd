"""Handovers as Meta reports them, to an app of which control was taken or to which it goes (D 3.1 to 3.5)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from convroute.conversation.event import Handover

Verb = Literal["pass", "take", "request"]
VERBS: tuple[Verb, ...] = ("pass", "take", "request")
MEMBER_OF: Mapping[str, str] = MappingProxyType({verb: f"{verb}_thread_control" for verb in VERBS})
"""The member of an item that reports what a verb did."""


def handover_item(account: str, user: str, at: int, handover: Handover) -> dict[str, object]:
    """The item that reports `handover`; raises `KeyError` for `app_roles`, which no app is sent any more."""
    return {
        "sender": {"id": user},
        "recipient": {"id": account},
        "timestamp": at,
        MEMBER_OF[handover.verb]: control_of(handover),
    }


def control_of(handover: Handover) -> dict[str, object]:
    """What the member says. A pass and a take always say who had the thread, if only that nobody did."""
    said: dict[str, object] = {}
    if handover.verb == "request":
        said["requested_owner_app_id"] = handover.app
        if handover.previous is not None:
            said["previous_owner_app_id"] = handover.previous
    else:
        said |= {"previous_owner_app_id": handover.previous, "new_owner_app_id": handover.app}
    if handover.metadata is not None:
        said["metadata"] = handover.metadata
    return said


def member_of(item: Mapping[str, object]) -> str | None:
    """The member that says what an item reports: `pass_thread_control`; None if it is no handover."""
    verb = verb_of(item)
    return None if verb is None else MEMBER_OF[verb]


def verb_of(item: Mapping[str, object]) -> Verb | None:
    """What an item reports; None if it is no handover."""
    return next((verb for verb in VERBS if MEMBER_OF[verb] in item), None)
