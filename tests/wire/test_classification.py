"""Semantics 2, clause by clause: the yes, the no and the boundary of each."""

import json

import pytest

from convroute.conversation.event import Ad, Event
from convroute.conversation.item import Unreadable
from convroute.wire.reader import read_events
from tests.wire.building import ACCOUNT, AT, USER, event_of, item, message, unreadable, webhook

LINK = {"ref": "spring", "source": "SHORTLINKS", "type": "OPEN_THREAD"}


def test_kind_only_messages_postbacks_and_referrals_open_a_conversation() -> None:
    opening = [message(text="hi"), item(postback={"payload": "P"}), item(referral=LINK)]
    closed = [item(reaction={"mid": "m"}), item(read={"mid": "m"}), item(optin={}), message(is_echo=True)]
    assert all(event_of(webhook(one)).opening for one in opening)
    assert not any(event_of(webhook(one)).opening for one in closed)


def test_kind_an_echo_is_never_a_customer_message_wherever_it_arrives() -> None:
    echo = item(sender={"id": ACCOUNT}, recipient={"id": USER}, message={"mid": "m", "is_echo": True})
    for arrival in ("messaging", "standby"):
        document = {"object": "page", "entry": [{"id": ACCOUNT, "time": AT, arrival: [echo]}]}
        event = event_of(document)
        assert (event.kind, event.account, event.user, event.arrived_on) == ("echo", ACCOUNT, USER, arrival)


@pytest.mark.parametrize("value", [False, None, "false"])
def test_kind_a_flag_that_is_not_set_leaves_a_message_a_message(value: object) -> None:
    event = event_of(webhook(message(is_echo=value, is_deleted=value, is_unsupported=value)))
    assert (event.kind, event.account, event.user) == ("message", ACCOUNT, USER)


def test_kind_the_deletion_of_an_echo_is_a_deletion_in_the_thread_of_the_person() -> None:
    deleted = item(
        sender={"id": ACCOUNT},
        recipient={"id": USER},
        message={"mid": "m", "is_echo": True, "is_deleted": True},
    )
    event = event_of(webhook(deleted))
    assert (event.kind, event.account, event.user) == ("deletion", ACCOUNT, USER)


def test_kind_a_lead_summary_is_unsupported_by_its_own_hop_context_alone() -> None:
    context = [{"app_id": 1, "metadata": "messenger_lead_gen_complete"}]
    assert event_of(webhook(message(text="Name: Ada") | {"hop_context": context})).kind == "unsupported"
    assert event_of(webhook(message(text="Name: Ada"), hop_context=context)).kind == "message"
    handover = item(pass_thread_control={"new_owner_app_id": "1"}, hop_context=context)
    assert event_of(webhook(handover)).kind == "handover"


def test_kind_a_message_with_an_item_level_referral_is_a_message() -> None:
    assert event_of(webhook(item(message={"mid": "m"}, referral=LINK))).kind == "message"
    assert event_of(webhook(item(message=None, referral=LINK))).kind == "referral"


@pytest.mark.parametrize(
    "field",
    [
        "messages",
        "message_echoes",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_referrals",
        "messaging_handover",
        "messaging_handovers",
        "messaging_seen",
        "message_reactions",
        "message_edit",
        "standby",
    ],
)
def test_kind_a_change_with_a_messaging_field_is_unwrapped(field: str) -> None:
    change = {"field": field, "value": item(message={"mid": "m_1", "text": "hi"})}
    event = event_of({"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, "changes": [change]}]})
    assert (event.kind, event.text) == ("message", "hi")
    assert event.arrived_on == ("standby" if field == "standby" else "changes")
    assert event.path == "$.entry[0].changes[0].value"


@pytest.mark.parametrize("field", ["comments", "live_comments", "mentions", "feed", "message"])
def test_kind_a_change_with_any_other_field_is_a_comment(field: str) -> None:
    change = {"field": field, "value": {"id": "1", "text": "price?"}}
    event = event_of({"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, "changes": [change]}]})
    assert (event.kind, event.account, event.user, event.at) == ("comment", ACCOUNT, None, AT)
    assert (event.entry, event.text, event.path) == ("organic", None, "$.entry[0].changes[0]")


def test_surface_of_a_message_is_the_first_that_fits() -> None:
    members: dict[str, object] = {
        "reply_to": {"story": {"id": "1"}},
        "attachments": [{"type": "share"}, {"type": "story_mention"}],
        "referral": {"product": {"id": "7"}},
        "quick_reply": {"payload": "P"},
    }
    assert event_of(webhook(message(**members))).surface == "story_reply"
    del members["reply_to"]
    assert event_of(webhook(message(**members))).surface == "story_mention"
    members["attachments"] = [{"type": "share"}]
    assert event_of(webhook(message(**members))).surface == "shared_post"
    members["attachments"] = [{"type": "image"}]
    assert event_of(webhook(message(**members))).surface == "shop"
    del members["referral"]
    assert event_of(webhook(message(**members))).surface == "quick_reply"
    del members["quick_reply"]
    assert event_of(webhook(message(**members))).surface == "message"


@pytest.mark.parametrize(("kind", "shared"), [("share", 1), ("ig_post", 1), ("reel", 1), ("ig_story", 0)])
def test_surface_shared_post_holds_posts_and_reels_but_no_stories(kind: str, shared: int) -> None:
    surface = event_of(webhook(message(attachments=[{"type": kind}]))).surface
    assert surface == ("shared_post" if shared else "message")


def test_surface_a_reply_to_a_message_is_no_story_reply() -> None:
    assert event_of(webhook(message(reply_to={"mid": "m_0"}))).surface == "message"
    assert event_of(webhook(message(reply_to={"story": None}))).surface == "message"


def test_surface_shop_needs_a_product() -> None:
    assert event_of(webhook(message(referral={"product": {}}))).surface == "message"
    from_item = event_of(webhook(item(message={"mid": "m"}, referral={"product": {"id": 7}})))
    assert (from_item.surface, from_item.product) == ("shop", "7")


def test_surface_of_every_other_kind_is_the_kind() -> None:
    postback = item(postback={"payload": "P", "referral": {"product": {"id": "7"}}})
    assert event_of(webhook(postback)).surface == "postback"
    story_echo = message(is_echo=True, attachments=[{"type": "story_mention"}])
    assert event_of(webhook(story_echo)).surface == "echo"


@pytest.mark.parametrize(
    "mark",
    [
        {"ad_id": "1"},
        {"ad_id": 1},
        {"ads_context_data": {}},
        {"source": "ADS"},
        {"source": "ads"},
        {"source": "Ads"},
    ],
)
def test_entry_any_ad_mark_makes_an_ad_even_beside_a_ref(mark: dict[str, object]) -> None:
    event = event_of(webhook(message(referral={"ref": "r", **mark})))
    assert (event.entry, event.ref) == ("ad", "r")
    assert event.ad is not None


@pytest.mark.parametrize(
    "mark", [{"ad_id": None}, {"ad_id": ""}, {"source": "ADS2"}, {"source": "ADſ"}, {"source": 1}]
)
def test_entry_what_only_looks_like_an_ad_mark_is_a_link(mark: dict[str, object]) -> None:
    event = event_of(webhook(message(referral={"ref": "r", **mark})))
    assert (event.entry, event.ad) == ("link", None)


@pytest.mark.parametrize("ref", ["", None])
def test_entry_an_empty_ref_is_absent(ref: str | None) -> None:
    event = event_of(webhook(message(referral={"ref": ref, "source": "SHORTLINKS"})))
    assert (event.entry, event.ref) == ("organic", None)


def test_entry_the_first_referral_of_three_places_counts() -> None:
    places = item(message={"mid": "m", "referral": {"ref": "one"}}, postback={"referral": {"ref": "two"}})
    assert event_of(webhook(places | {"referral": {"ref": "three"}})).ref == "one"
    two = item(message={"mid": "m"}, postback={"referral": {"ref": "two"}}, referral={"ref": "three"})
    assert event_of(webhook(two)).ref == "two"
    assert event_of(webhook(item(message={"mid": "m"}, referral={"ref": "three"}))).ref == "three"
    empty = item(message={"mid": "m", "referral": {}}, referral={"ref": "three"})
    assert event_of(webhook(empty)).ref == "three"


def test_entry_of_other_kinds_is_organic_without_any_mark() -> None:
    referral = {"ref": "r", "ad_id": "1", "source": "ADS", "product": {"id": "7"}}
    for one in (message(is_echo=True, referral=referral), item(reaction={"mid": "m"}, referral=referral)):
        event = event_of(webhook(one))
        assert (event.entry, event.ref, event.ad, event.product) == ("organic", None, None, None)


def test_the_source_of_a_referral_is_kept_as_it_was_sent() -> None:
    for source in ("ADS", "ads", "SHORTLINKS", " New in 2027 "):
        assert event_of(webhook(message(referral={"ref": "r", "source": source}))).source == source
    unmarked = event_of(webhook(item(referral={"source": "DISCOVER_TAB", "type": "OPEN_THREAD"})))
    assert (unmarked.entry, unmarked.source) == ("organic", "DISCOVER_TAB")


def test_there_is_no_source_without_a_referral_that_says_one() -> None:
    unsaid: list[dict[str, object]] = [{}, {"source": None}, {"source": ""}, {"source": 7}, {"source": {}}]
    for said in unsaid:
        assert event_of(webhook(message(referral={"ref": "r", **said}))).source is None
    assert event_of(webhook(message(text="ADS"))).source is None
    assert event_of(webhook(message(is_echo=True, referral={"source": "ADS"}))).source is None


def test_every_ad_mark_is_kept_as_text() -> None:
    context = {"ad_title": "Spring", "post_id": 17841456789012345, "product_id": 7, "flow_id": "99"}
    event = event_of(webhook(message(referral={"ad_id": 120210987654321, "ads_context_data": context})))
    assert event.ad == Ad("120210987654321", "Spring", "17841456789012345", "7", "99")


def test_text_and_payload_stand_only_where_they_belong() -> None:
    assert event_of(webhook(message(text=""))).text == ""
    assert event_of(webhook(message())).text is None
    unsupported = event_of(webhook(message(text="x", is_unsupported=True, quick_reply={"payload": "P"})))
    assert (unsupported.text, unsupported.payload) == (None, None)
    postback = event_of(webhook(item(postback={"title": "Buy"})))
    assert (postback.title, postback.payload) == ("Buy", None)


@pytest.mark.parametrize("nobody", [None, ""])
def test_handover_an_owner_may_be_nobody(nobody: object) -> None:
    event = event_of(
        webhook(item(take_thread_control={"new_owner_app_id": nobody, "previous_owner_app_id": 5}))
    )
    assert event.handover is not None
    assert (event.handover.app, event.handover.previous) == (None, "5")


def test_handover_an_app_id_is_a_number() -> None:
    bad = unreadable(webhook(item(pass_thread_control={"new_owner_app_id": "care"})))
    assert bad.path == "$.entry[0].messaging[0].pass_thread_control.new_owner_app_id"
    assert "app id" in bad.message


def test_an_item_without_a_known_part_names_the_part_that_was_meant() -> None:
    bad = unreadable(webhook(item(postbak={"payload": "P"})))
    assert bad.path == "$.entry[0].messaging[0]"
    assert "did you mean `postback`" in bad.message
    assert "no part that is known" in unreadable(webhook(item(message=None))).message


def test_the_part_that_was_meant_is_named_also_beside_good_items() -> None:
    """In a text, and beside a member of which nothing is known."""
    document = webhook(message(text="Hi", brand_new=1), item(mesage={"text": "Hi"}))
    for data in (document, json.dumps(document), json.dumps([document])):
        good, bad = read_events(data)
        assert isinstance(good, Event)
        assert isinstance(bad, Unreadable)
        assert 'did you mean `message` by "mesage"?' in bad.message
