"""Welcome flows and welcome messages, members that are `null`, and words that ads do not have."""

import json

import pytest

from convroute.templates.document import Json
from tests.templates.building import (
    QUESTION,
    Parts,
    buttons,
    card,
    cards,
    checked,
    codes,
    editor,
    flow,
    found,
    message,
    only,
    postback,
    replies,
    reply,
    template,
    welcome,
)


@pytest.mark.parametrize(
    "value",
    [
        flow(replies(reply()), buttons(postback())),
        flow(message(text="Hi!"), eligible_platforms=["instagram", "MESSENGER"]),
        welcome("Hi! How can we help?"),
        welcome(editor("ice_breakers", text="Hi!", ice_breakers=[QUESTION, QUESTION])),
        welcome(editor("autofill_message", text="Hi!", autofill_message={"content": "More, please"})),
        welcome([message(text="Hi!"), replies(reply())]),
        welcome(message(text="Hi!")),
        welcome({"ctm_lead_gen_template_id": "123"}),
        editor("quick_replies", text="Hi!", quick_replies=[{"title": "Shoes", "content_type": "text"}]),
    ],
)
def test_the_forms_in_which_ads_greet_people_are_right(value: Json) -> None:
    assert codes(value) == []
    assert codes(value, "messenger") == []


def test_each_message_of_a_flow_is_checked_as_a_template_is() -> None:
    long = postback(title="Help me choose a lamp for my kitchen")
    finding = only(flow(message(text="Hi!"), buttons(postback(), long)))
    assert finding.code == "E308"
    assert finding.pointer == "/welcome_message_flow/1/message/attachment/payload/buttons/1/title"
    assert only(flow(message(text="Hi!"), buttons(postback(payload=None)))).code == "E304"
    deaf = card(buttons=[{"type": "postback", "title": "A"}])
    missing = only(flow(message(text="Hi!"), cards(card(), deaf)))
    assert missing.message.startswith("button 1 of card 2 of message 2 has no `payload`")


def test_a_message_of_a_flow_keeps_the_limits_that_only_code_knows() -> None:
    assert only(flow(message(text="🛋" * 250))).code == "W305"
    heavy = only(flow(replies(reply()), message(text="🛋" * 251)))
    assert heavy.message.startswith("message text is 1004 bytes")
    beside = message(attachment={"type": "image", "payload": {"attachment_id": "1"}}, quick_replies=[reply()])
    assert codes(welcome([beside])) == ["W306"]


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        (welcome(message(text="x" * 301)), "/page_welcome_message/message/text"),
        (welcome([message(text="Hi!"), message(text="x" * 301)]), "/page_welcome_message/1/message/text"),
        (flow(message(text="x" * 301)), "/welcome_message_flow/0/message/text"),
        (flow(message(text="é" * 500)), "/welcome_message_flow/0/message/text"),
    ],
)
def test_the_text_of_a_welcome_has_300_characters_in_every_form(value: Json, pointer: str) -> None:
    finding = only(value)
    assert (finding.code, finding.pointer) == ("E308", pointer)
    assert finding.message.endswith("characters, Instagram takes at most 300")
    assert only(value, "messenger").code == "E308"


def test_a_text_of_300_characters_fits_a_welcome_and_a_template_takes_more() -> None:
    longest = template("button", text="x" * 640, buttons=[postback()])
    assert codes(flow(message(text="x" * 300), longest)) == []
    assert codes(message(text="x" * 301)) == []


@pytest.mark.parametrize(
    "other", [welcome("Hi!"), flow(message(text="Hi!")), editor("quick_replies", quick_replies=[QUESTION])]
)
def test_the_message_that_says_who_answers_is_checked_beside_every_other_form(other: Parts) -> None:
    report = checked({**message(text="x" * 1001, receiving_app_id=7, metadata=None), **other})
    assert [(item.code, item.pointer) for item in report.diagnostics] == [
        ("E308", "/message/text"),
        ("W307", "/message/metadata"),
    ]
    assert report.content is not None
    assert report.content.receiving_app_id == "7"


def test_all_forms_of_one_file_are_checked() -> None:
    value = {**flow(message(text="x" * 301)), **welcome("x" * 301), **message(text="x" * 1001)}
    assert codes(value) == ["E308"] * 3
    assert codes({**welcome("Hi!"), **editor("ice_breakers", text="Hi!")}) == ["E305"]
    assert codes({"welcome_message_flow": None, **welcome(message(text="🛋" * 250))}) == ["W307", "W305"]


def test_a_misspelt_name_of_a_form_is_found() -> None:
    helps = [finding.help for finding in found({"welcome_message_flows": [message(text="Hi!")]})]
    assert "did you mean `welcome_message_flow`?" in helps


def test_a_flow_that_is_json_inside_a_text_is_said_to_be_unchecked() -> None:
    text = json.dumps([message(text="Hi!")])
    assert only({"welcome_message_flow": text}).code == "W309"
    assert only(welcome(json.dumps(editor("buttons")))).code == "W309"


@pytest.mark.parametrize(("value", "kind"), [("Hi!", "a text"), (7, "a number")])
def test_a_flow_is_a_list(value: Json, kind: str) -> None:
    finding = only({"welcome_message_flow": value})
    assert finding.code == "E304"
    assert finding.message == f"`welcome_message_flow` must be a list `[...]`, this is {kind}"


def test_routing_fields_of_a_flow_are_said_to_be_unread() -> None:
    report = checked(flow(message(text="Hi!", receiving_app_id=7, receiving_app_control_expiration=99)))
    assert [finding.code for finding in report.diagnostics] == ["W308", "W308"]
    assert report.content is None
    assert codes(message(text="Hi!", receiving_app_id=7)) == []


APP: Parts = {"receiving_app_id": 7}
REWRITE = 'remove it and write a `route template` rule, or make the file `{"message": {...}}`'


@pytest.mark.parametrize(
    ("value", "code", "said", "help_"),
    [
        ({**message(text="Hi!"), **APP}, "W304", "does nothing here", "move it into `message`"),
        (APP, "W304", "does nothing here", "move it into `message`"),
        (
            {**message(text="Hi!", **APP), **APP},
            "W304",
            "does nothing here",
            "remove it, `message` has one",
        ),
        (flow(message(text="Hi!") | APP), "W308", "routes nothing inside `welcome_message_flow`", REWRITE),
        (flow(message(text="Hi!", **APP)), "W308", "routes nothing inside `welcome_message_flow`", REWRITE),
        (flow(message(text="Hi!"), **APP), "W308", "routes nothing beside `welcome_message_flow`", REWRITE),
        (welcome("Hi!") | APP, "W308", "routes nothing beside `page_welcome_message`", REWRITE),
        (
            editor("quick_replies", quick_replies=[QUESTION], **APP),
            "W308",
            "routes nothing in what the visual editor writes",
            REWRITE,
        ),
        (
            {**message(text="Hi!"), **flow(message(text="Hi!", **APP))},
            "W308",
            "routes nothing inside `welcome_message_flow`",
            "move it into the file's own `message`",
        ),
        (
            {**message(text="Hi!", **APP), **welcome(message(text="Hi!") | APP)},
            "W308",
            "routes nothing inside `page_welcome_message`",
            "remove it, the file's own `message` has one",
        ),
        (
            {**message(text="Hi!"), **welcome("Hi!"), **APP},
            "W304",
            "does nothing here",
            "move it into `message`",
        ),
    ],
)
def test_advice_about_who_answers_fits_the_form(value: Parts, code: str, said: str, help_: str) -> None:
    (finding,) = (item for item in found(value) if "receiving_app_id" in item.message)
    assert (finding.code, finding.message, finding.help) == (code, f"`receiving_app_id` {said}", help_)


@pytest.mark.parametrize("absent", ["attachment", "quick_replies"])
def test_what_is_null_does_not_stand_beside_anything(absent: str) -> None:
    whole = message(text="Hi!", attachment={"type": "image", "payload": {"attachment_id": "1"}})
    whole["message"] |= {"quick_replies": [reply()], absent: None}
    assert codes(whole) == ["W307"]


@pytest.mark.parametrize("member", ["attachment", "quick_replies", "metadata", "receiving_app_id", "news"])
def test_an_optional_member_that_is_null_is_only_a_warning(member: str) -> None:
    finding = only({"message": {"text": "Hi!", member: None}})
    assert (finding.code, finding.message) == ("W307", f"`{member}` is `null`, which says nothing")
    assert finding.pointer == f"/message/{member}"


def test_a_days_that_is_null_is_one_day_and_told_once() -> None:
    assert codes(message(text="Hi!", receiving_app_control_expiration=None)) == ["W301"]


def test_a_needed_member_that_is_null_is_an_error() -> None:
    finding = only(buttons(postback(title=None)))
    assert (finding.code, finding.message) == ("E304", "`title` is `null`, and button 1 needs it")
    assert codes({"message": None}) == ["E304"]


@pytest.mark.parametrize("channel", ["instagram", "messenger"])
def test_a_type_that_only_the_send_api_has_is_said_to_be_that(channel: str) -> None:
    value = template("receipt", order_number="12")
    finding = only(value, "messenger" if channel == "messenger" else "instagram")
    assert finding.code == "E306"
    assert finding.message.startswith("`receipt` is a template of the Send API, not of ads; use `button`")
    heart = only(message(attachment={"type": "like_heart", "payload": {}}))
    assert heart.message.startswith("`like_heart` is an attachment of the Send API, not of ads")


def test_a_word_that_nobody_has_is_not_a_type() -> None:
    finding = only(message(attachment={"type": "tmplate", "payload": {}}))
    assert finding.message == "`tmplate` is not an attachment type"
