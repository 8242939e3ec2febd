"""Words of a text, for `mentions`, and globs, for `like` (language: Conditions)."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Scripts written without blanks between words; each character is a word (by the names of their characters).
_UNSPACED = (
    "CJK UNIFIED IDEOGRAPH",
    "CJK COMPATIBILITY IDEOGRAPH",
    "IDEOGRAPHIC ITERATION",
    "VERTICAL IDEOGRAPHIC ITERATION",
    "IDEOGRAPHIC NUMBER ZERO",
    "HANGZHOU NUMERAL",
    "HIRAGANA",
    "HENTAIGANA",
    "KATAKANA",
    "HALFWIDTH KATAKANA",
    "THAI ",
    "LAO ",
    "KHMER ",
    "MYANMAR ",
)


@lru_cache(maxsize=8192)
def _kind(character: str) -> str:
    """`m` a mark, `u` a word by itself, `w` part of a word, or empty: between words."""
    category = unicodedata.category(character)
    if category[0] == "M":
        return "m"
    if category[0] in "LN" and unicodedata.name(character, "").startswith(_UNSPACED):
        return "u"
    return "w" if category[0] == "L" or category == "Nd" else ""


def folded(text: str) -> str:
    """NFC, full case folding, NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


# Characters of which `\w` says the same as `_kind`: letters and digits that stand in words, and what
# stands between them (Basic Latin, Latin-1, Latin Extended-A and B; punctuation, arrows to emoji).
_PLAIN = "\x00-\x7f\xa0-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf-\u024f\u2010-\u2027\u20ac\U0001f300-\U0001faff"


@lru_cache(maxsize=1)
def _plain() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What fits a text of plain characters only, and what finds its words."""
    return re.compile(f"[{_PLAIN}]*"), re.compile(r"[^\W_]+")


def words(text: str) -> tuple[str, ...]:
    """The words of `text`, folded, in order."""
    plain, word = _plain()
    if text.isascii():
        return tuple(word.findall(text.lower()))
    text = folded(text)
    return tuple(word.findall(text)) if plain.fullmatch(text) else _one_by_one(text)


def _one_by_one(text: str) -> tuple[str, ...]:
    """The words of a folded text of any characters."""
    found: list[str] = []
    run: list[str] = []
    alone = False
    for character in text:
        kind = _kind(character)
        if run and (kind in ("", "u") or (kind == "w" and alone)):
            found.append("".join(run))
            run = []
        if kind:
            alone = kind == "u" or (kind == "m" and alone and bool(run))
            run.append(character)
    if run:
        found.append("".join(run))
    return tuple(found)


def mentions(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether the words of `phrase` stand in `text` in sequence."""
    if not phrase:
        return True
    first, size, start = phrase[0], len(phrase), -1
    for _ in range(text.count(first)):
        start = text.index(first, start + 1)
        if text[start : start + size] == phrase:
            return True
    return False


def glob_parts(pattern: str) -> tuple[str, ...]:
    """`pattern` split at its `*` into regular expressions, `?` and escapes already translated."""
    parts: list[str] = [""]
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "*":
            parts.append("")
        elif character == "?":
            parts[-1] += "."
        else:
            if character == "\\" and position + 1 < len(pattern):
                position += 1
                character = pattern[position]
            parts[-1] += re.escape(character)
        position += 1
    return tuple(parts)


def matching(pattern: str) -> Callable[[str], bool]:
    """A function that says whether the whole of a value fits. Each part is searched once, left to right:
    never slow."""
    parts = [re.compile(part, re.DOTALL) for part in glob_parts(pattern)]
    if len(parts) == 1:
        whole = parts[0]
        return lambda value: whole.fullmatch(value) is not None
    first, *inner, last = parts
    size = _length(last.pattern)

    def fits(value: str) -> bool:
        found = first.match(value)
        for part in inner:
            if found is None:
                return False
            found = part.search(value, found.end())
        if found is None:
            return False
        start = len(value) - size  # the last part has a fixed length, so it can stand in one place
        return start >= found.end() and last.fullmatch(value, start) is not None

    return fits


_known = lru_cache(maxsize=4096)(matching)


def like(value: str, pattern: str) -> bool:
    """Whether the whole of `value` fits the glob."""
    return _known(pattern)(value)


def _length(expression: str) -> int:
    """How many characters the translated part matches: escapes count for one."""
    return len(re.sub(r"\\.", "x", expression, flags=re.DOTALL))
