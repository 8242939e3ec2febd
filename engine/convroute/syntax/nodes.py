"""The syntax tree: what a policy says, and nothing about what it means.

Two trees are equal when they say the same, wherever it is written: spans take
no part in comparison. Types, resolved names and compiled code belong to the
passes that find them, never to the nodes. Conditions are in `conditions`, what
a policy declares in `declarations`, tests in `examples`, invariants in
`invariants`; this module has the other statements, and whole files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.declarations import AppDecl, FactDecl, GroupDecl, ScheduleDecl, SetDecl, TemplateDecl
from convroute.syntax.examples import Test
from convroute.syntax.invariants import Invariant
from convroute.syntax.literals import Anyone, Duration, Integer, Name, Nobody, Node, Text, Who

# --- language, policy, include ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Language(Node):
    """`language 1`"""

    edition: Integer


@dataclass(frozen=True, slots=True)
class Version(Node):
    value: Text


@dataclass(frozen=True, slots=True)
class Channels(Node):
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Accounts(Node):
    """`account 178414...` or `account messenger 1, 2`"""

    channel: Name | None
    ids: tuple[Integer, ...]


@dataclass(frozen=True, slots=True)
class Timezone(Node):
    value: Text


@dataclass(frozen=True, slots=True)
class Description(Node):
    value: Text


PolicyItem = Version | Channels | Accounts | Timezone | Description


@dataclass(frozen=True, slots=True)
class PolicyBlock(Node):
    name: Name
    items: tuple[PolicyItem, ...]


@dataclass(frozen=True, slots=True)
class Include(Node):
    path: Text


# --- default, social, behavior ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DefaultDecl(Node):
    app: Name


@dataclass(frozen=True, slots=True)
class SocialDecl(Node):
    app: Name


@dataclass(frozen=True, slots=True)
class Setting(Node):
    """`campaign_preempts on`; `key` is one of the four settings, `value` a word it takes."""

    key: Literal["campaign_preempts", "link_preempts", "request_in_routing", "send_claims_idle"]
    value: Literal["on", "off", "default_app_only", "never", "any_allowed"]


@dataclass(frozen=True, slots=True)
class BehaviorBlock(Node):
    items: tuple[Setting, ...]


# --- routes ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exactly(Node):
    """The one value: `ad 12`, `link "qr"`, `postback "TALK"`."""

    value: Text | Integer


@dataclass(frozen=True, slots=True)
class Matching(Node):
    """`like "order-*"`"""

    pattern: Text


@dataclass(frozen=True, slots=True)
class Among(Node):
    """`in spring_ads`"""

    set: Name


EntryWord = Literal[
    "ad",
    "link",
    "organic",
    "message",
    "story_reply",
    "story_mention",
    "shared_post",
    "shop",
    "referral",
    "postback",
    "quick_reply",
]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """How a person came in: `ad`, `ad in spring_ads`, `link "qr"`, `message`, `postback like "A*"`."""

    word: EntryWord
    match: Exactly | Matching | Among | None


@dataclass(frozen=True, slots=True)
class TemplateEntry(Node):
    """`template spring_sale`"""

    template: Name


@dataclass(frozen=True, slots=True)
class Route(Node):
    label: Name | None
    entry: Entry | TemplateEntry
    target: Name
    window: Duration | None
    when: Condition | None


# --- permissions -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Permission(Node):
    """`deny take by care from sales when ...`; a list that was not written is None."""

    label: Name | None
    effect: Literal["allow", "deny"]
    action: Literal["take", "request", "pass", "extend"]
    by: Who | Anyone
    from_: Who | Anyone | Nobody | None
    to: Who | Anyone | None
    when: Condition | None


@dataclass(frozen=True, slots=True)
class Limit(Node):
    """`limit extend by sales to 3 days`"""

    label: Name | None
    by: Who | Anyone
    duration: Duration


Statement = (
    Language
    | PolicyBlock
    | Include
    | AppDecl
    | GroupDecl
    | SetDecl
    | FactDecl
    | ScheduleDecl
    | TemplateDecl
    | DefaultDecl
    | SocialDecl
    | BehaviorBlock
    | Route
    | Permission
    | Limit
    | Test
    | Invariant
)


@dataclass(frozen=True, slots=True)
class File(Node):
    """One file of policy text, its statements in the order they were written."""

    statements: Sequence[Statement]
