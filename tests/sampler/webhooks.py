"""Items as they would have come in: the JSON that the real readers turn back into the sampled item."""

from convroute.conversation.event import Ad, Event
from convroute.conversation.request import Request

Json = dict[str, object]


def document(item: Event | Request) -> Json:
    """A webhook with one item, or a request."""
    return _request(item) if isinstance(item, Request) else _webhook(item)


def _webhook(event: Event) -> Json:
    entry: Json = {"id": event.account, "time": event.at}
    if event.kind == "comment":
        entry["changes"] = [{"field": "comments", "value": {"text": "nice"}}]
    else:
        entry["messaging"] = [_item(event)]
    return {"object": "page" if event.channel == "messenger" else "instagram", "entry": [entry]}


def _item(event: Event) -> Json:
    person, business = {"id": event.user}, {"id": event.account}
    item: Json = {"sender": person, "recipient": business, "timestamp": event.at, **_part(event)}
    if event.kind == "echo":
        item |= {"sender": business, "recipient": person}
    if event.user is None:
        del item["sender"]
    return item


def _part(event: Event) -> Json:
    match event.kind:
        case "message" | "echo":
            return {"message": _message(event)}
        case "postback":
            button: Json = {"mid": event.mid, "title": event.title, "payload": event.payload}
            return {"postback": button | _referral(event)}
        case "referral":
            return {"referral": {"type": "OPEN_THREAD", **_marks(event)}}
        case "deletion":
            return {"message": {"mid": event.mid, "is_deleted": True}}
        case "unsupported":
            return {"message": {"mid": event.mid, "is_unsupported": True}}
        case "handover":
            return _handover(event)
        case "edit":
            return {"message_edit": {"mid": event.mid}}
        case _:
            return {event.kind: {"mid": event.mid}}


def _message(event: Event) -> Json:
    message: Json = {"mid": event.mid, "text": event.text, "is_echo": event.kind == "echo"}
    message["attachments"] = [{"type": name} for name in sorted(event.attachments)]
    if event.payload is not None or event.surface == "quick_reply":
        message["quick_reply"] = {"payload": event.payload}
    if event.surface == "story_reply":
        message["reply_to"] = {"story": {"id": "1"}}
    return message | _referral(event)


def _referral(event: Event) -> Json:
    marks = _marks(event)
    return {"referral": marks} if marks else {}


def _marks(event: Event) -> Json:
    marks: Json = {"ref": event.ref, "product": None if event.product is None else {"id": event.product}}
    if event.ad is not None:
        marks |= {"source": "ADS", "ad_id": event.ad.id, "ads_context_data": _context(event.ad)}
    return {name: value for name, value in marks.items() if value is not None}


def _context(ad: Ad) -> Json:
    return {"ad_title": ad.title, "post_id": ad.post, "product_id": ad.product, "flow_id": ad.flow}


def _handover(event: Event) -> Json:
    handover = event.handover
    assert handover is not None
    if handover.verb == "app_roles":
        return {"app_roles": {}}
    word = "requested" if handover.verb == "request" else "new"
    return {f"{handover.verb}_thread_control": {f"{word}_owner_app_id": handover.app}}


def _request(request: Request) -> Json:
    control = request.thread_control
    asked: Json = {
        "action": request.action,
        "app": request.app,
        "account": request.account,
        "user": request.user,
        "timestamp": request.at,
        "target": request.target,
        "duration": request.duration,
        "tag": request.tag,
        "text": request.text,
    }
    if control is not None:
        asked["thread_control"] = {"control_type": control.control_type, "app_id": control.app}
    return asked
