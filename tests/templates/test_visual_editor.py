"""What Ads Manager's visual editor writes, and how long the parts of a welcome message may be."""

import pytest

from tests.templates.building import (
    QUESTION,
    Parts,
    codes,
    editor,
    flow,
    found,
    message,
    only,
    welcome,
)

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


def test_what_ads_manager_writes_by_itself_is_right() -> None:
    assert codes(welcome(DEFAULTS_OF_ADS_MANAGER)) == []
    assert codes(DEFAULTS_OF_ADS_MANAGER, "messenger") == []


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


TOO_LONG: Parts = {
    "text": "x" * 301,
    "ice_breakers": [{"title": "x" * 81, "response": "x" * 301}],
}
PLACES = ["text", "ice_breakers/0/title", "ice_breakers/0/response"]


@pytest.mark.parametrize("name", ["text_format", "image_format", "carousel_format"])
@pytest.mark.parametrize("media_type", [{}, {"media_type": "video"}])
def test_every_format_of_the_editor_is_checked_whichever_is_chosen(name: str, media_type: Parts) -> None:
    value = {"type": "VISUAL_EDITOR", **media_type, name: {"message": TOO_LONG}}
    for form, above in ((value, ""), (welcome(value), "/page_welcome_message")):
        findings = found(form)
        assert [finding.code for finding in findings] == ["E308"] * 3
        assert [finding.pointer for finding in findings] == [f"{above}/{name}/message/{at}" for at in PLACES]
    lead = {"ctm_lead_gen_template_id": "123", name: {"message": TOO_LONG}}
    assert codes(welcome(lead)) == ["E308"] * 3


def test_a_format_that_nobody_sees_yet_may_be_unfinished() -> None:
    drafts: Parts = {
        "image_format": {
            "customer_action_type": "ice_breakers",
            "message": {"text": "", "quick_replies": []},
        },
        "video_format": {},
    }
    finished = editor("ice_breakers", text="Hi!", ice_breakers=[QUESTION])
    assert codes(welcome(finished | drafts)) == []
    assert codes(finished | drafts) == []
    unnamed = {key: value for key, value in (finished | drafts).items() if key != "media_type"}
    assert codes(welcome(unnamed)) == ["E305", "E309", "E305"]
    assert only(welcome(finished | {"image_format": {"message": {"text": 7}}})).code == "E304"


def test_a_member_that_the_editor_adds_is_news_and_a_misspelt_one_a_slip() -> None:
    value = editor("autofill_message", autofill_message={"content": "Hi"}, greeting_color="red")
    assert codes(welcome(value)) == []
    assert only(welcome(value | {"landing_scren_type": "x"})).code == "W304"


def test_an_empty_list_beside_what_the_action_shows_says_nothing() -> None:
    """Meta's own example of ice breakers has an empty `quick_replies`."""
    greeting = editor("ice_breakers", text="Hi!", ice_breakers=[QUESTION], quick_replies=[])
    for form in (welcome(greeting), greeting):
        assert codes(form) == []
        assert codes(form, "messenger") == []
    assert (
        codes(welcome(editor("autofill_message", autofill_message={"content": "Hi"}, ice_breakers=[]))) == []
    )


@pytest.mark.parametrize("action", ["ice_breakers", "quick_replies"])
def test_an_action_that_shows_an_empty_list_is_an_error(action: str) -> None:
    finding = only(welcome(editor(action, text="Hi!", **{action: []})))
    assert finding.code == "E307"
    assert finding.message == f"there are no {action.replace('_', ' ')}, at least 1 is needed"
    assert finding.pointer == f"/page_welcome_message/text_format/message/{action}"
