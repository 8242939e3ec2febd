"""Each limit of a template: the last allowed value, and the first refused."""

import pytest

from convroute.templates.content import Channel
from tests.templates.building import (
    Parts,
    buttons,
    card,
    cards,
    codes,
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

BOTH: tuple[Channel, ...] = ("instagram", "messenger")
FACEBOOK = "https://www.facebook.com/acme/photos/1"

EVERYWHERE: dict[str, tuple[str, Parts, Parts]] = {
    "template text": (
        "E308",
        template("button", text="x" * 640, buttons=[postback()]),
        template("button", text="x" * 641, buttons=[postback()]),
    ),
    "button title": ("E308", buttons(postback(title="x" * 20)), buttons(postback(title="x" * 21))),
    "postback payload": (
        "E308",
        buttons(postback(payload="x" * 1000)),
        buttons(postback(payload="x" * 1001)),
    ),
    "most buttons": ("E307", buttons(*[postback()] * 3), buttons(*[postback()] * 4)),
    "fewest buttons": ("E307", buttons(postback()), buttons()),
    "most cards": ("E307", cards(*[card()] * 10), cards(*[card()] * 11)),
    "fewest cards": ("E307", cards(card()), cards()),
    "card title": ("E308", cards(card(title="x" * 80)), cards(card(title="x" * 81))),
    "card subtitle": ("E308", cards(card(subtitle="x" * 80)), cards(card(subtitle="x" * 81))),
    "buttons of a card": (
        "E307",
        cards(card(buttons=[web_url()] * 3)),
        cards(card(buttons=[web_url()] * 4)),
    ),
    "bare card": ("E314", cards({"title": "a", "subtitle": "b"}), cards({"title": "a"})),
    "most products": (
        "E307",
        template("product", elements=[{"id": "1"}] * 10),
        template("product", elements=[{"id": "1"}] * 11),
    ),
    "fewest products": (
        "E307",
        template("product", elements=[{"id": "1"}]),
        template("product", elements=[]),
    ),
    "most quick replies": ("E307", replies(*[reply()] * 13), replies(*[reply()] * 14)),
    "quick reply title": ("E308", replies(reply(title="x" * 20)), replies(reply(title="x" * 21))),
    "quick reply payload": ("E308", replies(reply(payload="x" * 1000)), replies(reply(payload="x" * 1001))),
    "shortest expiration": (
        "W301",
        message(text="a", receiving_app_control_expiration=1),
        message(text="a", receiving_app_control_expiration=0),
    ),
    "longest expiration": (
        "W301",
        message(text="a", receiving_app_control_expiration=30),
        message(text="a", receiving_app_control_expiration=31),
    ),
    "smallest app id": ("E312", message(text="a", receiving_app_id=1), message(text="a", receiving_app_id=0)),
    "largest app id": (
        "E312",
        message(text="a", receiving_app_id=2**63 - 1),
        message(text="a", receiving_app_id=2**63),
    ),
}

ON_MESSENGER: dict[str, tuple[str, Parts, Parts]] = {
    "message text": ("E308", message(text="é" * 2000), message(text="é" * 2001)),
    "fewest images": ("E307", grid(picture(), picture()), grid(picture())),
    "most images": ("E307", grid(*[picture()] * 6), grid(*[picture()] * 7)),
    "buttons of a grid": (
        "E307",
        grid(picture(), picture(), buttons=[web_url()] * 3),
        grid(picture(), picture(), buttons=[web_url()] * 4),
    ),
    "grid title": (
        "E308",
        grid(picture(), picture(), title="x" * 45),
        grid(picture(), picture(), title="x" * 46),
    ),
    "hero images": (
        "E313",
        grid(picture(is_hero_image=True), picture(is_hero_image=False)),
        grid(picture(is_hero_image=True), picture(is_hero_image=True)),
    ),
    "one media element": (
        "E307",
        media(url=FACEBOOK),
        template("media", elements=[{"media_type": "image", "url": FACEBOOK}] * 2),
    ),
    "buttons of a picture": (
        "E307",
        media(url=FACEBOOK, buttons=[web_url()] * 3),
        media(url=FACEBOOK, buttons=[web_url()] * 4),
    ),
    "phone number": (
        "E311",
        buttons({"type": "phone_number", "title": "Call", "payload": "+123456789012345"}),
        buttons({"type": "phone_number", "title": "Call", "payload": "+1234567890123456"}),
    ),
}


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("limit", EVERYWHERE)
def test_a_limit_holds_on_both_channels(limit: str, channel: Channel) -> None:
    code, allowed, refused = EVERYWHERE[limit]
    assert codes(allowed, channel) == []
    assert codes(refused, channel) == [code]


@pytest.mark.parametrize("limit", ON_MESSENGER)
def test_a_limit_holds_on_messenger(limit: str) -> None:
    code, allowed, refused = ON_MESSENGER[limit]
    assert codes(allowed, "messenger") == []
    assert codes(refused, "messenger") == [code]


def test_instagram_counts_the_bytes_of_a_plain_text() -> None:
    assert codes(message(text="é" * 499)) == []
    assert codes(message(text="é" * 500)) == ["W305"]
    too_long = only(message(text="é" * 500 + "a"))
    assert (too_long.code, too_long.pointer) == ("E308", "/message/text")
    assert too_long.message == "message text is 1001 bytes, Instagram takes at most 1000"


def test_messenger_does_not_count_bytes() -> None:
    assert codes(message(text="é" * 1000), "messenger") == []


def test_lengths_are_counted_in_characters_as_people_see_code_points() -> None:
    assert codes(buttons(postback(title="😀" * 20))) == []
    assert codes(buttons(postback(title="😀" * 21))) == ["E308"]
