"""The syntax tree: what a policy says, and nothing about what it means.

Two trees are equal when they say the same, wherever it is written: spans take
no part in comparison. Types, resolved names and compiled code belong to the
passes that find them, never to the nodes. Conditions are in `conditions`, what
a policy declares in `declarations`, tests in `examples`, invariants in
`invariants`, expected changes in `expected_changes`; this module has the other statements, and whole files.
"""

from collections.abc import Sequence
from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.declarations import AppDecl, FactDecl, GroupDecl, ScheduleDecl, SetDecl, TemplateDecl
from convroute.syntax.examples import Test
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.invariants import Invariant
from convroute.syntax.literals import Anyone, Duration, Integer, Name, Nobody, Text, Who
from convroute.syntax.node import Node

# --- language, policy, include ---------------------------------------------------------


class Language(Node, frozen=True):
    """`language 1`"""

    edition: Integer


class Version(Node, frozen=True):
    value: Text


class Channels(Node, frozen=True):
    names: tuple[Name, ...]


class Accounts(Node, frozen=True):
    """`account 178414...` or `account messenger 1, 2`"""

    channel: Name | None
    ids: tuple[Integer, ...]


class Timezone(Node, frozen=True):
    value: Text


class Description(Node, frozen=True):
    value: Text


PolicyItem = Version | Channels | Accounts | Timezone | Description


class PolicyBlock(Node, frozen=True):
    name: Name
    items: tuple[PolicyItem, ...]


class Include(Node, frozen=True):
    path: Text


# --- default, social, behavior ---------------------------------------------------------


class DefaultDecl(Node, frozen=True):
    app: Name


class SocialDecl(Node, frozen=True):
    app: Name


class Setting(Node, frozen=True):
    """`campaign_preempts on`; `key` is one of the four settings, `value` a word it takes."""

    key: Literal["campaign_preempts", "link_preempts", "request_in_routing", "send_claims_idle"]
    value: Literal["on", "off", "default_app_only", "never", "any_allowed"]


class BehaviorBlock(Node, frozen=True):
    items: tuple[Setting, ...]


# --- routes ----------------------------------------------------------------------------


class Exactly(Node, frozen=True):
    """The one value: `ad 12`, `link "qr"`, `postback "TALK"`."""

    value: Text | Integer


class Matching(Node, frozen=True):
    """`like "order-*"`"""

    pattern: Text


class Among(Node, frozen=True):
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


class Entry(Node, frozen=True):
    """How a person came in: `ad`, `ad in spring_ads`, `link "qr"`, `message`, `postback like "A*"`."""

    word: EntryWord
    match: Exactly | Matching | Among | None


class TemplateEntry(Node, frozen=True):
    """`template spring_sale`"""

    template: Name


class Route(Node, frozen=True):
    label: Name | None
    entry: Entry | TemplateEntry
    target: Name
    window: Duration | None
    when: Condition | None


# --- permissions -----------------------------------------------------------------------


class Permission(Node, frozen=True):
    """`deny take by care from sales when ...`; a list that was not written is None."""

    label: Name | None
    effect: Literal["allow", "deny"]
    action: Literal["take", "request", "pass", "extend"]
    by: Who | Anyone
    from_: Who | Anyone | Nobody | None
    to: Who | Anyone | None
    when: Condition | None


class Limit(Node, frozen=True):
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
    | ExpectedChange
)


class File(Node, frozen=True):
    """One file of policy text, its statements in the order they were written."""

    statements: Sequence[Statement]
