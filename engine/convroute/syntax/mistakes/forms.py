"""How a statement or a line is written, shown where nothing better is known about a mistake."""

from collections.abc import Callable

from convroute.syntax.failure import Failure
from convroute.syntax.scanner import STATEMENT_WORDS, Word

_STATEMENTS = {
    "language": "language 1",
    "policy": 'policy acme { version "1"  channel instagram  account 17841400000000001 }',
    "include": 'include "ads.route"',
    "app": "app sales { id 3310987654321098  role sales }",
    "group": "group humans = [care, sales]",
    "set": 'set ads = [120210987654321] or set ads from "ads.csv" column "ad_id"',
    "fact": 'fact tier: "gold" | "silver" or fact orders: int or fact signed_in: bool',
    "schedule": "schedule office { mon-fri 09:00-18:00  sat 10:00-14:00 }",
    "template": 'template sale { file "sale.json"  ads [120210987654321] }',
    "default": "default concierge",
    "social": "social sales",
    "behavior": "behavior { campaign_preempts on }",
    "route": 'route link "qr-berlin" to sales or route message to care when text mentions "refund"',
    "allow": "allow take by humans from concierge",
    "deny": "deny take by care from sales",
    "limit": "limit extend by sales to 3 days",
    "test": 'test "what it shows" { when message "Hi"  then route to care }',
    "expect": 'expect change "what is meant" { when message  from route to bot  to route to care }',
    "invariant": 'invariant "what holds" { never take by concierge from humans }',
}
_LINES = {
    "given": "given thread owned by care or given time 2026-01-05 22:00 or given fact tier = \"gold\"",
    "when": 'when message "Hi" from link "qr" or when care takes or when 1 day passes',
    "then": "then route to care or then reason link or then allowed or then thread owned by care",
}  # fmt: skip
_TABLE = 'cases { | when message | then route to |  | "Hi" | care | }'
DECLARING = ("app", "group", "set", "fact", "schedule", "template", "policy")
ENTRIES = frozenset(
    {"ad", "link", "organic", "message", "story_reply", "story_mention", "shared_post", "shop"}
    | {"referral", "postback", "quick_reply", "if", "when"}
)


def quoted_name(failure: Failure) -> str | None:
    """`app "sales" { ... }`."""
    word = failure.word()
    if (
        word is None
        or word.kind != "string"
        or "NAME" not in failure.expected
        or "STRING" in failure.expected
    ):
        return None
    before = failure.word(-1)
    if before is None or before.text not in (*DECLARING, "to", "by", "from", "default", "social", "in"):
        return None
    return f"names stand without quotes: write `{word.text.strip(chr(34))[:40]}`"


def quoted_number(failure: Failure) -> str | None:
    """`app sales { id "3310987654321098" }`."""
    word = failure.word()
    if word is None or word.kind != "string" or "INTEGER" not in failure.expected:
        return None
    digits = word.text.strip('"')
    plain = digits.isascii() and digits.isdigit() and "STRING" not in failure.expected
    return f"numbers stand without quotes: write `{digits[:40]}`" if plain else None


def repeated_field(failure: Failure) -> str | None:
    """`tier == "gold" or "silver"`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or before.text not in ("and", "or"):
        return None
    if word.kind not in ("string", "number") or "DOTTED" not in failure.expected:
        return None
    return 'say the field again, or list the values: `tier in ["gold", "silver"]`'


def comparing_is(failure: Failure) -> str | None:
    """`tier is "gold"`."""
    before = failure.word(-1)
    if before is None or before.text != "is" or "PRESENT" not in failure.expected:
        return None
    return "write `==` to compare; `is` stands before `present` and `absent`"


def several_actors(failure: Failure) -> str | None:
    """`deny take by care and sales`."""
    word = failure.word()
    written = {other.text for other in failure.words[: failure.index]}
    if word is None or word.text not in ("and", "or", ",") or "when" in written:
        return None
    return "several stand in a list: `by [care, sales]`" if written & {"allow", "deny", "limit"} else None


def bare_list(failure: Failure) -> str | None:
    """`group humans = care, sales`."""
    word = failure.word()
    if word is None or "LSQB" not in failure.expected or failure.expected & {"NAME", "STRING"}:
        return None
    return "a list stands in square brackets: `[a, b]`"


_HINTS: tuple[Callable[[Failure], str | None], ...] = (
    quoted_name,
    quoted_number,
    repeated_field,
    comparing_is,
    several_actors,
    bare_list,
)


def hint(failure: Failure) -> str | None:
    """What to do about a word that does not fit, or how the statement is written."""
    found = next(filter(None, (look(failure) for look in _HINTS)), None)
    form = _form(failure)
    return found or (f"written as in: {form}" if form else None)


def _form(failure: Failure) -> str | None:
    """The form of the line of a test the place is in, else of its statement."""
    if failure.in_table:
        return _TABLE
    words = failure.words[: failure.index]
    lead = next((word for word in words[:3] if word.text in STATEMENT_WORDS), None)
    if lead is None:
        return None
    line = _line_word(words) if lead.text == "test" else None
    return _LINES[line.text] if line else _STATEMENTS[lead.text]


def _line_word(words: tuple[Word, ...]) -> Word | None:
    return next((word for word in reversed(words) if word.text in _LINES), None)
