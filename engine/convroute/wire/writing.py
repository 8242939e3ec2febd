"""Writes what is decided as it would have come in, so that reading it gives the same again (D 4)."""

import json

from convroute.conversation.channel import CHANNEL_OF_OBJECT
from convroute.conversation.event import LEAD_REFERRAL, Event
from convroute.conversation.request import Request
from convroute.wire.classification import says_ads
from convroute.wire.details import NO_DETAILS, Details
from convroute.wire.handovers import MEMBER_OF, control_of

Json = dict[str, object]

_OBJECT_OF = {channel: name for name, channel in CHANNEL_OF_OBJECT.items()}
_REFERENCE = "ref:"
_URL = "https://cdn.example/attachment"
_REACTIONS = {"❤": "love", "❤️": "love", "😆": "haha", "😮": "wow", "😢": "sad", "😠": "angry", "👍": "like"}


def document_of(item: Event | Request, details: Details = NO_DETAILS) -> Json:
    """A webhook with one item or a request, in a wrapper if there are facts or the app of a button."""
    event = webhook_of(item, details) if isinstance(item, Event) else request_of(item)
    around: Json = {"facts": dict(item.facts)} if item.facts else {}
    if isinstance(item, Event) and item.button_app is not None:
        around["button_app"] = item.button_app
    return {**around, "event": event} if around else event


def as_text(document: Json) -> str:
    """The document as the text of a file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def webhook_of(event: Event, details: Details = NO_DETAILS) -> Json:
    """A webhook with one item. The event must have a channel: one without is of a test delivery."""
    assert event.channel is not None, "a webhook says of which channel it is"
    entry: Json = {"id": event.account, **({"time": event.at} if event.at else {})}
    if event.kind == "comment":
        entry["changes"] = [_comment_of(event, details)]
    elif event.arrived_on == "changes" and event.user is None and event.part is not None:
        entry["changes"] = [{"field": event.part}]
    elif event.arrived_on == "changes":
        entry["changes"] = [{"field": "messages", "value": item_of(event, details)}]
    else:
        entry[event.arrived_on] = [item_of(event, details)]
    return {"object": _OBJECT_OF[event.channel], "entry": [entry]}


def item_of(event: Event, details: Details = NO_DETAILS) -> Json:
    """The item of an event that belongs to a thread."""
    business, rest = {"id": event.account}, {"timestamp": event.at, **_part_of(event, details)}
    if event.user is None:
        return {"recipient": business, **rest}
    known = event.user.startswith(_REFERENCE)
    person = {"user_ref": event.user.removeprefix(_REFERENCE)} if known else {"id": event.user}
    sender, recipient = (business, person) if event.kind == "echo" else (person, business)
    return {"sender": sender, "recipient": recipient, **rest}


def _part_of(event: Event, details: Details) -> Json:
    match event.kind:
        case "message" | "echo":
            return {"message": _message_of(event, details)}
        case "postback":
            said = {"mid": event.mid, "title": event.title, "payload": event.payload}
            there = {name: text for name, text in said.items() if text is not None}
            return {"postback": {**there, **_referral_of(event)}}
        case "referral":
            return _referral_of(event) or {"referral": {"type": "OPEN_THREAD"}}
        case "deletion":
            return {"message": {"mid": event.mid, "is_deleted": True}}
        case "unsupported" if event.part == "admin_text":
            return {"message": {"admin_text": ""}}
        case "unsupported" if event.part == LEAD_REFERRAL:
            return {"referral": {"type": "LEAD_COMPLETE"}}
        case "unsupported" if event.part is not None:
            return {name: {} for name in event.part.split(", ")}
        case "unsupported":
            return {"message": {"mid": event.mid, "is_unsupported": True}}
        case "handover":
            assert event.handover is not None, "the reader gives every handover its verb"
            if event.handover.verb == "app_roles":
                return {"app_roles": {}}
            return {MEMBER_OF[event.handover.verb]: control_of(event.handover)}
        case "edit":
            told = {} if details.text is None else {"text": details.text, "num_edit": 1}
            return {"message_edit": {"mid": event.mid, **told}}
        case "reaction" if details.emoji is not None:
            return {"reaction": {"mid": event.mid, **_reaction_of(details.emoji, details)}}
        case _:
            return {event.kind: {} if event.mid is None else {"mid": event.mid}}


def _reaction_of(emoji: str, details: Details) -> Json:
    if details.taken_back:
        return {"action": "unreact"}
    return {"action": "react", "reaction": _REACTIONS.get(emoji, "other"), "emoji": emoji}


def _comment_of(event: Event, details: Details) -> Json:
    if details.comment is None:
        return {"field": "comments", "value": {}}
    person = {"id": details.author, "username": details.author}
    if event.channel == "messenger":
        said = {"item": "comment", "verb": "add", "comment_id": details.comment, "post_id": details.post}
        return {"field": "feed", "value": {**said, "from": person, "message": details.text}}
    media = {"id": details.post, "media_product_type": "FEED"}
    return {
        "field": "comments",
        "value": {"id": details.comment, "from": person, "text": details.text, "media": media},
    }


def _message_of(event: Event, details: Details) -> Json:
    message: Json = {"mid": event.mid}
    if event.text is not None:
        message["text"] = event.text
    if event.kind == "echo":
        message["is_echo"] = True
    if event.attachments:
        message["attachments"] = [
            {"type": kind, **({} if kind == "ephemeral" else {"payload": {"url": details.url or _URL}})}
            for kind in sorted(event.attachments)
        ]
    if event.surface == "quick_reply" or event.payload is not None:
        message["quick_reply"] = {} if event.payload is None else {"payload": event.payload}
    if event.surface == "story_reply":
        message["reply_to"] = {"story": {"id": "1", "url": details.url or _URL}}
    elif details.answered is not None:
        message["reply_to"] = {"mid": details.answered}
    return {**message, **_referral_of(event)}


def _referral_of(event: Event) -> Json:
    """Nothing where the event has no mark of where it came from."""
    referral: Json = {}
    if event.ref is not None:
        referral["ref"] = event.ref
    if event.product is not None:
        referral["product"] = {"id": event.product}
    if event.source is not None:
        referral["source"] = event.source
    if event.ad is not None:
        ad = event.ad
        context = {"ad_title": ad.title, "post_id": ad.post, "product_id": ad.product, "flow_id": ad.flow}
        there = {name: value for name, value in context.items() if value is not None}
        marked = ad.id is not None or says_ads(event.source)
        referral |= {"type": "OPEN_THREAD"}
        referral |= {} if ad.id is None else {"ad_id": ad.id}
        referral |= {"ads_context_data": there} if there or not marked else {}
    elif event.ref is not None and event.source is not None:
        referral |= {"type": "OPEN_THREAD"}
    return {"referral": referral} if referral else {}


def request_of(request: Request) -> Json:
    """A request as an app asks; what it does not say is left out."""
    control = request.thread_control
    asked: Json = {
        "action": request.action,
        "app": request.app,
        "account": request.account,
        "user": request.user,
        "timestamp": request.at,
        "target": request.target,
        "duration": request.duration,
        "metadata": request.metadata,
        "tag": request.tag,
        "text": request.text,
    }
    if control is not None:
        asked["thread_control"] = {"control_type": control.control_type, "app_id": control.app}
    return {name: value for name, value in asked.items() if value is not None}
