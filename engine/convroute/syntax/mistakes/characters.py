"""Characters and quotes: what a keyboard, a chat or a word processor slips in."""

import re
import unicodedata
from collections.abc import Callable

from convroute.diagnostic import Diagnostic
from convroute.did_you_mean import nearest
from convroute.source import Span
from convroute.syntax.failure import Failure
from convroute.syntax.limits import TURNING, turning
from convroute.syntax.scanner import Word, line_end

_CURLY = "“”„‟«»‘’‚‛‹›"
_ESCAPE = re.compile(r"\\(?:u\{[^}\"]*\}?|.)?")
_GOOD_ESCAPE = re.compile(
    r'\\(?:["\\nt]|u\{(?!0*[dD][89a-fA-F][0-9a-fA-F]{2}\})0*(?:10[0-9a-fA-F]{4}|[0-9a-fA-F]{1,5})\})'
)
_BEFORE_PATHS = frozenset({"from", "file", "include", "event"})
_LETTER = re.compile(r"[\w\u0300-\u036f]")
_SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ı": "i", "ł": "l"}
)
_NAME = re.compile("[a-z][a-z0-9_]*")
_PLAIN = {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "..", "\u00a0": " ", "\u200b": "", "，": ","}


def _quoted_to(failure: Failure, start: int, closers: str) -> int | None:
    """Where a string that somebody began at `start` with a wrong quote ends."""
    text = failure.source.text
    line = text[start + 1 : min(line_end(text, start), failure.end)]
    match = re.search(f"[{closers}]", line)
    return start + 1 + match.end() if match else None


def _quotes(failure: Failure, code: str, what: str, closers: str) -> Diagnostic:
    end = _quoted_to(failure, failure.offset, closers)
    span = Span(failure.offset, end or failure.offset + 1)
    inner = failure.source.text[span.start + 1 : span.end - 1]
    fix = ("use straight double quotes", f'"{inner}"') if end and '"' not in inner else None
    return failure.diagnostic(
        code, f"{what} around a text", 'write it in straight double quotes: `"..."`', span=span, fix=fix
    )


def single_quotes(failure: Failure) -> Diagnostic | None:
    """E105: `'qr-berlin'`."""
    word = failure.word()
    if word is None or word.text != "'":
        return None
    return _quotes(failure, "E105", "single quotes", "'")


def curly_quotes(failure: Failure) -> Diagnostic | None:
    """E106: `“qr-berlin”`."""
    word = failure.word()
    if word is None or word.kind != "foreign" or failure.source.text[failure.offset] not in _CURLY:
        return None
    return _quotes(failure, "E106", "typographic quotes", _CURLY + '"')


def unclosed_string(failure: Failure) -> Diagnostic | None:
    """E109: a string that runs to the end of its line."""
    word = failure.word()
    if word is None or word.kind != "open_string":
        return None
    opener = Span(word.start, word.start + len(word.text.rstrip()))
    return failure.diagnostic(
        "E109",
        "the text is not closed on its line",
        'put `"` at its end; a `"` inside it is written `\\"`, a line break `\\n`',
        span=opener,
    )


def lost_quote(failure: Failure) -> Diagnostic | None:
    """E109: `["refund, "broken"]`, `[refund", "broken"]`, `"the "best" deal"`: where one `"` lacks."""
    word, before, following = failure.word(), failure.word(-1), failure.word(1)
    if word is None or word.kind not in ("word", "number", "foreign"):
        return None
    if before is not None and before.kind == "string" and before.end == word.start:
        return _quote_inside(failure, before, word)
    if following is None or following.kind not in ("string", "open_string") or following.start != word.end:
        return None
    if "STRING" not in failure.expected or following.text.startswith('""'):
        return None
    return failure.diagnostic(
        "E109",
        f"the quote before `{word.text[:40]}` is missing",
        f'write `"{word.text[:40]}"`',
        span=Span(word.start, word.end + 1),
        fix=("put the quote", f'"{word.text}"'),
    )


def _quote_inside(failure: Failure, string: Word, word: Word) -> Diagnostic | None:
    """What follows a text without a blank: the end of this text was the beginning of the next one."""
    if nearest(word.text, failure.expected_words) and not string.text[:-1].endswith((" ", ",")):
        return None
    inner = string.text[:-1].rstrip()
    if inner.endswith(",") and len(inner) > 2:
        opener = Span(string.start, string.start + len(inner) - 1)
        closed = inner[:-1] + '"'
        return failure.diagnostic(
            "E109",
            f"the quote of `{inner[:-1][:40]}` is not closed",
            f"write `{closed[:40]}`",
            span=opener,
            fix=("close the quote", closed),
        )
    return failure.diagnostic(
        "E109",
        f"the text ends before `{word.text[:40]}`",
        'a `"` inside a text is written `\\"`; between two texts stands a comma',
        span=string.span,
    )


def bad_escape(failure: Failure) -> Diagnostic | None:
    r"""E123: `\x`, `\u{d800}`, `\u0041`."""
    word = failure.word()
    if word is None or word.kind != "string" or "\\" not in word.text:
        return None
    before = failure.word(-1)
    path = before is not None and before.text in _BEFORE_PATHS
    for match in _ESCAPE.finditer(word.text):
        if not _GOOD_ESCAPE.fullmatch(match.group()):
            return failure.diagnostic(
                "E123",
                f"`{match.group()}` means nothing inside a text",
                "between the folders of a file's path stands `/`, on every system"
                if path and not match.group().startswith("\\u")
                else 'only `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{...}` (a character by its number) do; '
                "a backslash itself is written `\\\\`",
                span=Span(word.start + match.start(), word.start + match.end()),
            )
    return None


def foreign(failure: Failure) -> Diagnostic | None:
    """E121: anything but ASCII outside strings and comments; E122 if it turns the text around."""
    word, following = failure.word(), failure.word(1)
    if word is not None and following is not None and following.start == word.end and word.kind == "word":
        word = following  # `méssage`: the word stops where the accent stands
    if word is None or word.kind != "foreign":
        return None
    character = word.text[0]
    if TURNING.match(character):
        return turning(failure.source, word.start)
    name = unicodedata.name(character, "a character without a name").lower()
    if character.isalpha() or unicodedata.combining(character):
        return _foreign_letter(failure, word.start, f"`{character}` ({name}, U+{ord(character):04X})")
    plain = _PLAIN.get(character)
    advice = f"write `{plain}`" if plain and plain.strip() else "delete it, or put it into a text in quotes"
    return failure.diagnostic(
        "E121",
        f"`{character}` ({name}, U+{ord(character):04X}) can only stand in texts and comments",
        advice,
        span=Span(word.start, word.start + 1),
        fix=None if plain is None else (advice, plain),
    )


def without_quotes(failure: Failure, span: Span, otherwise: str = "") -> Diagnostic:
    """E107: a text that has no quotes; `otherwise` is what else may have been meant."""
    written = failure.source.text[span.start : span.end]
    return failure.diagnostic(
        "E107",
        f"`{written[:40]}` is text, and text stands in quotes",
        f'write `"{written[:40]}"`{otherwise}',
        span=span,
        fix=("put it in quotes", f'"{written}"'),
    )


def _foreign_letter(failure: Failure, at: int, letter: str) -> Diagnostic:
    """A text without its quotes, or a name with a letter that names do not have."""
    text = failure.source.text
    start = at
    while start > 0 and _LETTER.match(text, start - 1):
        start -= 1
    before = next((word for word in reversed(failure.words) if word.end <= start), None)
    if "STRING" in failure.expected or (before is not None and before.text in ("==", "!=")):
        end = _end_of_run(r"[^\s\"\[\](){},#]", text, at)
        return without_quotes(failure, Span(start, end))
    end = _end_of_run(_LETTER.pattern, text, at)
    plain = _spelt(text[start:end])
    advice = f"write `{plain[:40]}`" if plain else "choose another name"
    return failure.diagnostic(
        "E121",
        f"{letter} can only stand in texts and comments",
        f"names have letters from `a` to `z`: {advice}",
        span=Span(start, end),
        fix=(f"write `{plain[:40]}`", plain) if plain else None,
    )


def _end_of_run(letter: str, text: str, start: int) -> int:
    run = re.compile(f"{letter}+").match(text, start)
    return run.end() if run else start + 1


def _spelt(name: str) -> str | None:
    """The name in plain letters, as it is spelt where they are all there is."""
    letters = unicodedata.normalize("NFC", name).lower().translate(_SPELT)
    plain = "".join(one for one in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(one))
    return plain if _NAME.fullmatch(plain) else None


CHARACTERS: tuple[Callable[[Failure], Diagnostic | None], ...] = (
    single_quotes,
    curly_quotes,
    lost_quote,
    unclosed_string,
    bad_escape,
    foreign,
)
