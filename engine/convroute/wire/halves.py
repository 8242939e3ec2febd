r"""Half of a surrogate pair: what is left of an emoji that was cut in two. It is not a character.

JSON can write one, as an escape such as `\ud83d`; no text can hold it, and msgspec refuses it.
"""

import re
from secrets import token_hex

REPLACEMENT = "\ufffd"
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\(u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)
"""Two halves that are a character, one that is none (the group), and any other escape."""


def characters(text: str) -> str:
    """The text with U+FFFD where there is half of a surrogate pair."""
    return text if text.isascii() else _HALF.sub(REPLACEMENT, text)


def without_halves(document: bytes) -> bytes:
    """The JSON with U+FFFD where there is half of a surrogate pair."""
    return _replaced(document, rb"\\ufffd")


class Hidden:
    """A JSON document in which words stand for halves of surrogate pairs; `shown` puts them back."""

    def __init__(self, document: bytes) -> None:
        self._word = token_hex(16).encode()
        self.document = _replaced(document, rb"%s\1" % self._word)

    def shown(self, part: bytes) -> bytes:
        return part.replace(self._word, b"\\")


def _replaced(document: bytes, by: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: found.expand(by) if found[1] else found[0], document)
