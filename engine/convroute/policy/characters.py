"""What `mentions` takes a character for: what it is folded to, and what it does in a word.

Python knows how characters are folded and of which category they are. It has no table of
those that nobody sees, and none of scripts: both stand here, from the data of Unicode 18.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

# Default_Ignorable_Code_Point: first and last of each range.
_UNSEEN = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x200B, 0x200F),  # zero-width space, joiners, directions
    (0x202A, 0x202E),  # embedded directions
    (0x2060, 0x206F),  # word joiner, isolated directions
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFF0, 0xFFF8),  # not assigned
    (0x1BCA0, 0x1BCA3),  # shorthand
    (0x1D173, 0x1D17A),  # beams and slurs of music
    (0xE0000, 0xE0FFF),  # tags, more variation selectors
)

# Letters and numbers of scripts written without blanks between words. The marks among them follow their
# letter all the same. Two planes are set aside for Han, so they count before somebody assigns them.
_ALONE = (
    (0x0E01, 0x0E33),  # Thai
    (0x0E40, 0x0E46),
    (0x0E50, 0x0E59),
    (0x0E81, 0x0EDF),  # Lao
    (0x1000, 0x1049),  # Myanmar
    (0x1050, 0x1099),
    (0x1780, 0x17B3),  # Khmer
    (0x17D7, 0x17D7),
    (0x17DC, 0x17F9),
    (0x3005, 0x3007),  # Han: repetition, closing, zero
    (0x3021, 0x3029),  # Han: numerals of Hangzhou
    (0x3031, 0x3035),  # kana: vertical repetition
    (0x3038, 0x303C),  # Han: numerals of Hangzhou, repetition
    (0x3041, 0x309F),  # Hiragana
    (0x30A1, 0x30FA),  # Katakana
    (0x30FC, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FE),  # Myanmar
    (0xAA60, 0xAA76),
    (0xAA7A, 0xAA7F),
    (0xF900, 0xFAD9),  # Han: compatibility
    (0x116D0, 0x116E3),  # Myanmar: digits
    (0x16FE3, 0x16FF6),  # Han: repetition, small letters
    (0x1AFF0, 0x1B168),  # kana: tones, archaic, small
    (0x20000, 0x3FFFD),  # Han: two planes
)

_KEPT = 8192


def unseen(code: int) -> bool:
    """Whether nobody sees the character."""
    return _within(_UNSEEN, code)


def kind(character: str) -> str:
    """`m` a mark, `u` a word by itself, `w` part of a word, or a blank: between words."""
    category = unicodedata.category(character)
    if category[0] == "M":
        return "m"
    if _within(_ALONE, ord(character)):
        return "u"
    return "w" if category[0] == "L" or category == "Nd" else " "


def mapped(character: str) -> str:
    """NFKC_Casefold of one character, and a plain i for one without its dot."""
    last, now = "", character
    while now != last:
        last = now
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", now).casefold())
        now = "".join(part for part in folded if not unseen(ord(part)))
    return now.replace("\u0131", "i")


class _Table(dict[int, str]):
    """What `str.translate` asks, worked out where it is asked first; of rare characters each time."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, code: int) -> str:
        found = self._of(chr(code))
        if len(self) < _KEPT:
            self[code] = found
        return found


@lru_cache(maxsize=1)
def mapping() -> dict[int, str]:
    """`mapped`, for `str.translate`."""
    return _Table(mapped)


@lru_cache(maxsize=1)
def kinds() -> dict[int, str]:
    """`kind`, for `str.translate`."""
    return _Table(kind)


def _within(ranges: tuple[tuple[int, int], ...], code: int) -> bool:
    at = bisect_right(ranges, (code, 0x110000)) - 1
    return at >= 0 and code <= ranges[at][1]
