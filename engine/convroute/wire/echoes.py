"""The echo of a message that an app sent: what its account's apps are told of it (D 4.8)."""

from collections.abc import Iterator, Mapping

from msgspec import DecodeError
from msgspec.json import decode

from convroute.conversation.request import Request
from convroute.wire.halves import without_halves

_KEPT = ("text", "metadata", "reply_to", "quick_replies")


def echo_of(request: Request, app_id: str, mid: str, message: Mapping[str, object]) -> dict[str, object]:
    """An item of a webhook. `app_id` is a number in it, for clients compare it with one.

    An echo has `attachments` where a send has one `attachment`. Whatever else tells Meta how to show the
    message is not in it, but for quick replies: from them the emulator knows what people can tap.
    """
    told = {name: message[name] for name in _KEPT if message.get(name) is not None}
    attachments = [*_attachments(message)]
    if attachments:
        told["attachments"] = attachments
    return {
        "sender": {"id": request.account},
        "recipient": {"id": request.user},
        "timestamp": request.at,
        "message": {"mid": mid, "is_echo": True, **told, "app_id": int(app_id)},
    }


def buttons_in(document: bytes) -> Iterator[tuple[str, str]]:
    """App id and payload of each button that comes back as a postback, in the one echo of a document."""
    try:
        webhook = _object(decode(document))
    except DecodeError:  # half an emoji: read as it is in the postback that comes back
        webhook = _object(decode(without_halves(document)))
    entries = _objects(_object(webhook.get("event", webhook)).get("entry"))
    items = [item for one in entries for item in _objects(one.get("messaging") or one.get("standby"))]
    for message in (_object(item.get("message")) for item in items):
        for attachment in _attachments(message):
            payload = _object(_object(attachment).get("payload"))
            for card in (payload, *_objects(payload.get("elements"))):
                for button in _objects(card.get("buttons")):
                    if button.get("type") == "postback" and isinstance(button.get("payload"), str):
                        yield str(message.get("app_id")), str(button["payload"])


def _attachments(message: Mapping[str, object]) -> Iterator[object]:
    """A send has one, an echo a list of them."""
    several = message.get("attachments") or [message.get("attachment")]
    yield from (one for one in (several if isinstance(several, list) else ()) if one is not None)


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    yield from (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))
