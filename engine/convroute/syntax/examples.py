"""Tests and invariants: what a policy says about itself."""

from dataclasses import dataclass
from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.literals import (
    Anyone,
    Boolean,
    Date,
    Duration,
    Integer,
    Name,
    Nobody,
    Node,
    Text,
    TimeOfDay,
    Who,
    WhoList,
)

# --- given -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GivenIdle(Node):
    """`given thread idle`"""


@dataclass(frozen=True, slots=True)
class GivenOwned(Node):
    """`given thread owned by care for 2 days`"""

    app: Name
    window: Duration | None


@dataclass(frozen=True, slots=True)
class GivenLastMessage(Node):
    """`given last message 3 hours ago`"""

    ago: Duration


@dataclass(frozen=True, slots=True)
class GivenTime(Node):
    """`given time 2026-09-10 00:26`"""

    date: Date
    time: TimeOfDay


@dataclass(frozen=True, slots=True)
class GivenFact(Node):
    """`given fact tier = "gold"`"""

    name: Name
    value: Text | Integer | Boolean


Given = GivenIdle | GivenOwned | GivenLastMessage | GivenTime | GivenFact

# --- when ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FromAd(Node):
    """`from ad 120210987654321`"""

    id: Integer


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class WhenEvent(Node):
    """`when message "Hi" from ad 12`; `text` is the string after the word, whatever it stands for there."""

    word: EventWord
    text: Text | None
    origin: FromAd | FromLink | None


@dataclass(frozen=True, slots=True)
class WhenRecorded(Node):
    """`when event "webhooks/story.json"`"""

    path: Text


@dataclass(frozen=True, slots=True)
class Releasing(Node):
    """`... releasing`: a send that gives the thread up"""


@dataclass(frozen=True, slots=True)
class PassingTo(Node):
    """`... passing to care`: a send that hands the thread over"""

    app: Name


@dataclass(frozen=True, slots=True)
class WhenRequest(Node):
    """`when care takes`, `when sales extends 3 days`, `when bot sends "Hi" tagged human_agent releasing`."""

    app: Name
    action: Literal["take", "pass", "release", "request", "extend", "send"]
    target: Name | None = None
    duration: Duration | None = None
    text: Text | None = None
    human_agent: bool = False
    inline: PassingTo | Releasing | None = None


@dataclass(frozen=True, slots=True)
class WhenInbox(Node):
    """`when inbox replies`"""


@dataclass(frozen=True, slots=True)
class WhenPasses(Node):
    """`when 2 days pass`: time, and nothing else"""

    duration: Duration


When = WhenEvent | WhenRecorded | WhenRequest | WhenInbox | WhenPasses

# --- then ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThenRoute(Node):
    """`then route to care for 14 days`"""

    app: Name
    window: Duration | None


@dataclass(frozen=True, slots=True)
class ThenOutcome(Node):
    """`then broadcast`, `withheld`, `allowed`"""

    outcome: Literal["broadcast", "withheld", "allowed"]


@dataclass(frozen=True, slots=True)
class ThenDelivered(Node):
    """`then delivered to care`"""

    app: Name | None


@dataclass(frozen=True, slots=True)
class ThenDenied(Node):
    """`then denied take_not_permitted`"""

    reason: Name | None


@dataclass(frozen=True, slots=True)
class ThenOwned(Node):
    """`then thread owned by care for 1 day`"""

    app: Name
    left: Duration | None


@dataclass(frozen=True, slots=True)
class ThenIdle(Node):
    """`then thread idle`"""


@dataclass(frozen=True, slots=True)
class ThenReason(Node):
    """`then reason campaign`"""

    kind: Name


@dataclass(frozen=True, slots=True)
class ThenRule(Node):
    """`then rule "template:spring_sale"`"""

    id: Text


@dataclass(frozen=True, slots=True)
class ThenStandby(Node):
    """`then standby [care, sales]`"""

    apps: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ThenWebhook(Node):
    """`then webhook take to sales`"""

    action: Literal["pass", "take", "request"]
    app: Name


@dataclass(frozen=True, slots=True)
class ThenNoWebhook(Node):
    """`then no webhook`"""


Then = (
    ThenRoute
    | ThenOutcome
    | ThenDelivered
    | ThenDenied
    | ThenOwned
    | ThenIdle
    | ThenReason
    | ThenRule
    | ThenStandby
    | ThenWebhook
    | ThenNoWebhook
)


@dataclass(frozen=True, slots=True)
class Group(Node):
    """One `when` and the `then`s that check it"""

    when: When
    then: tuple[Then, ...]


# --- cases -----------------------------------------------------------------------------

Head = Literal[
    "case",
    "given thread",
    "given thread owned by",
    "given last message",
    "given time",
    "given fact",
    "when",
    "when message",
    "when postback",
    "when quick_reply",
    "when story_reply",
    "when shop",
    "when event",
    "then",
    "then route to",
    "then delivered to",
    "then denied",
    "then thread",
    "then thread owned by",
    "then reason",
    "then rule",
    "then standby",
]


@dataclass(frozen=True, slots=True)
class Column(Node):
    """`given fact tier`: how the lines in this column begin; `name` is the fact's."""

    head: Head
    name: Name | None = None


@dataclass(frozen=True, slots=True)
class LeftOut(Node):
    """`-`: the line is left out"""


@dataclass(frozen=True, slots=True)
class Said(Node):
    """`"Hi" from ad 12`, behind `when message`"""

    text: Text
    origin: FromAd | FromLink


@dataclass(frozen=True, slots=True)
class Lasting(Node):
    """`care for 14 days`"""

    app: Name
    duration: Duration


@dataclass(frozen=True, slots=True)
class Holding(Node):
    """`owned by care for 2 days`, behind `given thread` or `then thread`"""

    app: Name
    duration: Duration | None


@dataclass(frozen=True, slots=True)
class Ago(Node):
    """`3 hours ago`"""

    duration: Duration


@dataclass(frozen=True, slots=True)
class Moment(Node):
    """`2026-09-10 00:26`"""

    date: Date
    time: TimeOfDay


Cell = (
    LeftOut
    | Text
    | Integer
    | Boolean
    | Name
    | WhoList
    | Said
    | Lasting
    | Holding
    | Ago
    | Moment
    | When
    | Then
)
"""One word alone is a `Name` here, whatever it stands for: `message`, `idle`, `allowed`."""


@dataclass(frozen=True, slots=True)
class Row(Node):
    """`| "gold" | message "Hi" | sales |`"""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """`cases { ... }`: each row is a test of its own; `syntax.cases` says what its lines are"""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Test(Node):
    """With `cases` every row begins with what is given and happens here."""

    title: Text
    given: tuple[Given, ...]
    groups: tuple[Group, ...]
    cases: Cases | None = None


# --- invariants ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoutesTo(Node):
    """`route to humans`"""

    who: Who | Anyone


@dataclass(frozen=True, slots=True)
class Broadcasts(Node):
    """`broadcast`"""


@dataclass(frozen=True, slots=True)
class IsAllowed(Node):
    """`take by concierge from humans`"""

    action: Literal["take", "pass", "extend", "request", "send"]
    by: Who | Anyone
    from_: Who | Anyone | Nobody | None
    to: Who | Anyone | None


Outcome = RoutesTo | Broadcasts | IsAllowed


@dataclass(frozen=True, slots=True)
class Claim(Node):
    """`when C always route to humans`"""

    when: Condition | None
    polarity: Literal["always", "never"]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Reachability(Node):
    """`from any thread humans can own within 2 steps`"""

    who: Who | Anyone
    steps: Integer


@dataclass(frozen=True, slots=True)
class Invariant(Node):
    title: Text
    body: Claim | Reachability
