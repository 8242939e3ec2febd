"""The parts of items that are no messages, and referrals, of the usual shapes (semantics 2).

An event is written part by part while it is a draft; whatever is not certain is `Unusual`.
"""

from typing import Any

from msgspec import UNSET

from convroute.conversation.event import Ad, Handover
from convroute.conversation.odd_shapes import AppId, Item, Postback, Referral
from convroute.conversation.values import LONGEST_ID, id_text


class Unusual(Exception):  # noqa: N818  # no error: it only says which way to go
    """The shape is not one of the usual ones; it may be right all the same."""


def add_part(item: Item, draft: Any) -> None:
    """Semantics 2, `kind`: the first part of an item that has no message (D 3, 4.5, 4.6, 4.9, 4.12).

    A second part is usual only if the event has nothing of it.
    """
    postback, referral = item.postback, item.referral
    if (
        item.pass_thread_control is not None
        or item.take_thread_control is not None
        or item.request_thread_control is not None
        or item.app_roles is not None
    ):
        if postback is not None or referral is not None or _about(item, draft):
            raise Unusual
        draft.kind = draft.surface = "handover"
        draft.handover = _handover(item)
    elif postback is not None:
        if referral is not None:
            raise Unusual
        _postback(postback, draft)
    elif referral is None:
        if not _about(item, draft):
            raise Unusual
    elif _about(item, draft):
        raise Unusual
    else:
        draft.kind = draft.surface = "referral"
        add_referral(referral, draft)


def _postback(postback: Postback, draft: Any) -> None:
    """D 4.5."""
    draft.kind = draft.surface = "postback"
    draft.mid, draft.title, draft.payload = postback.mid, postback.title, postback.payload
    if postback.referral is not None:
        add_referral(postback.referral, draft)


def _about(item: Item, draft: Any) -> bool:
    """What is about a message that exists, and what decides nothing; False if there is none of it."""
    if item.reaction is not None:
        draft.kind = draft.surface = "reaction"
        draft.mid = item.reaction.mid
    elif item.read is not None:
        draft.kind = draft.surface = "read"
        draft.mid = item.read.mid
    elif item.delivery is not None or item.message_edit is not None:
        draft.kind = draft.surface = "edit" if item.delivery is None else "delivery"
        draft.mid = None if item.message_edit is None else item.message_edit.mid
    elif item.optin is not None:
        draft.kind = draft.surface = "optin"
    elif item.account_linking is not None:
        draft.kind = draft.surface = "unsupported"
    else:
        return False
    return True


def _handover(item: Item) -> Handover:
    """Semantics E11: a pass, take or request as Meta reports it, or the legacy `app_roles`."""
    passed, taken, asked = item.pass_thread_control, item.take_thread_control, item.request_thread_control
    control = passed or taken or asked
    if control is None:
        return Handover("app_roles")
    if (passed, taken, asked).count(None) != 2:
        raise Unusual
    new, previous = _app_id(control.new_owner_app_id), _app_id(control.previous_owner_app_id)
    asking = _app_id(control.requested_owner_app_id)
    if control is asked:
        return Handover("request", asking, previous, control.metadata)
    return Handover("take" if control is taken else "pass", new, previous, control.metadata)


def _app_id(value: AppId) -> str | None:
    """A Meta app id as a decimal string."""
    if value is UNSET or value is None:
        return None
    digits = value if type(value) is str else str(value)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_ID):
        raise Unusual
    return digits


def add_referral(referral: Referral, draft: Any) -> None:
    """Semantics 2, `entry`: `ad` by any ad mark, else `link` by a non-empty `ref`, else `organic` (D 4.7)."""
    source, context, ad_id = referral.source, referral.ads_context_data, referral.ad_id
    draft.ref = referral.ref
    if referral.product is not None:
        draft.product = _id(referral.product.id)
    if ad_id is not None or context is not None or (source is not None and source.lower() == "ads"):
        draft.entry = "ad"
        if context is None:
            draft.ad = Ad(_id(ad_id))
        else:
            product, flow = _id(context.product_id), _id(context.flow_id)
            draft.ad = Ad(_id(ad_id), context.ad_title or None, _id(context.post_id), product, flow)
    elif referral.ref is not None:
        draft.entry = "link"


def _id(value: int | str | None) -> str | None:
    """An id as text; a number that is none is a `ValueError`."""
    return value if value is None or type(value) is str else id_text(value)
