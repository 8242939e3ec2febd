"""Names that cannot be names, and texts that should stand in quotes."""

import re
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.mistakes.forms import DECLARING
from convroute.syntax.scanner import CONNECTING_WORDS, RESERVED, line_end
from convroute.units import SECONDS_OF

_HYPHENED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXT_ENTRIES = frozenset({"link", "postback", "quick_reply"})
_BARE = re.compile(r"[^\s\"]+")
_TITLE = re.compile(r"[^\"{}\r\n]*[^\"{}\s]")
_STRUCTURAL = frozenset(CONNECTING_WORDS) - {"true", "false", "anyone", "nobody"}


def unquoted(failure: Failure) -> Diagnostic | None:
    """E107: `route link qr-berlin to sales`, `version 2026.1`."""
    word = failure.word()
    if word is None or word.kind not in ("word", "number") or "STRING" not in failure.expected:
        return None
    before, text = failure.word(-1), failure.source.text
    title = before is not None and before.text in ("test", "invariant")
    bare = (_TITLE if title else _BARE).match(text, word.start)
    if bare is None or before is None or before.kind != "word" or text[word.start] == '"':
        return None
    if "TO" in failure.expected:
        rest = text[bare.end() : line_end(text, word.start)].split("#")[0]
        if before.text not in _TEXT_ENTRIES | {"like"} or not re.match(r"\s+to\b", rest):
            return None
    elif not failure.expected <= {"STRING", "LSQB", "ANY"} or word.text in RESERVED:
        return None
    span = Span(word.start, bare.end())
    if before.text == "mentions" and _NAME.fullmatch(bare.group()):
        return _set_or_phrase(failure, bare.group(), span)
    return failure.diagnostic(
        "E107",
        f"`{bare.group()[:40]}` is text, and text stands in quotes",
        f'write `"{bare.group()[:40]}"`',
        span=span,
        fix=("put it in quotes", f'"{bare.group()}"'),
    )


def _set_or_phrase(failure: Failure, name: str, span: Span) -> Diagnostic:
    """E107: `text mentions complaints`, where a set is meant, or a single word."""
    if re.search(rf"\bset\s+{name}\b", failure.source.text):
        return failure.diagnostic(
            "E107",
            f"`{name}` is a set, and a set stands after `any of`",
            f"write `mentions any of {name}`",
            span=span,
            fix=(f"write `any of {name}`", f"any of {name}"),
        )
    return failure.diagnostic(
        "E107",
        f"`{name[:40]}` is text, and text stands in quotes",
        f'write `"{name[:40]}"`, or `any of {name[:40]}` for the phrases of a set',
        span=span,
        fix=("put it in quotes", f'"{name}"'),
    )


def hyphen(failure: Failure) -> Diagnostic | None:
    """E112: `app my-bot`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or before is None or word.text != "-" or before.end != word.start:
        return None
    match = _HYPHENED.match(failure.source.text, before.start)
    if before.kind != "word" or match is None:
        return None
    plain = match.group().replace("-", "_").lower()
    return failure.diagnostic(
        "E112",
        f"`{match.group()}` is not a name: names have no hyphens",
        f"write `{plain}`, everywhere it is used",
        span=Span(match.start(), match.end()),
        fix=(f"write `{plain}`", plain),
    )


def upper_case(failure: Failure) -> Diagnostic | None:
    """E111: `app Concierge`, `Route message ...`."""
    word = failure.word()
    if word is None or word.kind != "word" or word.text == word.text.lower():
        return None
    plain = word.text.lower()
    terminals = {"NAME"} | ({"UNIT"} if plain.removesuffix("s") in SECONDS_OF else set())
    if plain not in failure.expected_words and not terminals & failure.expected:
        return None
    return failure.diagnostic(
        "E111",
        f"`{word.text}` has capital letters: names and keywords are written small",
        fix=(f"write `{plain}`", plain),
    )


def reserved(failure: Failure) -> Diagnostic | None:
    """E113: `app route { ... }`."""
    word, before = failure.word(), failure.word(-1)
    if word is None or word.text not in RESERVED or "NAME" not in failure.expected or before is None:
        return None
    broken_line = "\n" in failure.source.text[before.end : word.start]
    if failure.between_statements or broken_line or (word.text in _STRUCTURAL and _after(failure) != "{"):
        return None
    return failure.diagnostic(
        "E113",
        f"`{word.text}` is a reserved word, so nothing can have it as a name",
        f"choose another name, for example `{word.text}_`"
        if _declares(failure)
        else "write the name of something",
    )


def _after(failure: Failure) -> str:
    following = failure.word(1)
    return following.text if following else ""


def _declares(failure: Failure) -> bool:
    before = failure.word(-1)
    return before is not None and before.text in DECLARING


def no_letter_first(failure: Failure) -> Diagnostic | None:
    """E138: `app _bot`, `app 2nd_bot`."""
    word = failure.word()
    if word is None or "NAME" not in failure.expected:
        return None
    underscore = word.kind == "word" and word.text.startswith("_")
    digit = word.kind == "number" and not word.text.isdecimal()
    if not underscore and (not digit or failure.expected & {"INTEGER", "UNIT", "CLOCK", "ISO_DATE"}):
        return None
    return failure.diagnostic(
        "E138",
        f"`{word.text[:40]}` is not a name: names begin with a letter",
        "begin it with a letter from `a` to `z`",
    )


NAMES: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    hyphen,
    upper_case,
    reserved,
    no_letter_first,
)
