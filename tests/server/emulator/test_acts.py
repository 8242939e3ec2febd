"""What a person does is written as Meta would, and read again as it was meant."""

from typing import Any

import pytest
from msgspec import convert
from msgspec.structs import replace

from convroute.conversation.channel import Channel
from convroute.conversation.event import Event
from convroute.server.emulator.acts import ACTS, WrittenAct
from convroute.server.emulator.scene import BadActError, Scene, Written
from convroute.wire.reader import read_events
from convroute.wire.writing import document_of

INSTAGRAM = Scene("instagram", "17841400000000001", "5550001", 1_789_000_000_123)
MESSENGER = replace(INSTAGRAM, channel="messenger", account="104508901353867")
SEEN = {"known": True, "last_said": "m_said", "last_sent": "m_sent"}

CASES: list[tuple[str, dict[str, Any], tuple[str, str, str]]] = [
    ("say", {"text": "Hi"}, ("message", "message", "organic")),
    ("say", {"text": "Hi", "ad": 120210987654321}, ("message", "message", "ad")),
    ("say", {"text": "Hi", "ad": {"id": "1", "title": "Sale"}, "ref": "r"}, ("message", "message", "ad")),
    ("say", {"text": "Hi", "ref": "qr-berlin"}, ("message", "message", "link")),
    ("say", {"text": "Nice", "story": True}, ("message", "story_reply", "organic")),
    ("say", {"mention": True}, ("message", "story_mention", "organic")),
    ("say", {"share": True, "text": "This one"}, ("message", "shared_post", "organic")),
    ("say", {"text": "Is it blue?", "product": 7}, ("message", "shop", "organic")),
    ("say", {"text": "Yes", "answering": "m_sent"}, ("message", "message", "organic")),
    ("say", {"attachments": ["image", "file"]}, ("message", "message", "organic")),
    ("say", {"attachments": ["ephemeral"]}, ("message", "message", "organic")),
    ("open-ad", {"ad": 1, "text": "Hi"}, ("message", "message", "ad")),
    ("open-link", {"ref": "spring", "text": "Hi"}, ("message", "message", "link")),
    ("open-link", {"ref": "spring"}, ("referral", "referral", "link")),
    ("get-started", {}, ("postback", "postback", "organic")),
    ("react", {}, ("reaction", "reaction", "organic")),
    ("react", {"emoji": "👍", "mid": "m_1", "undo": True}, ("reaction", "reaction", "organic")),
    ("read", {}, ("read", "read", "organic")),
    ("unsend", {}, ("deletion", "deletion", "organic")),
    ("edit", {"text": "Hi!"}, ("edit", "edit", "organic")),
    ("comment", {"text": "Price?"}, ("comment", "comment", "organic")),
]  # fmt: skip


def written(name: str, body: dict[str, Any], scene: Scene) -> Written:
    act = convert(body, ACTS[name])
    assert isinstance(act, WrittenAct)
    return act.write(scene)


def read(done: Written) -> Event:
    [item] = read_events(document_of(done.event, done.details))
    assert isinstance(item, Event)
    return item


def marks(event: Event) -> tuple[str, str, str]:
    return event.kind, event.surface, event.entry


@pytest.mark.parametrize("place", [INSTAGRAM, MESSENGER], ids=lambda one: one.channel)
@pytest.mark.parametrize(("name", "body", "meant"), CASES)
def test_an_act_is_read_as_it_was_meant(
    name: str, body: dict[str, Any], meant: tuple[str, str, str], place: Scene
) -> None:
    done = written(name, body, replace(place, **SEEN))
    item = read(done)
    assert replace(item, path=done.event.path) == done.event
    assert marks(item) == meant


@pytest.mark.parametrize(
    ("channel", "known", "kind"),
    [
        ("instagram", False, "postback"),
        ("instagram", True, "postback"),
        ("messenger", False, "postback"),
        ("messenger", True, "referral"),
    ],
)
def test_an_ad_without_a_message_comes_by_a_button_or_in_the_running_conversation(
    channel: Channel, known: bool, kind: str
) -> None:
    scene = replace(MESSENGER if channel == "messenger" else INSTAGRAM, known=known)
    assert marks(read(written("open-ad", {"ad": 7}, scene))) == (kind, kind, "ad")


def test_a_link_into_a_new_conversation_comes_by_the_button_that_starts_it() -> None:
    assert marks(read(written("open-link", {"ref": "x"}, INSTAGRAM))) == ("postback", "postback", "link")


def test_a_lead_form_gives_the_thread_to_metas_own_app_and_is_on_messenger_only() -> None:
    item = read(written("lead-form", {}, MESSENGER))
    assert item.handover is not None
    assert (item.handover.verb, item.handover.app) == ("take", "413038776280800")
    with pytest.raises(BadActError, match="only on Messenger"):
        written("lead-form", {}, INSTAGRAM)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("say", {}, "nothing is said"),
        ("react", {}, "no message to react to"),
        ("read", {}, "no message to read"),
        ("unsend", {}, "no message to unsend"),
        ("edit", {"text": "x"}, "no message to edit"),
    ],
)
def test_what_cannot_be_done_says_why(name: str, body: dict[str, Any], said: str) -> None:
    with pytest.raises(BadActError, match=said):
        written(name, body, INSTAGRAM)


def test_what_meta_tells_besides_is_written() -> None:
    scene = replace(INSTAGRAM, **SEEN)

    def item(name: str, body: dict[str, Any]) -> Any:
        done = written(name, body, scene)
        return document_of(done.event, done.details)["entry"][0]["messaging"][0]  # type: ignore[index]  # JSON

    assert item("react", {})["reaction"] == {
        "mid": "m_sent", "action": "react", "reaction": "love", "emoji": "❤️",
    }  # fmt: skip
    assert item("edit", {"text": "new"})["message_edit"] == {"mid": "m_said", "text": "new", "num_edit": 1}
    assert item("say", {"text": "a", "answering": "m_1"})["message"]["reply_to"] == {"mid": "m_1"}
    assert item("open-link", {"ref": "spring"})["referral"] == {
        "ref": "spring", "source": "SHORTLINKS", "type": "OPEN_THREAD",
    }  # fmt: skip
    assert item("say", {"text": "a", "ad": 7})["message"]["referral"] == {
        "source": "ADS", "type": "OPEN_THREAD", "ad_id": "7",
    }  # fmt: skip
