"""Events written as Meta would have delivered them, for what the short forms of a test cannot say (D 4)."""

import json
from collections.abc import Mapping

from convroute.conversation.channel import CHANNEL_OF_OBJECT, Channel
from convroute.conversation.event import Event

_OBJECT = {channel: name for name, channel in CHANNEL_OF_OBJECT.items()}
_URL = "https://cdn.example/attachment"


def recording(event: Event) -> str:
    """The webhook of an opening event, as the text of a file."""
    parts = {"message": _message, "postback": _postback, "referral": _referral_item}
    return _document(event.channel, event.account, event.user, event.at, parts[event.kind](event))


def handover(channel: Channel, account: str, user: str, at: int, owner: str | None) -> str:
    """The webhook by which Meta reports that `owner` (an id; None: nobody) has the thread now."""
    part = {"pass_thread_control": {"previous_owner_app_id": None, "new_owner_app_id": owner}}
    return _document(channel, account, user, at, part)


def _document(
    channel: Channel | None, account: str, user: str | None, at: int, part: Mapping[str, object]
) -> str:
    assert channel is not None, "the event is of an account of the policy"
    item = {"sender": {"id": user}, "recipient": {"id": account}, "timestamp": at, **part}
    document = {"object": _OBJECT[channel], "entry": [{"id": account, "time": at, "messaging": [item]}]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _message(event: Event) -> dict[str, object]:
    message: dict[str, object] = {"mid": event.mid}
    if event.text is not None:
        message["text"] = event.text
    if event.attachments:
        message["attachments"] = [
            {"type": kind, "payload": {"url": _URL}} for kind in sorted(event.attachments)
        ]
    if event.surface == "quick_reply" or event.payload is not None:
        message["quick_reply"] = {} if event.payload is None else {"payload": event.payload}
    if event.surface == "story_reply":
        message["reply_to"] = {"story": {"id": "1", "url": _URL}}
    return {"message": {**message, **_referral(event)}}


def _postback(event: Event) -> dict[str, object]:
    said = {"mid": event.mid, "title": event.title, "payload": event.payload}
    there = {name: text for name, text in said.items() if text is not None}
    return {"postback": {**there, **_referral(event)}}


def _referral_item(event: Event) -> dict[str, object]:
    return _referral(event) or {"referral": {"type": "OPEN_THREAD", "source": "SHORTLINK"}}


def _referral(event: Event) -> dict[str, object]:
    """Nothing where the event has no mark of where it came from."""
    referral: dict[str, object] = {}
    if event.ref is not None:
        referral["ref"] = event.ref
    if event.product is not None:
        referral["product"] = {"id": event.product}
    if event.ad is not None:
        ad = event.ad
        context = {"ad_title": ad.title, "post_id": ad.post, "product_id": ad.product, "flow_id": ad.flow}
        there = {name: value for name, value in context.items() if value is not None}
        referral |= {"source": "ADS", "type": "OPEN_THREAD"}
        referral |= {} if ad.id is None else {"ad_id": ad.id}
        referral |= {"ads_context_data": there} if there else {}
    return {"referral": referral} if referral else {}
