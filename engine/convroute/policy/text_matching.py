"""Words of a text, for `mentions`, and globs, for `like` (language: Conditions)."""

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import normalize

from convroute.policy.characters import kinds, mapping

# Of these characters folding is only in case, and `\w` says what is a word of them: in Basic Latin, Latin-1,
# Latin Extended-A and B, Greek, Cyrillic, Hebrew, Arabic; punctuation, arrows to emoji.
_PLAIN = (
    "\x00-\x7f\xa1-\xa7\xa9\xab\xac\xae\xb0\xb1\xb5-\xb7\xbb\xbf-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u0180-\u01c3\u01cd-\u01ef\u01f4-\u024f\u0391-\u03a1\u03a3-\u03af\u03b1-\u03ce\u0400-\u0482\u048a-\u052f"
    "\u05d0-\u05ea\u0620-\u064a\u0660-\u0669\u2010-\u2027\u20ac\U0001f300-\U0001faff"
)


LONG_PHRASE = 16
"""Words. Longer phrases are not tried at each word of a text: it is read once for all of them."""


@lru_cache(maxsize=1)
def _plain() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What fits a text of plain characters only, and what finds its words."""
    return re.compile(f"[{_PLAIN}]*"), re.compile(r"[^\W_]+")


@lru_cache(maxsize=1)
def _word_of_kinds() -> re.Pattern[str]:
    return re.compile("um*|w[wm]*")


def folded(text: str) -> str:
    """NFKC_Casefold, a plain i for Turkish ones, NFC. What nobody sees is gone."""
    text = normalize("NFC", normalize("NFD", text).translate(mapping()))
    if "i\u0307" not in text:
        return text
    return normalize("NFC", re.sub("i\u0307+", "i", text))


def words(text: str) -> tuple[str, ...]:
    """The words of `text`, folded, in order."""
    plain, word = _plain()
    if text.isascii():
        return tuple(word.findall(text.lower()))
    if plain.fullmatch(text):
        return tuple(word.findall(text.casefold()))
    return _words_by_kind(folded(text))


def _words_by_kind(text: str) -> tuple[str, ...]:
    """The words of a folded text of any characters."""
    found = _word_of_kinds().finditer(text.translate(kinds()))
    return tuple(text[one.start() : one.end()] for one in found)


def mentions(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether the words of `phrase` stand in `text` in sequence."""
    if not phrase:
        return True
    first, size, start = phrase[0], len(phrase), -1
    if size > LONG_PHRASE:
        return f" {' '.join(phrase)} " in f" {' '.join(text)} "
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
