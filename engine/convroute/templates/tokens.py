"""Texts, numbers and words of JSON, one at a time; what is wrong with each becomes a fault.

Everything here continues after a mistake wherever the rest can still be read,
so that one run reports every mistake.
"""

import re
from math import isinf

from convroute.source import Span
from convroute.templates.document import Fault, Json

MOST_FAULTS = 100
"""Past so many the text is hardly JSON, and nobody reads on."""

_LONGEST_NUMBER = 400

_PLAIN = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]*')
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_LOW_HALF = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<inexact>(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9]")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NAMED: dict[str, Json] = {"true": True, "false": False, "null": None}
_NOT_JSON = {"nan", "-nan", "infinity", "-infinity", "+infinity", "inf", "-inf", "undefined"}


def read_word(word: str, start: int) -> tuple[Json, Fault | None]:
    """The value of an unquoted word, such as `true` or `12.5`."""
    if word in _NAMED:
        return _NAMED[word], None
    span = Span(start, start + len(word))
    number = _NUMBER.fullmatch(word)
    if number:
        return _read_number(word, bool(number["inexact"]), span)
    shown = word if len(word) <= 40 else word[:40] + "…"
    if word.lower() in _NOT_JSON:
        return None, Fault("syntax", f"`{shown}` does not exist in JSON", span, "write a number, or `null`")
    if word.lower() in _NAMED or word == "None":
        right = "null" if word == "None" else word.lower()
        return None, Fault("syntax", f"`{shown}` does not exist in JSON", span, f"write `{right}`")
    if _NUMBER_LIKE.match(word):
        help_ = "numbers look like `12`, `-3` or `0.5`; anything else stands in double quotes"
        return None, Fault("syntax", f"`{shown}` is not a number", span, help_)
    if word[0] in "“”„‟«»‘’'`":
        message = f"`{word[0]}` does not begin a text in JSON"
        return None, Fault("syntax", message, Span(start, start + 1), 'use straight double quotes: `"`')
    help_ = 'a text stands in double quotes: `"..."`'
    return None, Fault("syntax", f"`{shown}` stands outside quotes", span, help_)


def _read_number(word: str, inexact: bool, span: Span) -> tuple[Json, Fault | None]:
    if len(word) > _LONGEST_NUMBER:
        return 0, Fault("limit", f"a number of {len(word)} characters is too long", span)
    if not inexact:
        return int(word), None
    value = float(word)
    if isinf(value):
        return 0, Fault("limit", f"the number `{word}` is too large", span)
    return value, None


class TextReader:
    """Reads the text in double quotes that begins at `start`.

    Afterwards `end` is the offset behind it, or None if reading gave up before.
    """

    def __init__(self, text: str, start: int) -> None:
        self.faults: list[Fault] = []
        self.end: int | None = None
        self._text = text
        self._start = start
        self._at = start + 1

    def read(self) -> str:
        parts: list[str] = []
        while len(self.faults) < MOST_FAULTS:
            plain = _PLAIN.match(self._text, self._at)
            assert plain is not None  # it matches the empty text too
            parts.append(plain.group())
            self._at = plain.end()
            following = self._text[self._at : self._at + 1]
            if following == '"':
                self.end = self._at + 1
                return "".join(parts)
            if following in ("", "\n", "\r"):
                self._never_closed(following)
                return "".join(parts)
            parts.append(self._escape() if following == "\\" else self._raw(following))
        return "".join(parts)

    def _never_closed(self, following: str) -> None:
        if following:
            message, help_ = (
                "the line ends inside a text",
                'close the text with `"`, or write `\\n` where a new line is meant',
            )
        else:
            message, help_ = "the file ends inside a text", 'the closing `"` is missing'
        self.faults.append(Fault("syntax", message, Span(self._start, self._at), help_))

    def _raw(self, character: str) -> str:
        """A character that has no place in a text: a control character, or half of a pair."""
        number = ord(character)
        what = "half of a character" if number >= 0xD800 else "a control character"
        self._at += 1
        span = Span(self._at - 1, self._at)
        written = "\\t" if character == "\t" else f"\\u{number:04x}"
        help_ = "remove it" if number >= 0xD800 else f"write `{written}`, or remove it"
        self.faults.append(Fault("syntax", f"{what} (U+{number:04X}) inside a text", span, help_))
        return "\ufffd" if number >= 0xD800 else character

    def _escape(self) -> str:
        unicode = _UNICODE.match(self._text, self._at)
        if unicode:
            return self._unicode(unicode)
        letter = self._text[self._at + 1 : self._at + 2]
        span = Span(self._at, min(self._at + 2, len(self._text)))
        if letter in _ESCAPES:
            self._at += 2
            return _ESCAPES[letter]
        shown = letter if letter.isprintable() else ""
        message = f"`\\{shown}` means nothing in JSON"
        help_ = "a backslash itself is written `\\\\`"
        if letter == "u":
            help_ = "`\\u` needs four hexadecimal digits"
        self.faults.append(Fault("syntax", message, span, help_))
        self._at += 1
        return ""

    def _unicode(self, match: re.Match[str]) -> str:
        number = int(match[1], 16)
        self._at = match.end()
        if not 0xD800 <= number < 0xE000:
            return chr(number)
        low = _LOW_HALF.match(self._text, self._at) if number < 0xDC00 else None
        if low:
            self._at = low.end()
            return chr(0x10000 + ((number - 0xD800) << 10) + (int(low[1], 16) - 0xDC00))
        message = f"`{match.group()}` is half of a character"
        span = Span(match.start(), match.end())
        self.faults.append(Fault("syntax", message, span, "write the character itself, or both halves"))
        return "\ufffd"
