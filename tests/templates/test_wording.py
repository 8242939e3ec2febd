"""What a marketer reads, and where the finding points."""

import pytest

from convroute.templates.content import Channel
from tests.templates.building import (
    Parts,
    buttons,
    card,
    cards,
    codes,
    found,
    grid,
    media,
    message,
    only,
    picture,
    postback,
    replies,
    reply,
    template,
    web_url,
)

BUTTONS = "/message/attachment/payload/buttons"
ELEMENTS = "/message/attachment/payload/elements"


@pytest.mark.parametrize(
    ("value", "channel", "code", "words", "pointer"),
    [
        (
            buttons(postback(title="x" * 27)),
            "instagram",
            "E308",
            "button title is 27 characters, Instagram shows at most 20",
            f"{BUTTONS}/0/title",
        ),
        (
            buttons(*[postback()] * 4),
            "messenger",
            "E307",
            "there are 4 buttons, at most 3 fit",
            BUTTONS,
        ),
        (
            buttons(postback(), {"type": "phone_number", "title": "Call", "payload": "+4930123456"}),
            "instagram",
            "E306",
            "`phone_number` buttons do not exist on Instagram; use `web_url` or `postback`",
            f"{BUTTONS}/1/type",
        ),
        (
            buttons(postback(), {"type": "postback", "title": "More"}),
            "instagram",
            "E305",
            "button 2 has no `payload`, so nobody learns that it was tapped",
            f"{BUTTONS}/1",
        ),
        (
            cards(card(), card(buttons=[{"type": "web_url", "title": "Shop"}])),
            "messenger",
            "E305",
            "button 1 of card 2 has no `url`, so a tap opens nothing",
            f"{ELEMENTS}/1/buttons/0",
        ),
        (
            message(receiving_app_id=1),
            "instagram",
            "E305",
            "the message has neither `text` nor `attachment`, so there is nothing to show",
            "/message",
        ),
        ({}, "instagram", "E305", "the file has no `message`", ""),
        ([], "messenger", "E304", "the template must be an object `{...}`, this is a list", ""),
        (
            template("button", text="Hi", buttons="none"),
            "instagram",
            "E304",
            "`buttons` must be a list `[...]`, this is a text",
            BUTTONS,
        ),
        (
            template("media", elements=[]),
            "instagram",
            "E306",
            "`media` templates do not exist on Instagram; use `button`, `generic` or `product`",
            "/message/attachment/payload/template_type",
        ),
        (
            replies({"content_type": "user_email"}),
            "instagram",
            "E306",
            "`user_email` quick replies do not exist on Instagram; use `text` or `user_phone_number`",
            "/message/quick_replies/0/content_type",
        ),
        (
            replies(reply(title="  ")),
            "instagram",
            "E309",
            "quick reply title is empty",
            "/message/quick_replies/0/title",
        ),
        (
            replies(reply(title="")),
            "messenger",
            "E305",
            "quick reply 1 has an empty title and no `image_url`",
            "/message/quick_replies/0",
        ),
        (
            media(),
            "messenger",
            "E305",
            "media element 1 has neither `url` nor `attachment_id`",
            f"{ELEMENTS}/0",
        ),
        (
            media(url="https://www.facebook.com/acme/photos/1", attachment_id="5"),
            "messenger",
            "E313",
            "`url` and `attachment_id` name the same thing twice: keep one of them",
            f"{ELEMENTS}/0/url",
        ),
        (
            buttons(web_url(fallback_url="https://acme.example")),
            "messenger",
            "E313",
            'a `fallback_url` works only beside `"messenger_extensions": true`',
            f"{BUTTONS}/0/fallback_url",
        ),
        (
            buttons(web_url(webview_height_ratio="tall")),
            "instagram",
            "W304",
            "`webview_height_ratio` does nothing on Instagram, only Messenger has it",
            f"{BUTTONS}/0/webview_height_ratio",
        ),
        (
            grid(
                picture(),
                picture(),
                buttons=[{"type": "phone_number", "title": "a", "payload": "+4930123456"}],
            ),
            "messenger",
            "E306",
            "`phone_number` buttons do not exist below an image grid; use `web_url` or `postback`",
            f"{ELEMENTS}/0/buttons/0/type",
        ),
        (
            {**message(text="Hi"), "receiving_app_id": 1},
            "instagram",
            "W304",
            "`receiving_app_id` does nothing here",
            "/receiving_app_id",
        ),
    ],
)
def test_a_finding_says_what_is_wrong_and_points_at_it(
    value: Parts, channel: Channel, code: str, words: str, pointer: str
) -> None:
    item = only(value, channel)
    assert (item.code, item.message, item.pointer) == (code, words, pointer)


def test_a_value_is_found_at_its_line_and_column() -> None:
    text = '{\n  "message": {\n    "text":  ""\n  }\n}'
    item = only(text)
    assert (item.start.line, item.start.column, item.end.line, item.end.column) == (3, 14, 3, 16)


def test_a_missing_member_is_found_at_its_parent() -> None:
    item = only('{"message":\n  {"attachment": {"type": "image",\n "payload": {}}}}')
    assert (item.pointer, item.start.line, item.start.column) == ("/message/attachment/payload", 3, 13)


def test_a_misspelt_member_is_one_finding_with_the_right_name() -> None:
    item = only(template("button", text="Hi", buttns=[postback()]))
    assert (item.code, item.pointer) == ("E305", "/message/attachment/payload/buttns")
    assert item.help == "did you mean `buttons`?"
    assert item.fix is not None
    assert item.fix.applicability == "unsafe"
    assert item.fix.edits[0].replacement == '"buttons"'
    assert item.source.text[item.span.start : item.span.end] == '"buttns"'


def test_a_misspelt_optional_member_is_a_warning_with_the_right_name() -> None:
    item = only(cards(card(imge_url="https://acme.example/a.png")))
    assert (item.code, item.help) == ("W304", "did you mean `image_url`?")


def test_a_misspelt_type_is_one_finding_with_the_right_name() -> None:
    item = only(buttons({"type": "postbak", "title": "More"}))
    assert (item.code, item.help) == ("E306", "did you mean `postback`?")


def test_an_address_without_https_is_completed() -> None:
    assert only(buttons(web_url(url="www.acme.example"))).help == "write `https://www.acme.example`"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "shop",
        "ftp://acme.example",
        "https://",
        "https://a b.example",
        "http://[",
        "https://acme",
        "mailto:a@b.de",
    ],
)
def test_what_cannot_be_opened_is_no_address(address: str) -> None:
    assert codes(buttons(web_url(url=address))) == ["E310"]


@pytest.mark.parametrize(
    "address",
    [
        "http://www.facebook.com/",
        "https://müller.example/ü?q=1#x",
        "https://localhost:8080",
        "https://[::1]/",
    ],
)
def test_what_can_be_opened_is_an_address(address: str) -> None:
    assert codes(buttons(web_url(url=address))) == []


def test_messenger_extensions_need_https() -> None:
    spoilt = buttons(web_url(url="http://acme.example", messenger_extensions=True))
    assert only(spoilt, "messenger").message == "`http://acme.example` has to begin with `https://` here"
    right = buttons(web_url(messenger_extensions=True, fallback_url="https://acme.example"))
    assert codes(right, "messenger") == []


@pytest.mark.parametrize(
    "number", ["030 123", "+49 30 123456", "4930123456", "+49301234567\n", "+0123456", "+٤٩٣٠١٢٣٤"]
)
def test_a_number_that_cannot_be_called_is_refused(number: str) -> None:
    call = {"type": "phone_number", "title": "Call", "payload": number}
    assert codes(buttons(call), "messenger") == ["E311"]


def test_every_button_of_messenger_is_known() -> None:
    several: list[Parts] = [
        {"type": "account_link", "url": "https://acme.example/login"},
        {"type": "account_unlink"},
        {"type": "game_play", "title": "Play", "payload": "{}", "game_metadata": {"player_id": "4"}},
        {"type": "audio_call", "title": "Call", "payload": "anything"},
        {"type": "phone_number", "title": "Call", "payload": "+4930123456"},
        web_url(webview_height_ratio="tall", webview_share_button="hide"),
    ]
    for one in several:
        assert codes(buttons(one), "messenger") == []
        assert found(buttons(one), "instagram") != ()


def test_a_file_can_be_shown_as_it_is() -> None:
    for channel in ("instagram", "messenger"):
        shown = message(attachment={"type": "image", "payload": {"url": "https://acme.example/a.png"}})
        assert codes(shown, channel) == []


def test_quick_replies_beside_an_attachment_are_instagrams_problem() -> None:
    both = message(attachment=buttons(postback())["message"]["attachment"], quick_replies=[reply()])
    assert codes(both) == ["W306"]
    assert codes(both, "messenger") == []


def test_every_independent_mistake_is_reported_at_once() -> None:
    spoilt = buttons(postback(title=""), web_url(url="x"), {"type": "web_url", "title": "y" * 21})
    assert sorted(codes(spoilt)) == ["E305", "E308", "E309", "E310"]


def test_the_validators_own_words_are_never_shown() -> None:
    spoilt = [
        message(text=[]),
        message(text="a", attachment={"type": 5}),
        cards({}),
        {"x": 1},
        3,
        replies(reply(x=1)),
    ]
    for value in spoilt:
        for item in found(value):
            for word in (
                "is not of type",
                "is a required property",
                "Additional properties",
                "is not one of",
            ):
                assert word not in item.message


@pytest.mark.parametrize(
    "key",
    ["receiving_app_control_expire", "receivingAppControlExpiration", "receiving-app-control-expiration"],
)
def test_a_member_in_other_words_is_the_one_that_was_meant(key: str) -> None:
    problem = only(message(text="Hi", **{key: 5}))
    assert (problem.code, problem.help) == ("W304", "did you mean `receiving_app_control_expiration`?")


def test_a_member_that_is_like_no_other_gets_no_proposal() -> None:
    problem = only(message(text="Hi", receiving_everything=5))
    assert problem.help == "remove it, or check its spelling"
