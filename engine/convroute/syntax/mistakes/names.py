"""Names that cannot be names, and texts that should stand in quotes."""

import re
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.mistakes.characters import without_quotes
from convroute.syntax.mistakes.forms import DECLARING
from convroute.syntax.mistakes.sets import set_or_phrase
from convroute.syntax.scanner import CONNECTING_WORDS, RESERVED, line_end
from convroute.syntax.wording import name_after
from convroute.units import SECONDS_OF

_HYPHENED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXT_ENTRIES = frozenset({"link", "postback", "quick_reply"})
_BARE = re.compile(r"[^\s\"]+")
_TITLE = re.compile(r"[^\"{}\r\n]*[^\"{}\s]")
_LABEL = re.compile(
    r"""(?P<label>"[^"\\\n]{1,60}"|[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}(?:[ ][A-Za-z0-9_.-]{1,40}){0,4}?)"""
    r"(?:[ \t]*(?P<colon>:)[ \t]*|(?<=[A-Za-z0-9])[ \t]+)(?P<rule>route|allow|deny|limit)\b"
)
_STRUCTURAL = frozenset(CONNECTING_WORDS) - {"true", "false", "anyone", "nobody"}


def unquoted(failure: Failure) -> Diagnostic | None:
    """E107: `route link qr-berlin to sales`, `version 2026.1`."""
    word = failure.word()
    if word is None or word.kind not in ("word", "number") or "STRING" not in failure.expected:
        return None
    before, text = failure.word(-1), failure.source.text
    title = before is not None and before.text in ("test", "invariant", "change")
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
    if _NAME.fullmatch(bare.group()):
        named = set_or_phrase(failure, before.text, bare.group(), span)
        if named is not None:
            return named
    return without_quotes(failure, span)


def label(failure: Failure) -> Diagnostic | None:
    """E112, E138, E102: `vip-customers: route ...`, `2nd: allow ...`, `"vip": deny ...`."""
    word = failure.word()
    if word is None or not (failure.between_statements or failure.expected == {"COLON"}):
        return None
    text = failure.source.text
    match = _LABEL.match(text, word.start, line_end(text, word.start))
    if match is None or _NAME.fullmatch(match["label"].lower()):
        return None
    written = match["label"]
    plain = re.sub("[^a-z0-9]+", "_", written.lower()).strip("_")
    named = _NAME.fullmatch(plain) is not None
    example = f"write `{plain}`" if named else f"it is a name, as in `vip: {match['rule']} ...`"
    if "-" in written:
        code, why = "E112", "labels have no hyphens"
    elif written[0] in "0123456789_":
        code, why = "E138", "labels begin with a letter"
    else:
        code, why = "E102", "labels stand without quotes" if written[0] == '"' else "a label is one name"
    return failure.diagnostic(
        code,
        f"`{written}` is not a label: {why}",
        example,
        span=Span(word.start, word.start + len(written)),
        fix=(example, plain if match["colon"] else f"{plain}:") if named else None,
    )


def hyphen(failure: Failure) -> Diagnostic | None:
    """E112: `app my-bot`."""
    word, before = failure.word(), failure.word(-1)
    if word is not None and word.text in RESERVED and _declares(failure):  # `fact is-vip: bool`
        word, before = failure.word(1), word
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


def owned_by_nobody(failure: Failure) -> Diagnostic | None:
    """E113: `given thread owned by nobody`."""
    word, by, owned, thread = (failure.word(-step) for step in range(4))
    if word is None or word.text != "nobody" or by is None or owned is None or thread is None:
        return None
    if (thread.text, owned.text, by.text) != ("thread", "owned", "by"):
        return None
    first = failure.word(-4)
    line = "given thread idle" if first is not None and first.text == "given" else "then thread idle"
    return failure.diagnostic(
        "E113",
        "a thread that nobody owns is idle",
        f"write `{line}`",
        span=Span(owned.start, word.end),
        fix=(f"write `{line}`", "idle"),
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
        else f"write {name_after(before)}",
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
    label,
    hyphen,
    upper_case,
    owned_by_nobody,
    reserved,
    no_letter_first,
)
