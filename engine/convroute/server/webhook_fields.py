"""The names of webhook fields, by which apps say what they want (`subscriptions`).

Meta's pages spell some of them in two ways; either will do.
"""

from collections.abc import Mapping

from msgspec import DecodeError, Raw
from msgspec.json import Decoder

from convroute.conversation.event import LEAD_REFERRAL, Event, Kind

NO_FIELDS: frozenset[str] = frozenset()
_MESSAGES = frozenset({"messages"})
_REFERRALS = frozenset({"messaging_referrals", "messaging_referral"})
STANDBY = frozenset({"standby"})
HANDOVERS = frozenset({"messaging_handovers", "messaging_handover"})
_OF_KIND: Mapping[Kind, frozenset[str]] = {
    "message": _MESSAGES,
    "deletion": _MESSAGES,
    "postback": frozenset({"messaging_postbacks", "messaging_postback"}),
    "referral": _REFERRALS,
    "reaction": frozenset({"message_reactions", "messaging_reactions"}),
    "read": frozenset({"messaging_seen", "message_reads"}),
    "delivery": frozenset({"message_deliveries"}),
    "edit": frozenset({"message_edits", "message_edit"}),
    "echo": frozenset({"message_echoes"}),
    "optin": frozenset({"messaging_optins", "messaging_optin"}),
    "handover": HANDOVERS,
}
_ROLES = frozenset({"messaging_app_roles", "app_roles"})
_OF_NO_THREAD = frozenset(
    {
        "affiliation", "attire", "awards", "bio", "birthday", "category", "checkins",
        "comment_poll_response", "comments", "company_overview", "conversations", "culinary_team",
        "current_location", "description", "email", "feature_access_list", "feed", "follow", "founded",
        "general_info", "general_manager", "group_feed", "hometown", "hours", "inbox_labels", "leadgen",
        "leadgen_fat", "leadgen_update", "live_comments", "live_videos", "local_delivery", "location",
        "members", "mention", "mentions", "merchant_review", "message_template_status_update", "mission",
        "name", "page_about_story", "page_change_proposal", "page_upcoming_change", "parking",
        "payment_options", "personal_info", "personal_interests", "phone", "picture", "price_range",
        "product_review", "products", "public_transit", "publisher_subscriptions", "ratings",
        "registration", "story_insights", "story_poll_response", "story_share",
        "video_text_question_responses", "videos", "website",
    }
)  # fmt: skip
_OF_MORE_MESSAGES = frozenset(
    {
        "agent_messages", "agent_questions", "business_integrity", "call_permission_reply",
        "call_settings_update", "calls", "marketing_message_clicks", "marketing_message_deliveries",
        "marketing_message_delivery_failed", "marketing_message_echoes", "marketing_message_reads",
        "marketing_messages_subscriber_upload_status", "message_context", "message_mention",
        "messaging_account_linking", "messaging_appointments", "messaging_checkout_updates",
        "messaging_customer_information", "messaging_direct_sends", "messaging_fblogin_account_linking",
        "messaging_feedback", "messaging_game_plays", "messaging_in_thread_lead_form_submit",
        "messaging_integrity", "messaging_optouts", "messaging_payments", "messaging_policy_enforcement",
        "messaging_pre_checkouts", "payment_request_update", "response_feedback", "send_cart",
        "user_action",
    }
)  # fmt: skip
KNOWN_FIELDS = frozenset().union(*_OF_KIND.values(), STANDBY, _ROLES, _OF_NO_THREAD, _OF_MORE_MESSAGES)
"""Those of Pages (`subscribed_fields` of Meta's own library) and of Instagram accounts."""
_OBJECT = Decoder(dict[str, Raw])
_OBJECTS = Decoder(list[dict[str, Raw]])
_TEXT = Decoder(str)


def fields_of(event: Event) -> frozenset[str]:
    """The names under which an app may have asked for an item of a conversation."""
    kind = event.kind
    if kind == "echo" and event.channel == "instagram":  # there echoes come with the messages
        return _OF_KIND["echo"] | _MESSAGES
    if kind == "handover" and event.handover is not None and event.handover.verb == "app_roles":
        return _ROLES
    if kind == "unsupported":
        return _of_part(event.part)
    return _OF_KIND.get(kind, NO_FIELDS)


def fields_of_change(document: bytes) -> frozenset[str]:
    """The name of the field of the one change in a document of one item; empty if there is none."""
    try:
        outer = _OBJECT.decode(document)
        if "entry" not in outer and "event" in outer:
            outer = _OBJECT.decode(bytes(outer["event"]))
        [entry] = _OBJECTS.decode(bytes(outer["entry"]))
        change = _OBJECTS.decode(bytes(entry["changes"]))[0] if "changes" in entry else entry
        return frozenset({_TEXT.decode(bytes(change["field"]))})
    except (DecodeError, KeyError, IndexError, ValueError):
        return NO_FIELDS


def _of_part(part: str | None) -> frozenset[str]:
    """Of what is not known: Meta's names are those of the parts with something in front."""
    if part is None:
        return _MESSAGES
    if part == LEAD_REFERRAL:
        return _REFERRALS
    return frozenset({part, f"{part}s", f"messaging_{part}", f"messaging_{part}s", f"message_{part}"})
