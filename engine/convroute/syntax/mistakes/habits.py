"""Habits from other languages: operators, comments, separators, `else`."""

from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure

_SYMBOLS = {"&&": "and", "&": "and", "||": "or", "!": "not"}
_ELSE = frozenset({"else", "elif", "elsif", "elseif", "otherwise"})


def symbol_operator(failure: Failure) -> Diagnostic | None:
    """E110: `&&`, `||`, `!`."""
    word = failure.word()
    if word is None or word.text not in _SYMBOLS or "COMMA" in failure.expected:
        return None
    plain = _SYMBOLS[word.text]
    following = failure.source.text[word.end : word.end + 1]
    tail = " " if following.strip() else ""
    fix = (f"write `{plain}`", plain + tail)
    return failure.diagnostic("E110", f"`{word.text}` is not an operator here", fix=fix)


def wrong_equals(failure: Failure) -> Diagnostic | None:
    """E104: `=` where two things are compared, `==` where something is declared."""
    word = failure.word()
    if word is None or word.text not in ("=", "=="):
        return None
    if word.text == "=" and "SAME" in failure.expected:
        return failure.diagnostic("E104", "one `=` does not compare", fix=("write `==`", "=="))
    if word.text == "==" and failure.offset == word.start + 1:  # one `=` was right
        return failure.diagnostic("E104", "`==` compares, here one `=` is meant", fix=("write `=`", "="))
    return None


def otherwise(failure: Failure) -> Diagnostic | None:
    """E117: rules are tried in order, so there is no `else`."""
    word = failure.word()
    if word is None or word.text not in _ELSE:
        return None
    return failure.diagnostic(
        "E117",
        f"there is no `{word.text}`",
        "rules are tried from top to bottom and the first that matches decides: write another rule below",
    )


def semicolon(failure: Failure) -> Diagnostic | None:
    """E118: `;`."""
    word = failure.word()
    if word is None or word.text != ";":
        return None
    return failure.diagnostic(
        "E118", "statements do not end with `;`", "delete it", fix=("delete the `;`", "")
    )


def foreign_comment(failure: Failure) -> Diagnostic | None:
    """E119: `//`, `--` and `/* */`."""
    word = failure.word()
    if word is None or word.text not in ("//", "--", "/*"):
        return None
    if word.text == "--" and failure.source.text[word.start - 1 : word.start].strip():
        return None  # in `mon--fri` something else is meant
    fix = None if word.text == "/*" else ("write `#`", "#")
    return failure.diagnostic(
        "E119",
        f"`{word.text}` does not begin a comment",
        "write `#`; a comment reaches to the end of its line",
        fix=fix,
    )


def separator(failure: Failure) -> Diagnostic | None:
    """E136: `id: 12`, `id = 12`, a comma between the items of a block."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or word.text not in (":", "=", ","):
        return None
    in_block = bool(failure.open_brackets) and failure.open_brackets[-1].text == "{"
    if word.text == ",":
        if not in_block:
            return None
        advice = "the items of a block are separated by blanks or line breaks: delete the comma"
        return failure.diagnostic("E136", "no comma belongs here", advice, fix=("delete the comma", ""))
    if not in_block and word.text == ":" and failure.between_statements:
        return None
    if before.kind != "word":
        return None
    return failure.diagnostic(
        "E136",
        f"no `{word.text}` belongs after `{before.text}`",
        "delete it: a word and its value are separated by a blank",
        fix=(f"delete the `{word.text}`", ""),
    )


def arrow(failure: Failure) -> Diagnostic | None:
    """E103: `route message -> care`."""
    word = failure.word()
    if word is None or word.text not in ("->", "=>") or "TO" not in failure.expected:
        return None
    span = Span(word.start, word.end)
    return failure.diagnostic(
        "E103",
        f"`{word.text}` stands where `to` is expected",
        "write `to`",
        span=span,
        fix=("write `to`", "to"),
    )


HABITS: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    symbol_operator,
    wrong_equals,
    otherwise,
    semicolon,
    foreign_comment,
    arrow,
    separator,
)
