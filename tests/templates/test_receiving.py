"""The routing fields of a template (semantics E3, E7; 6-E, 6-L)."""

import json

import pytest

from convroute.source import Source
from convroute.templates.check import check_template
from convroute.templates.content import Channel, TemplateContent, read_content
from convroute.templates.receiving import check_routing_fields
from tests.templates.building import checked, codes, message, only

APPS = {"1278416343931139": "concierge", "2210987654321098": "marketing"}
BUILTINS = {
    "1217981644879628": "instagram_inbox",
    "263902037430900": "page_inbox",
    "413038776280800": "leadgen",
}

FROM_META = """{
"message": {
"attachment": {
"type": "template",
"payload": {
"template_type": "button",
"text": "Hi! Please let us know how we can help you",
"buttons": [
{
"title": "Show me the product!",
"type": "web_url",
"url": "http://www.facebook.com/"
},
{
"title": "Tell me more",
"type": "postback",
"payload": "USER_DEFINED_PAYLOAD"
}
]
}
},
"receiving_app_id": 1278416343931139,
"receiving_app_control_expiration": 4
}
}"""


def routing(app_id: object, channel: Channel = "instagram") -> tuple[str, str] | None:
    """Message and help of the finding about an app id that is well formed."""
    source = Source("ad.json", json.dumps(message(text="Hi", receiving_app_id=app_id)))
    report = check_template(source, channel)
    findings = check_routing_fields(report, source, APPS, BUILTINS)
    if not findings:
        return None
    (item,) = findings
    assert (item.code, item.pointer) == ("W302", "/message/receiving_app_id")
    assert source.text[item.span.start : item.span.end] == json.dumps(app_id)
    return item.message, item.help or ""


@pytest.mark.parametrize("channel", ["instagram", "messenger"])
def test_metas_own_example_is_clean(channel: Channel) -> None:
    report = checked(FROM_META, channel)
    assert report.diagnostics == ()
    assert report.content is not None
    assert report.content.receiving_app_id == "1278416343931139"
    assert (report.content.days, report.content.expiration) == (4, "valid")
    span = report.content.expiration_span
    assert span is not None
    assert FROM_META[span.start : span.end] == "4"


def test_the_routing_fields_can_be_read_without_the_schema() -> None:
    source = Source("ad.json", FROM_META)
    assert read_content(source) == check_template(source, "instagram").content


def test_absent_fields_are_absent() -> None:
    assert checked(message(text="Hi")).content == TemplateContent(None, None, "absent")


@pytest.mark.parametrize("days", [0, 31, -1, "4", 4.5, 4.0, None, True, [4], {}, 10**30, ""])
def test_an_expiration_meta_turns_into_one_day_is_a_warning(days: object) -> None:
    value = message(text="Hi", receiving_app_control_expiration=days)
    report = checked(value)
    assert report.content is not None
    assert (report.content.days, report.content.expiration) == (None, "invalid")
    assert codes(value) == ["W301"]
    assert "silently uses 1 day" in report.diagnostics[0].message


@pytest.mark.parametrize(("days", "number"), [("5", "5"), ("30", "30"), ("07", "7")])
def test_days_in_quotes_are_written_as_a_number_if_somebody_agrees(days: str, number: str) -> None:
    item = only(message(text="Hi", receiving_app_control_expiration=days))
    assert item.fix is not None
    assert (item.fix.applicability, item.fix.edits[0].replacement) == ("unsafe", number)
    assert item.help == f"write `{number}` without quotes"


@pytest.mark.parametrize("days", ["0", "31", "5 days", "-1", "٥", "", "1.5", 45, None])
def test_what_is_no_number_of_days_is_left_to_a_person(days: object) -> None:
    assert only(message(text="Hi", receiving_app_control_expiration=days)).fix is None


def test_an_app_id_in_quotes_is_that_id_with_a_warning() -> None:
    value = message(text="Hi", receiving_app_id="1278416343931139")
    report = checked(value)
    assert report.content is not None
    assert report.content.receiving_app_id == "1278416343931139"
    item = only(value)
    assert (item.code, item.severity) == ("W303", "warning")
    assert item.fix is not None
    assert item.fix.edits[0].replacement == "1278416343931139"


@pytest.mark.parametrize("app_id", [0, -1, 1.5, 1.278e15, True, "abc", "", "012", "12 ", "١٢", [], {}, 2**63])
def test_what_is_no_app_id_is_an_error(app_id: object) -> None:
    value = message(text="Hi", receiving_app_id=app_id)
    assert codes(value) == ["E312"]
    content = checked(value).content
    assert content is not None
    assert content.receiving_app_id is None


def test_the_id_of_a_declared_app_is_right() -> None:
    assert routing(1278416343931139) is None
    assert routing("1278416343931139") is None


@pytest.mark.parametrize(
    "app_id",
    [
        1278416343931193,  # swapped
        127841634393113,  # last digit cut off
        12784163439,  # cut short
        343931139,  # beginning cut off
        1278416000000000,  # rounded by a spreadsheet
    ],
)
def test_a_damaged_id_finds_the_app_that_was_meant(app_id: int) -> None:
    said = routing(app_id)
    assert said is not None
    assert said[1] == "did you mean `1278416343931139` (`concierge`)?"


def test_an_id_that_resembles_none_is_a_warning_all_the_same() -> None:
    said = routing(777)
    assert said == (
        "`receiving_app_id` 777 belongs to no app of the policy: its conversations fall to the default app",
        "declare the app with this id, or correct the id",
    )


@pytest.mark.parametrize("app_id", [26390203743090, 263902037438966])
def test_the_widespread_wrong_inbox_ids_are_named(app_id: int) -> None:
    on_messenger = routing(app_id, "messenger")
    on_instagram = routing(app_id, "instagram")
    assert on_messenger is not None
    assert on_instagram is not None
    assert "well-known wrong id of the Page inbox" in on_messenger[0]
    assert on_messenger[1] == "the Page inbox is `263902037430900`"
    assert on_instagram[1] == "the Instagram inbox is `1217981644879628`"


def test_an_inbox_nobody_declared_is_explained() -> None:
    said = routing(1217981644879628)
    assert said is not None
    assert said[1] == "declare it: `app inbox = instagram_inbox`"


def test_the_other_channels_inbox_cannot_answer() -> None:
    said = routing(1217981644879628, "messenger")
    assert said is not None
    assert "`instagram_inbox`, which cannot answer this channel's ads" in said[0]


def test_without_an_id_there_is_nothing_to_look_up() -> None:
    source = Source("ad.json", '{"message": {"text": "Hi"}}')
    assert check_routing_fields(check_template(source, "instagram"), source, APPS, BUILTINS) == ()
