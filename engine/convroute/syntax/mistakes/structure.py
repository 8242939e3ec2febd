"""Brackets, commas, order: what holds a statement together."""

from collections.abc import Callable

from convroute.diagnostic import Diagnostic, Related
from convroute.did_you_mean import nearest
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.scanner import STATEMENT_WORDS, is_first_on_line

_CLOSER = {"{": "}", "[": "]", "(": ")"}
_CLOSER_TERMINAL = {"{": "RBRACE", "[": "RSQB", "(": "RPAR"}
_JOINING = frozenset({"and", "or", "&", "&&", "||"})


def unclosed(failure: Failure) -> Diagnostic | None:
    """E108: a bracket that is still open where the statement ends, or another begins."""
    word = failure.word()
    if not failure.open_brackets:
        return None
    opener = failure.open_brackets[-1]
    ends = word is None or (
        word.text in STATEMENT_WORDS and is_first_on_line(failure.source.text, word.start)
    )
    in_brace = word is not None and opener.text != "{" and word.text in ("{", "}")
    if not (ends or in_brace) or _CLOSER_TERMINAL[opener.text] not in failure.expected:
        return None
    closer = _CLOSER[opener.text]
    related = (Related(f"this `{opener.text}` is open", failure.source, opener.span),)
    last = failure.word(-1) or opener
    return failure.diagnostic(
        "E108",
        f"`{opener.text}` is never closed",
        f"put `{closer}` where the {'block' if closer == '}' else 'list'} ends",
        span=last.span if word is None else word.span,
        related=related,
    )


def stray_closer(failure: Failure) -> Diagnostic | None:
    """E127: a closing bracket that closes nothing, or the wrong one."""
    word = failure.word()
    if word is None or word.text not in _CLOSER.values():
        return None
    if not failure.open_brackets:
        return failure.diagnostic(
            "E127",
            f"`{word.text}` closes nothing",
            "delete it, or look for the opening bracket that is missing",
        )
    opener = failure.open_brackets[-1]
    if _CLOSER[opener.text] == word.text:
        return None
    related = (Related(f"this `{opener.text}` is open", failure.source, opener.span),)
    closer = _CLOSER[opener.text]
    return failure.diagnostic(
        "E127",
        f"`{word.text}` cannot close `{opener.text}`",
        related=related,
        fix=(f"write `{closer}`", closer),
    )


def wrong_bracket(failure: Failure) -> Diagnostic | None:
    """E135: a list in `( )` or `{ }`."""
    word = failure.word()
    if word is None or word.text not in ("(", "{") or "LSQB" not in failure.expected:
        return None
    return failure.diagnostic(
        "E135", f"a list does not stand in `{word.text}`", "write it in square brackets: `[a, b]`"
    )


def missing_comma(failure: Failure) -> Diagnostic | None:
    """E120: `[care sales]`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or "COMMA" not in failure.expected:
        return None
    in_list = bool(failure.open_brackets) and failure.open_brackets[-1].text == "["
    same_line = "\n" not in failure.source.text[before.end : word.start]
    element = word.kind in ("word", "number", "string") or word.text == "["
    if not element or not (in_list or same_line) or word.end == before.start:
        return None
    if not in_list and (word.kind != before.kind or _begins_item(failure)):
        return None
    place = Span(before.end, before.end)
    return failure.diagnostic(
        "E120",
        f"a comma is missing between `{before.text[:40]}` and `{word.text[:40]}`",
        "put `,` between the values of a list",
        span=place,
        fix=("put a comma", ","),
    )


def joined(failure: Failure) -> Diagnostic | None:
    """E120: `role marketing and sales`, `sat & sun`, `["a", "b" and within office`."""
    word = failure.word()
    if word is None or word.text not in _JOINING or "COMMA" not in failure.expected:
        return None
    if not failure.open_brackets or failure.open_brackets[-1].text != "[":
        message = f"`{word.text}` stands between the values of a list"
        return failure.diagnostic("E120", message, fix=("write `,`", ","))
    return failure.diagnostic(
        "E120",
        f"`{word.text}` stands inside a list",
        f"put `]` before it if the list ends here; between values write `,` instead of `{word.text}`",
        related=(Related("the list begins here", failure.source, failure.open_brackets[-1].span),),
    )


def _begins_item(failure: Failure) -> bool:
    """Whether the word is nearly one of the keywords that could follow."""
    from convroute.did_you_mean import nearest

    word = failure.word()
    return word is not None and nearest(word.text, failure.expected_words) is not None


def twice(failure: Failure) -> Diagnostic | None:
    """E128: `for` or `when` a second time in one rule."""
    word = failure.word()
    if word is None or word.text not in ("for", "when") or failure.open_brackets:
        return None
    first = next((w for w in failure.words[: failure.index] if w.text == word.text), None)
    if first is None:
        return None
    return failure.diagnostic(
        "E128",
        f"a second `{word.text}` in one rule",
        "join the conditions with `and`" if word.text == "when" else "keep one of them",
        related=(Related("the first is here", failure.source, first.span),),
    )


def missing_to(failure: Failure) -> Diagnostic | None:
    """E103: `route message care`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or "TO" not in failure.expected or "NAME" in failure.expected:
        return None
    if word.kind != "word" or word.text in ("ot", "too", "t") or word.text in STATEMENT_WORDS:
        return None
    from convroute.did_you_mean import nearest

    if nearest(word.text, failure.expected_words) or failure.expected & {"COMMA"}:
        return None
    return failure.diagnostic(
        "E103",
        f"`to` is missing before `{word.text}`",
        f"write `to {word.text}`",
        fix=("put `to` before it", f"to {word.text}"),
    )


def missing_colon(failure: Failure) -> Diagnostic | None:
    """E137: `vip route message to sales`."""
    word, following = failure.word(), failure.word(1)
    if word is None or following is None or not failure.between_statements:
        return None
    if word.text == "then" or word.kind != "word":
        return None
    if following.text not in ("route", "allow", "deny", "limit"):
        return None
    return failure.diagnostic(
        "E137",
        f"`:` is missing after the label `{word.text}`",
        f"write `{word.text}: {following.text} ...`",
        fix=("put `:` after the label", f"{word.text}:"),
    )


def allow_other(failure: Failure) -> Diagnostic | None:
    """E132: `allow pass`: only taking needs to be allowed."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or before.text != "allow":
        return None
    if word.text not in ("pass", "request", "extend", "release", "send"):
        return None
    return failure.diagnostic(
        "E132",
        f"`{word.text}` does not need to be allowed",
        "everything but `take` is permitted until a `deny` forbids it: delete the line",
    )


def missing_bar(failure: Failure) -> Diagnostic | None:
    """E139: two cells of a table without a bar between them, or a line of it that does not end with one."""
    word, before, last = failure.word(), failure.word(-1), failure.word(-2)
    if word is None or before is None or last is None or not failure.in_table:
        return None
    if before.text == "|" and is_first_on_line(failure.source.text, before.start):
        return None if last.text in ("|", "{") else _bar(failure, last.end, "at the end of this line")
    if "VBAR" not in failure.expected or before.text == "|":
        return None
    if word.text == "}":
        return _bar(failure, before.end, "at the end of this line")
    misspelt = word.kind == "word" and nearest(word.text, failure.expected_words) is not None
    if misspelt or word.kind not in ("word", "string", "number"):
        return None
    return _bar(failure, before.end, f"between `{before.text[:40]}` and `{word.text[:40]}`")


def _bar(failure: Failure, offset: int, where: str) -> Diagnostic:
    return failure.diagnostic(
        "E139",
        f"a `|` is missing {where}",
        "a line of a table begins and ends with `|`, and has one between two cells",
        span=Span(offset, offset),
        fix=("put a `|`", " |"),
    )


STRUCTURE: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    missing_bar,
    stray_closer,
    unclosed,
    wrong_bracket,
    twice,
    missing_colon,
    allow_other,
    missing_to,
    joined,
    missing_comma,
)
