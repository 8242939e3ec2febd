"""Welcome flows and welcome messages, members that are `null`, and words that ads do not have."""

import json

import pytest

from convroute.templates.document import Json
from tests.templates.building import (
    Parts,
    buttons,
    card,
    cards,
    checked,
    codes,
    found,
    message,
    only,
    postback,
    replies,
    reply,
    template,
)


def flow(*messages: Parts, **members: object) -> Parts:
    return {"name": "Sign up", "welcome_message_flow": list(messages), **members}


def editor(action: str, **members: object) -> Parts:
    """As Ads Manager writes a welcome message, with what it adds by itself."""
    return {
        "type": "VISUAL_EDITOR",
        "version": 2,
        "landing_screen_type": "welcome_message",
        "media_type": "text",
        "text_format": {"customer_action_type": action, "message": members},
        "user_edit": True,
        "surface": "visual_editor_new",
        "welcome_message_edited": None,
    }


def welcome(value: object) -> Parts:
    return {"page_welcome_message": value}


QUESTION: Parts = {"title": "Where is my order?", "response": "Tell us its number."}
DEFAULTS_OF_ADS_MANAGER: Parts = {
    "type": "VISUAL_EDITOR",
    "version": 2,
    "landing_screen_type": "welcome_message",
    "media_type": "image",
    "text_format": {
        "customer_action_type": "autofill_message",
        "message": {"autofill_message": {"content": "Can I get more info?"}, "text": "Hi!"},
    },
    "image_format": {
        "customer_action_type": "quick_replies",
        "message": {
            "attachment": {
                "type": "template",
                "payload": {
                    "template_type": "generic",
                    "elements": [{"title": "", "buttons": [], "image_hash": ""}],
                },
            },
            "quick_replies": [
                {
                    "title": "I would like to get more information",
                    "content_type": "text",
                    "response_type": None,
                }
            ],
            "text": "Hi!",
        },
    },
}


@pytest.mark.parametrize(
    "value",
    [
        flow(replies(reply()), buttons(postback())),
        flow(message(text="Hi!"), eligible_platforms=["instagram", "MESSENGER"]),
        welcome("Hi! How can we help?"),
        welcome(editor("ice_breakers", text="Hi!", ice_breakers=[QUESTION, QUESTION])),
        welcome(editor("autofill_message", text="Hi!", autofill_message={"content": "More, please"})),
        welcome(DEFAULTS_OF_ADS_MANAGER),
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
    assert only(flow(message(text="x" * 1000))).code == "W305"
    assert codes(flow(replies(reply()), message(text="x" * 1001))) == ["E308"]
    beside = message(attachment={"type": "image", "payload": {"attachment_id": "1"}}, quick_replies=[reply()])
    assert codes(welcome([beside])) == ["W306"]


@pytest.mark.parametrize(
    ("members", "pointer", "said"),
    [
        ({"text": "x" * 301}, "text", "welcome text is 301 characters, Instagram takes at most 300"),
        ({"ice_breakers": [QUESTION | {"title": "x" * 81}]}, "ice_breakers/0/title", "at most 80"),
        ({"ice_breakers": [QUESTION | {"response": "x" * 301}]}, "ice_breakers/0/response", "at most 300"),
    ],
)
def test_what_is_too_long_for_a_welcome_message_is_an_error(members: Parts, pointer: str, said: str) -> None:
    finding = only(welcome(editor("ice_breakers", **({"ice_breakers": [QUESTION]} | members))))
    assert finding.code == "E308"
    assert said in finding.message
    assert finding.pointer == f"/page_welcome_message/text_format/message/{pointer}"
    assert only(welcome("x" * 301)).code == "E308"


def test_a_welcome_message_has_what_its_action_shows() -> None:
    finding = only(welcome(editor("ice_breakers", text="Hi!")))
    assert (finding.code, finding.message) == ("E305", "the greeting message has no `ice_breakers`")
    slip = only(welcome(editor("ice_breakers", text="Hi!", ice_breakrs=[QUESTION])))
    assert slip.help == "did you mean `ice_breakers`?"
    untitled = only(welcome(editor("ice_breakers", ice_breakers=[QUESTION, {"response": "Hi!"}])))
    assert untitled.message == "ice breaker 2 has no `title`"
    assert codes(welcome([message(text="Hi!")] * 6)) == ["E307"]
    assert codes(welcome({"type": "EDITOR"})) == ["E306"]
    assert codes(flow()) == ["E307"]


def test_a_member_that_the_editor_adds_is_news_and_a_misspelt_one_a_slip() -> None:
    value = editor("autofill_message", autofill_message={"content": "Hi"}, greeting_color="red")
    assert codes(welcome(value)) == []
    assert only(welcome(value | {"landing_scren_type": "x"})).code == "W304"


def test_a_misspelt_name_of_a_form_is_found() -> None:
    helps = [finding.help for finding in found({"welcome_message_flows": [message(text="Hi!")]})]
    assert "did you mean `welcome_message_flow`?" in helps


def test_a_flow_that_is_json_inside_a_text_is_said_to_be_unchecked() -> None:
    text = json.dumps([message(text="Hi!")])
    assert only({"welcome_message_flow": text}).code == "W309"
    assert only(welcome(json.dumps(editor("buttons")))).code == "W309"


def test_routing_fields_of_a_flow_are_said_to_be_unread() -> None:
    report = checked(flow(message(text="Hi!", receiving_app_id=7, receiving_app_control_expiration=99)))
    assert [finding.code for finding in report.diagnostics] == ["W308", "W308"]
    assert report.content is None
    assert codes(message(text="Hi!", receiving_app_id=7)) == []


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
