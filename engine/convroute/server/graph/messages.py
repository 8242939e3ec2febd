"""`POST /{node}/messages`: a send, which the policy decides, and whose echo goes to the apps."""

from collections.abc import Mapping

from msgspec.json import encode

from convroute.conversation.channel import Channel
from convroute.server.answers import OK, Answer
from convroute.server.apps import AppAt
from convroute.server.graph.call import Call
from convroute.server.graph.errors import missing, not_here, wrong_parameter
from convroute.server.graph.nodes import account_of
from convroute.server.graph.requests import decided
from convroute.server.server import Server
from convroute.source import Source
from convroute.templates.check import check_template

MOST_TEXT: Mapping[Channel, int] = {"instagram": 1_000, "messenger": 2_000}
"""Bytes on Instagram, characters on Messenger (D 5.7)."""
MOST_METADATA = 1_000
MOST_ATTACHMENTS = 10
TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
ACTIONS = ("typing_on", "typing_off", "mark_seen", "react", "unreact")
_OTHER_RECIPIENTS = ("comment_id", "post_id", "user_ref", "phone_number", "notification_messages_token")
_OF_ADS = frozenset({"button", "generic", "product", "media"})
"""Templates whose form the checker of templates knows."""
_CONTENT = frozenset({"E305", "E306", "E307", "E308", "E309"})
"""Its findings that Meta's Send API refuses, too."""


async def send(server: Server, app: AppAt, call: Call) -> Answer:
    """Raises `GraphError`."""
    _refuse_other_recipients(call)
    action = call.values.get("sender_action")
    message = call.values.get("message")
    if action is not None:
        return await _sender_action(server, app, call, action, message)
    if not isinstance(message, dict):
        raise missing("message") if message is None else wrong_parameter("Param message must be an object")
    account = await account_of(server, app, call, call.user())
    message = _complete(message, call)
    _check(message, server.policies.accounts[account])
    _check_type(call)
    given = {
        name: call.values[name] for name in ("tag", "thread_control") if call.values.get(name) is not None
    }
    if isinstance(message.get("text"), str):
        given["text"] = message["text"]
    return await decided(server, app, call, "send", given, message)


async def _sender_action(server: Server, app: AppAt, call: Call, action: object, message: object) -> Answer:
    """What shows that somebody is at work; it is not a send, and nothing is decided."""
    if action not in ACTIONS:
        raise wrong_parameter(f"Param sender_action must be one of {{{', '.join(ACTIONS)}}}")
    if message is not None:
        raise wrong_parameter("Only one of message and sender_action can be given")
    user = call.user()
    await account_of(server, app, call, user)
    return Answer(OK, encode({"recipient_id": user}))


def _refuse_other_recipients(call: Call) -> None:
    recipient = call.values.get("recipient")
    if isinstance(recipient, dict) and recipient.get("id") is None:
        for name in _OTHER_RECIPIENTS:
            if name in recipient:
                raise not_here(f"recipient[{name}]", "only a send to a person's `id` belongs to a thread")


def _complete(message: Mapping[str, object], call: Call) -> Mapping[str, object]:
    """An upload has no address until it came: the file that came with the call gives it one."""
    attachment = message.get("attachment")
    if "filedata" not in call.files or not isinstance(attachment, dict):
        return message
    payload = attachment.get("payload")
    if isinstance(payload, dict) and (payload.get("url") or payload.get("attachment_id")):
        return message
    given = payload if isinstance(payload, dict) else {}
    return {**message, "attachment": {**attachment, "payload": {**given, "attachment_id": "0"}}}


def _check_type(call: Call) -> None:
    kind = call.values.get("messaging_type")
    if kind is not None and kind not in TYPES:
        raise wrong_parameter(f"Param messaging_type must be one of {{{', '.join(TYPES)}}}")
    if kind == "MESSAGE_TAG" and call.values.get("tag") is None:
        raise wrong_parameter("a tag is required with messaging_type MESSAGE_TAG")


def _check(message: Mapping[str, object], channel: Channel) -> None:
    """Raises `GraphError` for a message that Meta would not take."""
    text, attachments = message.get("text"), _attachments(message)
    if text is not None and not isinstance(text, str):
        raise wrong_parameter("Param message[text] must be a string")
    if not text and not attachments:
        raise wrong_parameter("Param message must have text or an attachment")
    if text and attachments:
        raise wrong_parameter("Param message must have text or an attachment, not both")
    if text and (len(text.encode()) if channel == "instagram" else len(text)) > MOST_TEXT[channel]:
        what = "bytes" if channel == "instagram" else "characters"
        raise wrong_parameter(
            f"Length of param message[text] must be less than or equal to {MOST_TEXT[channel]} {what}"
        )
    metadata = message.get("metadata")
    if metadata is not None and (not isinstance(metadata, str) or len(metadata) >= MOST_METADATA):
        raise wrong_parameter(f"Param message[metadata] must be a string of less than {MOST_METADATA}")
    if "quick_replies" in message or _is_template(attachments):
        _check_content(message, channel)


def _attachments(message: Mapping[str, object]) -> list[Mapping[str, object]]:
    one, many = message.get("attachment"), message.get("attachments")
    given = many if many is not None else [] if one is None else [one]
    if not isinstance(given, list) or len(given) > MOST_ATTACHMENTS:
        raise wrong_parameter(f"Param message[attachments] must be an array of 1 to {MOST_ATTACHMENTS}")
    for attachment in given:
        if not isinstance(attachment, dict) or not isinstance(attachment.get("type"), str):
            raise wrong_parameter("Param message[attachment] must be an object with a type and a payload")
        if not isinstance(attachment.get("payload", {}), dict):
            raise wrong_parameter("Param message[attachment][payload] must be an object")
    return given


def _is_template(attachments: list[Mapping[str, object]]) -> bool:
    if len(attachments) != 1 or attachments[0]["type"] != "template":
        return False
    payload = attachments[0].get("payload")
    return isinstance(payload, dict) and payload.get("template_type") in _OF_ADS


def _check_content(message: Mapping[str, object], channel: Channel) -> None:
    source = Source("message", encode({"message": message}).decode())
    for found in check_template(source, channel).diagnostics:
        if found.code in _CONTENT:
            raise wrong_parameter(f"Param message: {found.message}")
