"""Conditions in the words and the order of other languages: `between`, `3 < orders < 5`, `in office`."""

import re
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.scanner import Word, line_end

_VALUE = r'(?:-?[0-9][0-9:-]*(?:[ \t]+(?:second|minute|hour|day)s?\b)?|"(?:[^"\\\n]|\\.)*")'
_FIELD = r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*"
_OPERATOR = r"(?:<=|>=|==|!=|<|>)"
_BETWEEN = re.compile(rf"between[ \t]+({_VALUE})[ \t]+(?:and|to)[ \t]+({_VALUE})")
_TURNED = re.compile(
    rf"({_VALUE})[ \t]*({_OPERATOR})[ \t]*({_FIELD})(?![A-Za-z0-9_.])(?:[ \t]*({_OPERATOR})[ \t]*({_VALUE}))?"
)
_NAMED = re.compile(rf"({_FIELD})[ \t]*(?![\[\"(=<>])(?=$|[)\n#]|(?:and|or|for)\b)", re.MULTILINE)
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_FOREIGN = {"<>": "!=", "!==": "!=", "===": "==", "=>": ">=", "=<": "<=", "=!": "!="}
_NEGATED = frozenset({"==", "=", "mentions", "like", "has", "is"})
_TWO = re.compile(r"not_?(within|outside|in|like|mentions|has|is)")


def advised(failure: Failure, message: str, meant: str, span: Span) -> Diagnostic:
    """E101: `meant` is what to write in place of the span."""
    return failure.diagnostic("E101", message, f"write `{meant}`", span=span, fix=(f"write `{meant}`", meant))


def between(failure: Failure) -> Diagnostic | None:
    """`orders between 3 and 5`, `time between 09:00 and 18:00`."""
    word, field = failure.word(), failure.word(-1)
    if word is None or field is None or word.text.lower() != "between" or "IN" not in failure.expected:
        return None
    text = failure.source.text
    bounds = _BETWEEN.match(text, word.start, line_end(text, word.start))
    message = "a range is written with `in`, and both of its ends belong to it"
    if bounds is None:
        return failure.diagnostic("E101", message, "as in `orders in 3..5`")
    dots = "-" if ":" in bounds[1] else ".."
    span = Span(field.start, bounds.end())
    return advised(failure, message, f"{field.text} in {bounds[1]}{dots}{bounds[2]}", span)


def negated_comparison(failure: Failure) -> Diagnostic | None:
    """`tier not == "x"`, `text not mentions "x"`, `tier is not "x"`."""
    word, before, field = failure.word(), failure.word(-1), failure.word(-2)
    if word is None or before is None or field is None:
        return None
    if before.text == "is" and word.text == "not" and "PRESENT" in failure.expected:
        present = failure.word(1)
        if present is not None and present.text in ("present", "absent"):
            meant = "absent" if present.text == "present" else "present"
            return advised(
                failure, "`not` does not stand after `is`", f"is {meant}", Span(before.start, present.end)
            )
        return advised(failure, "`is not` does not compare", "!=", Span(before.start, word.end))
    if before.text != "not" or word.text not in _NEGATED or failure.expected != {"IN"}:
        return None
    if word.text in ("==", "="):
        message = f"`not` does not stand before `{word.text}`"
        return advised(failure, message, "!=", Span(before.start, word.end))
    return advised(
        failure,
        f"`not` stands before the field, and before `in`: not before `{word.text}`",
        f"not {field.text} {word.text}",
        Span(field.start, word.end),
    )


def value_first(failure: Failure) -> Diagnostic | None:
    """`3 < orders < 5`, `"gold" == tier`."""
    word = failure.word()
    if word is None or word.kind not in ("number", "string") or "DOTTED" not in failure.expected:
        return None
    text = failure.source.text
    match = _TURNED.match(text, word.start, line_end(text, word.start))
    if match is None:
        return None
    low, first, field, second, high = match.groups()
    meant = f"{field} {_MIRRORED[first]} {low}"
    if second is None:
        return advised(failure, "a comparison begins with its field", meant, Span(*match.span()))
    return advised(
        failure,
        "a field is compared with one value at a time",
        f"{meant} and {field} {second} {high}",
        Span(*match.span()),
    )


def chained(failure: Failure) -> Diagnostic | None:
    """`orders > 3 < 5`, `orders >= 3 and <= 5`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or not re.fullmatch(_OPERATOR, word.text):
        return None
    if before.text in ("and", "or") and "DOTTED" in failure.expected:
        return failure.diagnostic(
            "E101",
            f"a comparison begins with its field, and before `{word.text}` there is none",
            "say the field again, as in `orders >= 3 and orders <= 5`",
        )
    if before.kind not in ("number", "string") or not {"AND", "OR"} <= failure.expected:
        return None
    return failure.diagnostic(
        "E101",
        "a field is compared with one value at a time",
        "write two comparisons with `and`, as in `orders >= 3 and orders <= 5`",
    )


def foreign_comparison(failure: Failure) -> Diagnostic | None:
    """`tier <> "gold"`, `orders => 3`, `tier === "gold"`."""
    word = failure.word()
    if word is None or word.kind != "mark":
        return None
    text = failure.source.text
    for start in (word.start - 2, word.start - 1, word.start):
        for sign, meant in _FOREIGN.items():
            if not text.startswith(sign, start) or not start <= failure.offset < start + len(sign):
                continue
            end = start + len(sign)
            if {text[start - 1 : start], text[end : end + 1]} & {*"=<>!"}:
                continue
            if _can_compare(failure, start):
                return advised(failure, f"`{sign}` does not compare", meant, Span(start, start + len(sign)))
    return None


def _can_compare(failure: Failure, at: int) -> bool:
    """Whether a comparison can stand at `at`: there are a field and a condition before it."""
    before = [word for word in failure.words if word.end <= at]
    opens = {"when", "and", "or", "not", "("}
    return len(before) > 1 and before[-1].kind == "word" and before[-2].text in opens


def schedule_in(failure: Failure) -> Diagnostic | None:
    """`in office`, `not in office`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or word.text != "in" or "WITHIN" not in failure.expected:
        return None
    text = failure.source.text
    name = _NAMED.match(text, word.end + 1, line_end(text, word.start)) if word.end < len(text) else None
    if name is None:
        return None
    negated = before is not None and before.text == "not"
    meant = "outside" if negated else "within"
    start = before.start if negated and before is not None else word.start
    message = "`in` compares a field, and there is none before it"
    return advised(failure, message, f"{meant} {name[1]}", Span(start, name.end(1)))


def glued_not(failure: Failure) -> Diagnostic | None:
    """`not_within office`, `tier not_in [...]`, `outside of office`."""
    for word, value in ((failure.word(), failure.word(1)), (failure.word(-1), failure.word())):
        if word is None or word.kind != "word" or not failure.expected & {"AND", "WITHIN"}:
            continue
        match = _TWO.fullmatch(word.text)
        if match is None or value is None:
            continue
        return _two_words(failure, word, match[1], value)
    return _outside_of(failure)


def _two_words(failure: Failure, word: Word, keyword: str, value: Word) -> Diagnostic:
    place = failure.words.index(word)
    field = failure.words[place - 1] if place else None
    if keyword in ("within", "outside"):
        meant, span = "outside" if keyword == "within" else "within", word.span
        if value.kind == "word":
            meant, span = f"{meant} {value.text}", Span(word.start, value.end)
    elif keyword == "in" or field is None or field.text in ("when", "and", "or", "not", "("):
        meant, span = f"not {keyword}", word.span
    else:
        meant, span = f"not {field.text} {keyword}", Span(field.start, word.end)
    return advised(failure, f"there is no `{word.text}`", meant, span)


def _outside_of(failure: Failure) -> Diagnostic | None:
    word, of, outside = failure.word(), failure.word(-1), failure.word(-2)
    if word is None or of is None or outside is None or word.kind != "word" or of.text != "of":
        return None
    if outside.text not in ("outside", "within") or "AND" not in failure.expected:
        return None
    message = f"no `of` stands after `{outside.text}`"
    return advised(failure, message, f"{outside.text} {word.text}", Span(outside.start, word.end))


COMPARISONS: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    between,
    negated_comparison,
    value_first,
    chained,
    foreign_comparison,
    schedule_in,
    glued_not,
)
