"""What a test begins with, and what happens in it: its `given` and its `when`."""

from typing import Literal

from convroute.syntax.literals import Boolean, Date, Duration, Integer, Name, Text, TimeOfDay
from convroute.syntax.node import Node, node

# --- given -----------------------------------------------------------------------------


@node
class GivenIdle(Node):
    """`given thread idle`"""


@node
class GivenOwned(Node):
    """`given thread owned by care for 2 days`"""

    app: Name
    window: Duration | None


@node
class GivenLastMessage(Node):
    """`given last message 3 hours ago`"""

    ago: Duration


@node
class GivenTime(Node):
    """`given time 2026-09-10 00:26`"""

    date: Date
    time: TimeOfDay


@node
class GivenFact(Node):
    """`given fact tier = "gold"`"""

    name: Name
    value: Text | Integer | Boolean


Given = GivenIdle | GivenOwned | GivenLastMessage | GivenTime | GivenFact

# --- when ------------------------------------------------------------------------------


@node
class FromAd(Node):
    """`from ad 120210987654321`"""

    id: Integer


@node
class FromLink(Node):
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


@node
class WhenEvent(Node):
    """`when message "Hi" from ad 12`; `text` is the string after the word, whatever it stands for there."""

    word: EventWord
    text: Text | None
    origin: FromAd | FromLink | None


@node
class WhenRecorded(Node):
    """`when event "webhooks/story.json"`"""

    path: Text


@node
class Releasing(Node):
    """`... releasing`: a send that gives the thread up"""


@node
class PassingTo(Node):
    """`... passing to care`: a send that hands the thread over"""

    app: Name


@node
class WhenRequest(Node):
    """`when care takes`, `when sales extends 3 days`, `when bot sends "Hi" tagged human_agent releasing`."""

    app: Name
    action: Literal["take", "pass", "release", "request", "extend", "send"]
    target: Name | None = None
    duration: Duration | None = None
    text: Text | None = None
    human_agent: bool = False
    inline: PassingTo | Releasing | None = None


@node
class WhenInbox(Node):
    """`when inbox replies`"""


@node
class WhenPasses(Node):
    """`when 2 days pass`: time, and nothing else"""

    duration: Duration


When = WhenEvent | WhenRecorded | WhenRequest | WhenInbox | WhenPasses
