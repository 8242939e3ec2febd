"""Terminals of the grammar in the words of its readers: what could have stood here."""

from convroute.syntax.failure import Failure
from convroute.syntax.grammar import keywords
from convroute.syntax.scanner import STATEMENT_WORDS, Word
from convroute.wording import either

_STATEMENT = frozenset(word.upper() for word in STATEMENT_WORDS)
_CONDITION = frozenset(
    {"LPAR", "NOT", "WITHIN", "OUTSIDE", "WEEKDAY_WORD", "TIME", "DATE", "TRUE", "FALSE", "DOTTED", "NAME"}
)
_COMPARISON = frozenset(
    {"BELOW", "ABOVE", "SAME", "DIFFERENT", "AT_MOST", "AT_LEAST"}
    | {"IN", "NOT", "LIKE", "MENTIONS", "HAS", "IS"}
)
_VALUE = frozenset({"STRING", "INTEGER", "NEGATIVE", "NAME", "NOBODY", "TRUE", "FALSE"})
_GROUPS = (
    (_STATEMENT, "a new statement"),
    (_CONDITION, "a condition"),
    (_VALUE, "a value"),
)
_PHRASES = {
    "STRING": 'text in quotes (`"..."`)',
    "INTEGER": "a number",
    "QUOTED_DIGITS": "an id",
    "NEGATIVE": "a number",
    "CLOCK": "a time such as `09:00`",
    "ISO_DATE": "a date such as `2026-12-25`",
    "WEEKDAY": "a weekday (`mon` to `sun`)",
    "UNIT": "`seconds`, `minutes`, `hours` or `days`",
    "DOTTED": "a field",
    "$END": "the end of the file",
}
_NAMES = {
    "to": "the name of an app",
    "default": "the name of an app",
    "social": "the name of an app",
    "by": "an app or a group",
    "from": "an app or a group",
    "in": "the name of a set",
    "of": "the name of a set",
    "within": "the name of a schedule",
    "outside": "the name of a schedule",
    "channel": "`instagram` or `messenger`",
    "role": "a role such as `sales`",
    "reason": "a reason such as `campaign`",
    "template": "the name of a template",
}
_MOST = 12


def name_after(word: Word | None) -> str:
    """What a name stands for behind this word: `within` is followed by the name of a schedule."""
    return _NAMES.get(word.text, "a name") if word else "a name"


def alternatives(failure: Failure) -> list[str]:
    """What could stand at the place, each as a phrase, the most general first."""
    left = set(failure.expected)
    phrases: list[str] = []
    for group, phrase in _GROUPS:
        if group <= left:
            left -= group
            phrases.append(phrase)
    if "a new statement" in phrases:
        left -= {"NAME", "$END"}
    if len(_COMPARISON & left) > 5:
        left -= _COMPARISON
        phrases.append("a comparison (`==`, `in`, `like`, `mentions`, ...)")
    if "INTEGER" in left:
        left -= {"QUOTED_DIGITS", "NEGATIVE"}
    if "NAME" in left:
        left -= {"NAME", "DOTTED"}
        phrases.append(name_after(failure.word(-1)))
    known = keywords()
    rest = sorted(_PHRASES.get(name) or f"`{known.get(name, name.lower())}`" for name in left)
    return sorted(rest, key=lambda phrase: phrase.startswith("`")) + phrases[::-1]


def any_of(phrases: list[str]) -> str:
    """`a, b or c`; a long list is cut."""
    if len(phrases) > _MOST:
        phrases = [*phrases[: _MOST - 1], "..."]
        return ", ".join(phrases)
    return either(phrases)


def expectation(failure: Failure) -> str:
    return any_of(alternatives(failure))


def found(word: Word | None) -> str:
    """The word as a message names it."""
    if word is None:
        return "the statement ends"
    text = word.text if len(word.text) <= 40 else word.text[:37] + "..."
    return f"`{text}`"
