"""Why a request is denied, and the code Meta's API gives for it (semantics 3, D 2.8)."""

from typing import Literal

from msgspec import Struct

from convroute.conversation.channel import Channel

DenialKind = Literal[
    "unknown_app",
    "lead_flow",
    "not_thread_owner",
    "no_target",
    "unknown_target",
    "target_is_owner",
    "forbidden_by_policy",
    "routing_not_enabled",
    "already_owner",
    "take_not_permitted",
    "duration_out_of_range",
    "over_policy_limit",
    "request_not_available",
    "no_thread_owner",
    "unknown_tag",
    "not_default_app",
    "outside_messaging_window",
    "inline_control_not_available",
    "bad_inline_control",
]
DENIAL_KINDS: tuple[DenialKind, ...] = DenialKind.__args__  # type: ignore[attr-defined]  # typing has no public way


class MetaError(Struct, frozen=True):
    """Meta's error envelope, the part that is not random: `code`, `subcode`, `message`."""

    code: int
    subcode: int | None
    message: str


_MESSAGES: dict[DenialKind, str] = {
    "unknown_app": "Incorrect App ID: the app is not connected to this account",
    "lead_flow": "The thread is controlled by Messenger during the automated question flow",
    "not_thread_owner": "The action is invalid since the app is not the thread owner",
    "no_target": "A target app is needed: there is no default app to pass to",
    "unknown_target": "Incorrect App ID: the target app is not connected to this account",
    "target_is_owner": "The target app already controls the thread",
    "forbidden_by_policy": "Permissions error: the routing policy forbids this",
    "routing_not_enabled": "Not supported when Conversation Routing is not enabled",
    "already_owner": "The app already controls the thread",
    "take_not_permitted": "The app is not allowed to take control of conversations",
    "duration_out_of_range": "The duration must be a whole number of seconds from 1 to 604800",
    "over_policy_limit": "Permissions error: the duration is over the limit of the routing policy",
    "request_not_available": "Requesting control is not available while Conversation Routing is on",
    "no_thread_owner": "The thread is idle: there is no owner to ask",
    "unknown_tag": "The message tag is not supported",
    "not_default_app": "The thread is idle and only the default app may send",
    "outside_messaging_window": "The message is sent outside the allowed messaging window",
    "inline_control_not_available": "thread_control needs Conversation Routing to be enabled",
    "bad_inline_control": "thread_control needs control_type pass or release",
}

_CODES: dict[DenialKind, tuple[int, int | None]] = {
    "unknown_app": (100, 2018164),
    "lead_flow": (10, 2018321),
    "unknown_target": (100, 2018164),
    "forbidden_by_policy": (200, None),
    "routing_not_enabled": (27, 2018464),
    "take_not_permitted": (200, None),
    "over_policy_limit": (200, None),
}

_NOT_OWNER_ON_MESSENGER: dict[str, tuple[int, int | None]] = {
    "send": (10, 2018300),
    "pass": (100, 2018151),
}


def not_owner_codes(channel: Channel, action: str) -> tuple[int, int | None]:
    """The codes of an action by somebody who is not the owner (semantics 3)."""
    if channel == "instagram":
        return 100, 2534037
    return _NOT_OWNER_ON_MESSENGER.get(action, (100, None))


def meta_error(kind: DenialKind, channel: Channel, action: str) -> MetaError:
    """The error of a denial of `action` ("send", "pass", ...) on `channel`."""
    if kind in ("not_thread_owner", "not_default_app") or (kind == "take_not_permitted" and action == "send"):
        code, subcode = not_owner_codes(channel, action)
    elif kind == "outside_messaging_window":
        code, subcode = 10, 2534022 if channel == "instagram" else 2018278
    else:
        code, subcode = _CODES.get(kind, (100, None))
    return MetaError(code, subcode, _MESSAGES[kind])
