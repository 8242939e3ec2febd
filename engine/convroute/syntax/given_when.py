"""What a test begins with, and what happens in it: its `given` and its `when`."""

from typing import Literal

from convroute.syntax.literals import Boolean, Date, Duration, Integer, Name, Text, TimeOfDay
from convroute.syntax.node import Node

# --- given -----------------------------------------------------------------------------


class GivenIdle(Node, frozen=True):
    """`given thread idle`"""


class GivenOwned(Node, frozen=True):
    """`given thread owned by care for 2 days`"""

    app: Name
    window: Duration | None


class GivenLastMessage(Node, frozen=True):
    """`given last message 3 hours ago`"""

    ago: Duration


class GivenTime(Node, frozen=True):
    """`given time 2026-09-10 00:26`"""

    date: Date
    time: TimeOfDay


class GivenFact(Node, frozen=True):
    """`given fact tier = "gold"`"""

    name: Name
    value: Text | Integer | Boolean


Given = GivenIdle | GivenOwned | GivenLastMessage | GivenTime | GivenFact

# --- when ------------------------------------------------------------------------------


class FromAd(Node, frozen=True):
    """`from ad 120210987654321`"""

    id: Integer


class FromLink(Node, frozen=True):
    """`from link "qr-berlin"`"""

    ref: Text


EventWord = Literal[
    "message",
    "postback",
    "quick_reply",
    "story_reply",
    "story_mention",
    "shared_post",
    "shop",
    "referral",
    "reaction",
]


class WhenEvent(Node, frozen=True):
    """`when message "Hi" from ad 12`; `text` is the string after the word, whatever it stands for there."""

    word: EventWord
    text: Text | None
    origin: FromAd | FromLink | None


class WhenRecorded(Node, frozen=True):
    """`when event "webhooks/story.json"`"""

    path: Text


class Releasing(Node, frozen=True):
    """`... releasing`: a send that gives the thread up"""


class PassingTo(Node, frozen=True):
    """`... passing to care`: a send that hands the thread over"""

    app: Name


class WhenRequest(Node, frozen=True):
    """`when care takes`, `when sales extends 3 days`, `when bot sends "Hi" tagged human_agent releasing`."""

    app: Name
    action: Literal["take", "pass", "release", "request", "extend", "send"]
    target: Name | None = None
    duration: Duration | None = None
    text: Text | None = None
    human_agent: bool = False
    inline: PassingTo | Releasing | None = None


class WhenInbox(Node, frozen=True):
    """`when inbox replies`"""


class WhenPasses(Node, frozen=True):
    """`when 2 days pass`: time, and nothing else"""

    duration: Duration


When = WhenEvent | WhenRecorded | WhenRequest | WhenInbox | WhenPasses
