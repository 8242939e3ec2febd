"""The members of the usual items, each taken only if it is exactly of the usual shape (semantics 2).

Every member of an object is looked at, also those that nothing is read from, so
that nothing strict JSON forbids gets through unseen.
"""

from collections.abc import ItemsView

from convroute.conversation.event import ATTACHMENTS, AttachmentType
from convroute.conversation.event_draft import AdDraft, EventDraft
from convroute.conversation.strict_json import SCALARS, is_strict
from convroute.conversation.values import is_unicode


class Unusual(Exception):  # noqa: N818  # no error: it only says which way to go
    """The shape is not one of the usual ones; it may be right all the same."""


def read_referral(referral: object, draft: EventDraft) -> None:
    """Semantics 2, `entry`: `ad` by any ad mark, else `link` by a non-empty `ref`, else `organic` (D 4.7)."""
    if type(referral) is not dict:
        raise Unusual
    from_ad = False
    ad = AdDraft()
    for name, value in referral.items():
        if name == "ref":
            draft.ref = id_of(value)
        elif name == "ad_id":
            ad.id = id_of(value)
            from_ad = True
        elif name == "source":
            from_ad = text_of(value).lower() == "ads" or from_ad
        elif name == "ads_context_data":
            _ad_context(value, ad)
            from_ad = True
        elif name == "product":
            draft.product = only_id(value)
        else:
            ignore(name, value)
    if from_ad:
        draft.entry = "ad"
        draft.ad = ad.frozen()
    elif draft.ref is not None:
        draft.entry = "link"


def _ad_context(context: object, ad: AdDraft) -> None:
    """`ads_context_data` of a referral (D 4.7)."""
    for name, value in _members(context):
        if name == "ad_title":
            ad.title = text_of(value) or None
        elif name == "post_id":
            ad.post = id_of(value)
        elif name == "product_id":
            ad.product = id_of(value)
        elif name == "flow_id":
            ad.flow = id_of(value)
        else:
            ignore(name, value)


def attachment_types(attachments: object) -> frozenset[AttachmentType]:
    """The types; `reel` is `ig_reel`, an unknown one is `other` (language: Conditions)."""
    if type(attachments) is not list:
        raise Unusual
    types = set()
    for attachment in attachments:
        kind = None
        for name, value in _members(attachment):
            if name == "type":
                kind = text_of(value)
            else:
                ignore(name, value)
        types.add(ATTACHMENTS.get(kind or "", "other"))
    return frozenset(types)


def is_story_reply(reply_to: object) -> bool:
    """Whether a reply answers a story (D 4.4)."""
    story = None
    for name, value in _members(reply_to):
        ignore(name, value)
        if name == "story":
            story = value
    return story is not None


def payload_of(quick_reply: object) -> str | None:
    """The payload of a tapped quick reply (D 4.3)."""
    payload = None
    for name, value in _members(quick_reply):
        if name == "payload":
            payload = text_of(value)
        else:
            ignore(name, value)
    return payload


def _members(value: object) -> ItemsView[str, object]:
    """The members of an object."""
    if type(value) is not dict:
        raise Unusual
    return value.items()


def only_id(value: object) -> str:
    """The id of an object that has nothing else."""
    if type(value) is dict and len(value) == 1:
        return id_of(value.get("id"))
    raise Unusual


def id_of(value: object) -> str:
    """An id as text; whole numbers, null and empty text are read elsewhere (6-E)."""
    if type(value) is str and value and value.isascii():
        return value
    raise Unusual


def text_of(value: object) -> str:
    if type(value) is str and (value.isascii() or is_unicode(value)):
        return value
    raise Unusual


def flag_of(value: object) -> bool:
    if value is True or value is False:
        return value
    if value is None:
        return False
    raise Unusual


def ignore(name: object, value: object, rare: frozenset[str] = frozenset()) -> None:
    """A member that is not read; one of the `rare` ones would be."""
    if name in rare or not (type(value) in SCALARS or is_strict(value)):
        raise Unusual
