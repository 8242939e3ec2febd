"""Semantics 2, clause by clause: the yes, the no and the boundary of each."""

import json

import pytest

from convroute.conversation.event import Ad, Event
from convroute.conversation.item import Unreadable
from convroute.wire.location import Note
from convroute.wire.reader import read_events, read_input
from tests.wire.both_ways import same_in_both_ways, same_when_parsed
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


@pytest.mark.parametrize("metadata", ["messenger_lead_gen_complete", "messenger_lead_gen_incomplete"])
def test_kind_the_summary_of_a_lead_form_says_so_in_its_metadata(metadata: str) -> None:
    for context in ({"app_id": 1, "metadata": metadata}, [{"app_id": 1}, {"metadata": metadata}]):
        around = webhook(message(text="Name: Ada") | {"hop_context": context})
        inside = webhook(item(message={"mid": "m", "hop_context": context}))
        for document in (around, inside, json.dumps(around), json.dumps(inside)):
            assert event_of(document).kind == "unsupported"


@pytest.mark.parametrize(
    "context", [{}, [], "x", 5, {"metadata": None}, {"metadata": "my messenger_lead_gen_"}, {"app_id": 1}]
)
def test_kind_any_other_hop_context_means_nothing(context: object) -> None:
    document = webhook(message(text="Hi") | {"hop_context": context})
    for data in (document, json.dumps(document)):
        assert event_of(data).kind == "message"


@pytest.mark.parametrize(
    ("said", "kind", "part"),
    [
        ({"admin_text": "Handed back"}, "unsupported", "admin_text"),
        ({"admin_text": "Handed back", "mid": None}, "unsupported", "admin_text"),
        ({"admin_text": "Handed back", "mid": "m_1"}, "message", None),
        ({"admin_text": None}, "message", None),
        ({"admin_text": "Handed back", "is_echo": True}, "echo", None),
    ],
)
def test_kind_a_line_of_metas_own_is_unsupported(
    said: dict[str, object], kind: str, part: str | None
) -> None:
    for data in (webhook(item(message=said)), json.dumps(webhook(item(message=said)))):
        event = event_of(data)
        assert (event.kind, event.part) == (kind, part)


@pytest.mark.parametrize(
    ("referral", "kind", "part"),
    [
        ({"type": "LEAD_COMPLETE", "ref": "x"}, "unsupported", "referral"),
        ({"type": "LEAD_INCOMPLETE"}, "unsupported", "referral"),
        ({"type": "OPEN_THREAD", "ref": "x"}, "referral", None),
        ({"type": "lead_complete"}, "referral", None),
        ({"type": 5}, "referral", None),
    ],
)
def test_kind_the_referral_after_a_lead_form_is_no_tap(
    referral: dict[str, object], kind: str, part: str | None
) -> None:
    document = webhook(item(message=None, referral=referral, lead={"data": [{"name": "email"}]}))
    for data in (document, json.dumps(document)):
        event = event_of(data)
        assert (event.kind, event.part, event.opens_window) == (kind, part, kind == "unsupported")
        assert event.entry == ("link" if kind == "referral" and "ref" in referral else "organic")


@pytest.mark.parametrize("part", ["message_edit", "read", "delivery", "account_linking", "game_play"])
def test_kind_an_item_that_names_nobody_keeps_its_kind(part: str) -> None:
    event = event_of(webhook(item(message=None, sender=None, **{part: {}})))
    assert (event.user, event.account) == (None, ACCOUNT)
    assert event.kind == {"message_edit": "edit", "read": "read", "delivery": "delivery"}.get(
        part, "unsupported"
    )


@pytest.mark.parametrize(
    "part", ["message", "postback", "reaction", "referral", "optin", "pass_thread_control"]
)
def test_kind_of_every_other_kind_an_item_that_names_nobody_is_an_error(part: str) -> None:
    bad = unreadable(webhook(item(sender=None, **({"message": None} | {part: {}}))))
    assert (bad.path, bad.message) == (
        "$.entry[0].messaging[0].sender.id",
        "is missing: it says who the person is",
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [("mesage", "message"), ("messages", "message"), ("raed", "read"), ("reactoin", "reaction")],
)
def test_kind_a_part_that_is_one_edit_away_from_a_known_one_is_a_slip(name: str, meant: str) -> None:
    assert (
        f'did you mean `{meant}` by "{name}"?'
        in unreadable(webhook(item(message=None, **{name: {}}))).message
    )


@pytest.mark.parametrize("name", ["policy-enforcement", "message-edit", "standby_exit", "é"])
def test_kind_any_other_part_is_news_of_metas(name: str) -> None:
    noted: list[Note] = []
    document = webhook(item(message=None, **{name: {}}))
    (event,) = read_events(document, noted=noted.append)
    assert isinstance(event, Event)
    assert (event.kind, event.part, event.user) == ("unsupported", name, USER)
    (note,) = noted
    assert note.path == "$.entry[0].messaging[0]"
    assert note.message.startswith(f'"{name}" is not a part that is known here')


def test_a_note_that_names_many_parts_says_how_many_more_there_are() -> None:
    noted: list[Note] = []
    parts: dict[str, object] = {f"part_{number}": {} for number in range(30)}
    next(read_events(webhook(item(message=None, **parts)), noted=noted.append))
    assert '"part_26" and 10 more are not parts that are known here' in noted[0].message


def test_nothing_is_noted_of_an_item_that_is_an_error() -> None:
    noted: list[Note] = []
    document = {
        "object": "instagram",
        "entry": [{"id": ACCOUNT, "messaging": [item(timestamp=None, game_play={})]}],
    }
    (bad,) = read_events(document, noted=noted.append)
    assert isinstance(bad, Unreadable)
    assert (bad.path, noted) == ("$.entry[0].messaging[0].timestamp", [])


@pytest.mark.parametrize("part", ["message_edit", "read", "delivery", "app_roles", "account_linking"])
def test_what_belongs_to_no_thread_needs_no_time(part: str) -> None:
    entry = {"id": ACCOUNT, "messaging": [{"recipient": {"id": ACCOUNT}, part: {}}]}
    for data in (
        {"object": "instagram", "entry": [entry]},
        json.dumps({"object": "instagram", "entry": [entry]}),
    ):
        event = event_of(data)
        assert (event.user, event.at) == (None, 0)


def test_the_note_names_every_part_and_the_nearest_known_one() -> None:
    noted: list[Note] = []
    items = read_events(webhook(item(message=None, reactionss={}, brand_new={})), noted=noted.append)
    assert [event.part for event in items if isinstance(event, Event)] == ["brand_new, reactionss"]
    assert [note.message for note in noted] == [
        (
            '"brand_new" and "reactionss" are not parts that are known here: read as `unsupported`; '
            "the nearest known one is `reaction`"
        )
    ]


@pytest.mark.parametrize("name", ["share", "post", "ig_post", "ig_reel", "reel"])
def test_surface_a_post_that_is_shared_is_a_shared_post(name: str) -> None:
    assert (
        event_of(webhook(item(message={"mid": "m", "attachments": [{"type": name}]}))).surface
        == "shared_post"
    )


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


def changed(field: str, **value: object) -> dict[str, object]:
    change = {"field": field, "value": {"id": "1", "text": "price?", **value}}
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, "changes": [change]}]}


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("comments", None),
        ("live_comments", None),
        ("mentions", None),
        ("feed", "comment"),
        ("ratings", "comment"),
    ],
)
def test_kind_a_change_with_a_field_of_comments_is_a_comment(field: str, item: str | None) -> None:
    event = event_of(changed(field, item=item))
    assert (event.kind, event.account, event.user, event.at) == ("comment", ACCOUNT, None, AT)
    assert (event.entry, event.text, event.path) == ("organic", None, "$.entry[0].changes[0]")


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("leadgen", None),
        ("story_insights", None),
        ("feed", "photo"),
        ("ratings", "rating"),
        ("message", None),
    ],
)
def test_kind_a_change_with_any_other_field_is_unsupported_and_names_the_field(
    field: str, item: str | None
) -> None:
    event = event_of(changed(field, item=item))
    assert (event.kind, event.part, event.user, event.at) == ("unsupported", field, None, AT)


def test_kind_a_lead_without_its_referral_is_told_as_what_it_is() -> None:
    """Meta sends a `lead` beside the referral after a lead form; it is no misspelt `read`."""
    said = '"lead" stands beside the `referral` of a lead form, and there is none'
    noted: list[Note] = []
    document = webhook(item(message=None, lead={"data": []}))
    (event,) = read_events(document, noted=noted.append)
    assert isinstance(event, Event)
    assert (event.kind, event.part) == ("unsupported", "lead")
    assert [note.message for note in noted] == [f"{said}: read as `unsupported`"]
    (bad,) = read_input(json.dumps(document), only_known_parts=True)
    assert isinstance(bad, Unreadable)
    assert bad.message == said
    both = webhook(item(message=None, lead={}, postbacks_seen={}))
    (_,) = read_events(both, noted=noted.append)
    assert noted[-1].message.startswith('"lead" and "postbacks_seen" are not parts that are known here')


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [
        ("messaging_policy_enforcement", {"policy_enforcement": {"action": "warning"}}, None),
        ("messaging_customer_information", {"x": 1}, None),
        ("standby", {"game_play": {}}, "game_play"),
    ],
)
def test_kind_a_change_with_a_messaging_field_that_names_nobody_names_its_field(
    field: str, value: dict[str, object], part: str | None
) -> None:
    """As any other change that belongs to no thread; `standby` says only where it came."""
    nameless = {"recipient": {"id": ACCOUNT}, "timestamp": AT, **value}
    document = webhook_of_change({"field": field, "value": nameless})
    event = event_of(document)
    assert (event.kind, event.user, event.part) == ("unsupported", None, part or field)
    same_in_both_ways(json.dumps(document))
    same_when_parsed(document)


@pytest.mark.parametrize("context", [{"a": [{"b": 0.5}]}, [{"a": {"b": {}}}, [1], None], "text", 7])
def test_kind_a_hop_context_of_any_shape_means_nothing(context: object) -> None:
    document = webhook({**message(text="Hi"), "hop_context": context})
    assert event_of(document).kind == "message"
    same_in_both_ways(json.dumps(document))
    same_when_parsed(document)


@pytest.mark.parametrize("seconds", [1, "1", 99_999_999])
def test_seconds_are_seconds_once_whatever_the_item_holds(seconds: int | str) -> None:
    for part in (
        {"message": {"mid": "m_1", "text": "Hi"}},
        {"call_permission_reply": {"response": "accept"}},
    ):
        document = webhook({**item(**part), "timestamp": seconds})
        assert event_of(document).at == int(seconds) * 1000
        same_in_both_ways(json.dumps(document))
        same_when_parsed(document)


def test_kind_a_change_with_a_messaging_field_that_names_a_person_names_its_part() -> None:
    event = event_of(webhook_of_change({"field": "messaging_game_plays", "value": item(game_play={})}))
    assert (event.kind, event.user, event.part) == ("unsupported", USER, "game_play")


def webhook_of_change(change: dict[str, object]) -> dict[str, object]:
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, "changes": [change]}]}


@pytest.mark.parametrize("change", [{"field": "leadgen"}, {"field": "messages", "value": None}])
def test_kind_a_change_without_value_or_time_still_gets_its_line(change: dict[str, object]) -> None:
    event = event_of({"object": "page", "entry": [{"id": ACCOUNT, "changes": [change]}]})
    assert (event.kind, event.part, event.at) == ("unsupported", change["field"], 0)


def test_an_entry_with_a_field_of_its_own_is_read_as_one_change() -> None:
    """As comments of accounts with Instagram login come (D 9)."""
    entry = {"id": ACCOUNT, "time": AT, "field": "comments", "value": {"id": "1", "text": "price?"}}
    document = {"object": "instagram", "entry": [entry]}
    for data in (document, json.dumps(document)):
        event = event_of(data)
        assert (event.kind, event.account, event.at, event.path) == ("comment", ACCOUNT, AT, "$.entry[0]")


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
    nothing = unreadable(webhook(item(message=None))).message
    assert 'it has only "recipient", "sender", "timestamp"' in nothing


def test_the_part_that_was_meant_is_named_also_beside_good_items() -> None:
    """In a text, and beside a member of which nothing is known."""
    document = webhook(message(text="Hi", brand_new=1), item(mesage={"text": "Hi"}))
    for data in (document, json.dumps(document), json.dumps([document])):
        good, bad = read_events(data)
        assert isinstance(good, Event)
        assert isinstance(bad, Unreadable)
        assert 'did you mean `message` by "mesage"?' in bad.message
