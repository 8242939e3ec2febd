"""The echo of a message that an app sent: what its account's apps are told of it (D 4.8)."""

from collections.abc import Mapping

from convroute.conversation.request import Request

_KEPT = ("text", "metadata", "reply_to", "quick_replies")


def echo_of(request: Request, app_id: str, mid: str, message: Mapping[str, object]) -> dict[str, object]:
    """An item of a webhook. `app_id` is a number in it, for clients compare it with one.

    An echo has `attachments` where a send has one `attachment`. Whatever else tells Meta how to show the
    message is not in it, but for quick replies: from them the emulator knows what people can tap.
    """
    told = {name: message[name] for name in _KEPT if message.get(name) is not None}
    attachments = message.get("attachments") or [message.get("attachment")]
    if isinstance(attachments, list) and attachments[0] is not None:
        told["attachments"] = attachments
    return {
        "sender": {"id": request.account},
        "recipient": {"id": request.user},
        "timestamp": request.at,
        "message": {"mid": mid, "is_echo": True, **told, "app_id": int(app_id)},
    }
