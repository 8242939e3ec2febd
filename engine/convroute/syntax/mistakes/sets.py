"""A set where its values are meant, and what belongs before it; several values where one stands."""

import re
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.mistakes.characters import without_quotes
from convroute.syntax.mistakes.forms import ENTRIES
from convroute.syntax.scanner import line_end

_NAME = r"[a-z][a-z0-9_]*"
_ANY_OF = re.compile(rf"(?:(?:in|set|any|one|all|of)[ \t]+)+(?!(?:set|of)\b)({_NAME})\b")
_LISTED = re.compile(rf"\[[ \t]*({_NAME})[ \t]*\]")


def is_set(failure: Failure, name: str) -> bool:
    """Whether the file declares a set of this name, as far as can be told without parsing."""
    return _declares(failure, "set", name)


def _declares(failure: Failure, kind: str, name: str) -> bool:
    return re.search(rf"^[ \t]*{kind}[ \t]+{name}\b", failure.source.text, re.MULTILINE) is not None


def set_or_phrase(failure: Failure, before: str, name: str, span: Span) -> Diagnostic | None:
    """E107: `text mentions complaints`, `route link codes to sales`, where a set is meant, or a text."""
    if is_set(failure, name):
        words = {"mentions": "any of ", "like": ""}.get(before, "in ")
        if not words:
            return failure.diagnostic(
                "E107",
                f"`{name}` is a set, and `like` stands before one pattern",
                f"write `in {name}` to look for the values of the set",
                span=span,
            )
        return failure.diagnostic(
            "E107",
            f"`{name}` is a set, and a set stands after `{words.strip()}`",
            span=span,
            fix=(f"write `{before} {words}{name}`", f"{words}{name}"),
        )
    if before != "mentions":
        return None
    if _declares(failure, "group", name):
        return failure.diagnostic(
            "E107",
            f"`{name}` is a group of apps, and `mentions` looks for phrases",
            f"write `thread.owner in {name}` to ask whether one of its apps has the conversation",
            span=span,
        )
    return without_quotes(failure, span, f", or `any of {name[:40]}` for the phrases of a set")


def mentioned_set(failure: Failure) -> Diagnostic | None:
    """E107: `mentions in SET`, `mentions [SET]`, `mentions any of ["a"]`."""
    word, text = failure.word(), failure.source.text
    lead = next((step for step in (-1, -2, -3) if _is(failure, step, "mentions")), None)
    mentions = failure.word(lead) if lead is not None else None
    if word is None or mentions is None or lead is None:
        return None
    first = failure.word(lead + 1)
    if first is None:
        return None
    if lead == -3 and _is(failure, -1, "of") and (word.text == "[" or word.kind == "string"):
        phrases = "a list stands" if word.text == "[" else "a text or a list stands"
        return failure.diagnostic(
            "E107",
            "`any of` stands before the name of a set",
            f"{phrases} right after `mentions`; one phrase of a list is enough",
            span=Span(first.start, word.end),
            fix=("delete `any of`", word.text),
        )
    pattern = _LISTED if first.text == "[" else _ANY_OF
    match = pattern.match(text, first.start, line_end(text, first.start))
    if match is None or (first.text == "[" and not is_set(failure, match[1])):
        return None
    return failure.diagnostic(
        "E107",
        "a set stands after `any of`" if first.text != "[" else f"`{match[1]}` is a set, and not a phrase",
        f"write `mentions any of {match[1]}`",
        span=Span(first.start, match.end()),
        fix=(f"write `any of {match[1]}`", f"any of {match[1]}"),
    )


def another_phrase(failure: Failure) -> Diagnostic | None:
    """E101: `text mentions "a" or "b"`."""
    word, joined, field = failure.word(), failure.word(-1), failure.word(-4)
    if word is None or joined is None or field is None or word.kind != "string":
        return None
    first = failure.word(-2)
    if joined.text not in ("and", "or") or not _is(failure, -3, "mentions") or first is None:
        return None
    again = f"{field.text} mentions {word.text}"
    list_ = f", or list the phrases: `{field.text} mentions [{first.text}, {word.text}]`"
    return failure.diagnostic(
        "E101",
        f"a condition begins with its field, and before `{word.text}` there is none",
        f"say the field again{list_}" if joined.text == "or" else f"say the field again: `{again}`",
        fix=(f"write `{again}`", again),
    )


def like_any_of(failure: Failure) -> Diagnostic | None:
    """E107: `text like any of complaints`."""
    word, field = failure.word(), failure.word(-2)
    if word is None or field is None or word.kind != "word" or not _is(failure, -1, "like"):
        return None
    match = _ANY_OF.match(failure.source.text, word.start, line_end(failure.source.text, word.start))
    if match is None:
        return None
    phrases = f", or `{field.text} mentions any of {match[1]}` for phrases" if field.text == "text" else ""
    return failure.diagnostic(
        "E107",
        "`like` stands before one pattern, and not before a set",
        f"write `{field.text} in {match[1]}` for whole values{phrases}",
        span=Span(word.start, match.end()),
    )


def listed_set(failure: Failure) -> Diagnostic | None:
    """E107: `mentions ["refund", SET]`."""
    word = failure.word()
    if word is None or word.kind != "word" or not failure.open_brackets or "STRING" not in failure.expected:
        return None
    if failure.open_brackets[-1].text != "[" or not is_set(failure, word.text):
        return None
    return failure.diagnostic(
        "E107",
        f"`{word.text}` is a set, and a list holds no sets",
        f"write a second condition after `or`, with `mentions any of {word.text}` or `in {word.text}`",
    )


def ads_of_set(failure: Failure) -> Diagnostic | None:
    """E107: `route ad SET to sales`."""
    word = failure.word()
    if word is None or not _is(failure, -1, "ad") or not is_set(failure, re.escape(word.text)):
        return None
    message = f"`{word.text}` is a set, and a set stands after `in`"
    return failure.diagnostic("E107", message, fix=(f"write `ad in {word.text}`", f"in {word.text}"))


_ONE_OF = {"ad": "one ad", "link": "one link", "postback": "one payload", "quick_reply": "one payload"}


def several_keys(failure: Failure) -> Diagnostic | None:
    """E101: `route ad 1, 2 to sales`, `route link ["a", "b"] to sales`, `route message or shop to sales`."""
    word, value = failure.word(), failure.word(-1)
    if word is None or value is None or word.text not in (",", "[", "or", "and"):
        return None
    if "TO" not in failure.expected:
        return None
    if value.text in ENTRIES and word.text != "[":
        return failure.diagnostic("E101", "a rule names one thing that somebody did", "write a rule for each")
    lead = value if word.text == "[" else failure.word(-2)
    one = _ONE_OF.get(lead.text) if lead is not None else None
    if one is None or lead is None:
        return None
    example = "[1, 2]" if lead.text == "ad" else '["a", "b"]'
    return failure.diagnostic(
        "E101",
        f"a rule names {one}, or a set of them",
        f"write a rule for each, or `set several = {example}` and `{lead.text} in several`",
    )


def _is(failure: Failure, step: int, text: str) -> bool:
    word = failure.word(step)
    return word is not None and word.text == text


SETS: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    another_phrase,
    like_any_of,
    mentioned_set,
    listed_set,
    ads_of_set,
    several_keys,
)
