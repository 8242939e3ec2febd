"""The syntax tree: what a policy says, and nothing about what it means.

Two trees are equal when they say the same, wherever it is written: spans take
no part in comparison. Types, resolved names and compiled code belong to the
passes that find them, never to the nodes. Conditions are in `conditions`, what
a policy declares in `declarations`, tests in `examples`, invariants in
`invariants`; this module has the other statements, and whole files.
"""

from collections.abc import Sequence
from typing import Literal

from convroute.syntax.conditions import Condition
from convroute.syntax.declarations import AppDecl, FactDecl, GroupDecl, ScheduleDecl, SetDecl, TemplateDecl
from convroute.syntax.examples import Test
from convroute.syntax.invariants import Invariant
from convroute.syntax.literals import Anyone, Duration, Integer, Name, Nobody, Text, Who
from convroute.syntax.node import Node, node

# --- language, policy, include ---------------------------------------------------------


@node
class Language(Node):
    """`language 1`"""

    edition: Integer


@node
class Version(Node):
    value: Text


@node
class Channels(Node):
    names: tuple[Name, ...]


@node
class Accounts(Node):
    """`account 178414...` or `account messenger 1, 2`"""

    channel: Name | None
    ids: tuple[Integer, ...]


@node
class Timezone(Node):
    value: Text


@node
class Description(Node):
    value: Text


PolicyItem = Version | Channels | Accounts | Timezone | Description


@node
class PolicyBlock(Node):
    name: Name
    items: tuple[PolicyItem, ...]


@node
class Include(Node):
    path: Text


# --- default, social, behavior ---------------------------------------------------------


@node
class DefaultDecl(Node):
    app: Name


@node
class SocialDecl(Node):
    app: Name


@node
class Setting(Node):
    """`campaign_preempts on`; `key` is one of the four settings, `value` a word it takes."""

    key: Literal["campaign_preempts", "link_preempts", "request_in_routing", "send_claims_idle"]
    value: Literal["on", "off", "default_app_only", "never", "any_allowed"]


@node
class BehaviorBlock(Node):
    items: tuple[Setting, ...]


# --- routes ----------------------------------------------------------------------------


@node
class Exactly(Node):
    """The one value: `ad 12`, `link "qr"`, `postback "TALK"`."""

    value: Text | Integer


@node
class Matching(Node):
    """`like "order-*"`"""

    pattern: Text


@node
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


@node
class Entry(Node):
    """How a person came in: `ad`, `ad in spring_ads`, `link "qr"`, `message`, `postback like "A*"`."""

    word: EntryWord
    match: Exactly | Matching | Among | None


@node
class TemplateEntry(Node):
    """`template spring_sale`"""

    template: Name


@node
class Route(Node):
    label: Name | None
    entry: Entry | TemplateEntry
    target: Name
    window: Duration | None
    when: Condition | None


# --- permissions -----------------------------------------------------------------------


@node
class Permission(Node):
    """`deny take by care from sales when ...`; a list that was not written is None."""

    label: Name | None
    effect: Literal["allow", "deny"]
    action: Literal["take", "request", "pass", "extend"]
    by: Who | Anyone
    from_: Who | Anyone | Nobody | None
    to: Who | Anyone | None
    when: Condition | None


@node
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


@node
class File(Node):
    """One file of policy text, its statements in the order they were written."""

    statements: Sequence[Statement]
