"""A policy's text cut into pieces, with what each word is: enough to make mistakes with.

Independent of the parser under test, on purpose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STATEMENTS = frozenset(
    [
        "language",
        "policy",
        "include",
        "app",
        "group",
        "set",
        "fact",
        "schedule",
        "template",
        "default",
        "social",
        "behavior",
        "route",
        "allow",
        "deny",
        "limit",
        "test",
        "invariant",
        "expect",
    ]
)
CONNECTING = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "like",
        "mentions",
        "has",
        "is",
        "within",
        "outside",
        "when",
        "for",
        "to",
        "by",
        "from",
        "always",
        "never",
    ]
)
ITEMS = frozenset(
    [
        "version",
        "channel",
        "account",
        "timezone",
        "description",
        "id",
        "role",
        "human_agent",
        "standby",
        "disabled",
        "column",
        "except",
        "file",
        "ads",
        "flow",
        "campaign_preempts",
        "link_preempts",
        "request_in_routing",
        "send_claims_idle",
        "given",
        "then",
        "thread",
        "owned",
        "idle",
        "last",
        "ago",
        "takes",
        "passes",
        "releases",
        "requests",
        "extends",
        "sends",
        "tagged",
        "passing",
        "releasing",
        "webhook",
        "rule",
        "reason",
        "allowed",
        "denied",
        "withheld",
        "broadcast",
        "delivered",
        "present",
        "absent",
        "any",
        "can",
        "own",
        "steps",
    ]
)
ROLES = frozenset(["marketing", "sales", "customer_care", "automation"])
SURFACES = frozenset(
    [
        "message",
        "story_reply",
        "story_mention",
        "shared_post",
        "shop",
        "referral",
        "postback",
        "quick_reply",
        "organic",
    ]
)
ENTRIES = SURFACES | {"ad", "link"}
ACTIONS = frozenset(["take", "pass", "request", "extend", "send"])
WEEKDAYS = frozenset(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
UNITS = frozenset(["second", "seconds", "minute", "minutes", "hour", "hours", "day", "days"])
SETTINGS = frozenset(["on", "off", "default_app_only", "any_allowed"])
FIELDS = frozenset(
    [
        "kind",
        "entry",
        "surface",
        "ad.id",
        "ad.title",
        "ad.post",
        "ad.product",
        "ad.flow",
        "ref",
        "payload",
        "title",
        "text",
        "product",
        "attachments",
        "thread.state",
        "thread.owner",
        "thread.is_new",
        "thread.silence",
        "thread.bucket",
    ]
)
ATTACHMENTS = frozenset(["image", "video", "audio", "file", "share", "ig_post", "ig_reel", "ig_story"])
CLOCK_WORDS = frozenset(["weekday", "time", "date"])
KNOWN = (
    STATEMENTS | CONNECTING | ITEMS | ROLES | ENTRIES | ACTIONS | WEEKDAYS | UNITS | SETTINGS | FIELDS
    | ATTACHMENTS | CLOCK_WORDS | {"instagram", "messenger", "nobody", "anyone", "true", "false", "active"}
)  # fmt: skip

_PIECE = re.compile(
    r'(?P<comment>\#[^\n]*)|(?P<string>"(?:[^"\\\n]|\\.)*")|(?P<date>\d{4}-\d\d-\d\d)|(?P<clock>\d\d:\d\d)'
    r"|(?P<number>\d+)|(?P<word>[A-Za-z_][\w.]*)|(?P<mark>==|!=|<=|>=|\.\.|\S)"
)
_DECLARATION = re.compile(r"^(?:app|group|set|fact|schedule|template) +([a-z_0-9]+)", re.MULTILINE)
_DECLARING = frozenset(["app", "group", "set", "fact", "schedule", "template"])


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text; `role` is what it is there (`app name`, `keyword`, `string` ...)."""

    kind: str
    text: str
    start: int
    role: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def declared_names(text: str) -> frozenset[str]:
    return frozenset(_DECLARATION.findall(text))


def tokens(text: str) -> Iterator[Token]:
    """The pieces of `text` in order, comments left out."""
    names = declared_names(text)
    before = ["", ""]
    for match in _PIECE.finditer(text):
        kind, piece = match.lastgroup or "", match.group()
        if kind == "comment":
            continue
        yield Token(kind, piece, match.start(), _role(kind, piece, before, names))
        before = [before[-1], piece]


def _role(kind: str, piece: str, before: list[str], names: frozenset[str]) -> str:
    last = before[-1]
    if kind == "string":
        return {"column": "column", "timezone": "timezone", "rule": "rule name"}.get(last) or (
            "file name" if last in ("file", "event", "include") or "/" in piece else "string"
        )
    if kind != "word":
        return kind
    if last in _DECLARING and piece in names and before[-2] not in ("route", "given"):
        return "declared name"
    return _word_role(piece, last, names)


def _word_role(piece: str, last: str, names: frozenset[str]) -> str:
    after = {
        "role": "role",
        "channel": "channel",
        "reason": "reason",
        "denied": "reason",
        "has": "attachment",
    }
    if last in after:
        return after[last]
    if last in ("to", "by", "default", "social") and piece not in KNOWN | names:
        return "other name"
    if last in ("route", "surface", "==") and piece in ENTRIES and piece not in names:
        return "entry"
    if piece in names:
        return "role or name" if piece in ROLES and last == "," else "name"
    for role, words in _WORDS:
        if piece in words:
            return role
    return "other word"


_WORDS = (
    ("statement word", STATEMENTS),
    ("connecting word", CONNECTING),
    ("unit", UNITS),
    ("weekday", WEEKDAYS),
    ("field", FIELDS),
    ("item word", ITEMS),
    ("action", ACTIONS),
    ("entry", ENTRIES),
    ("setting", SETTINGS),
    ("enum word", frozenset(["active", "idle", "instagram", "messenger", "nobody", "anyone"])),
)
