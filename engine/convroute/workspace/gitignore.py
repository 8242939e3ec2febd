"""Patterns in the words of `.gitignore`: whether they name a file or a folder.

Patterns come with somebody's pull request. Each is matched in time that grows with its
length times that of the name, whatever stands in it.
"""

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate

from msgspec import Struct

ANY_FOLDERS = None
"""`**`: no folder, or any number of them."""

_MARKS = frozenset("*?[")


class Pattern(Struct, frozen=True):
    """`names` is False for a pattern with `!`. A part is a plain name, an expression, or `ANY_FOLDERS`."""

    names: bool
    only_folders: bool
    parts: tuple[str | re.Pattern[str] | None, ...]

    def fits(self, path: tuple[str, ...]) -> bool:
        """Whether all parts of the path are matched; a `**` takes one more only where the rest fails."""
        here = place = 0
        again: tuple[int, int] | None = None
        while place < len(path):
            if here < len(self.parts) and self.parts[here] is ANY_FOLDERS:
                again, here = (here + 1, place), here + 1
            elif here < len(self.parts) and _is(self.parts[here], path[place]):
                here, place = here + 1, place + 1
            elif again is not None:
                again = (again[0], again[1] + 1)
                here, place = again
            else:
                return False
        return here == len(self.parts)


class Patterns(Struct, frozen=True):
    """Patterns as seen from `folder` (a real path, with `/`); the last one that fits decides."""

    folder: str
    patterns: tuple[Pattern, ...]

    @classmethod
    def of(cls, folder: str, lines: Iterable[str]) -> "Patterns":
        return cls(folder.rstrip("/"), tuple(_patterns(lines)))

    def verdict(self, path: str, *, is_folder: bool) -> bool | None:
        """Whether the file or folder at `path` (real, with `/`) is named; None where no pattern fits it."""
        if not path.startswith(f"{self.folder}/"):
            return None
        parts = tuple(path[len(self.folder) + 1 :].split("/"))
        for pattern in reversed(self.patterns):
            if (is_folder or not pattern.only_folders) and pattern.fits(parts):
                return pattern.names
        return None


def _is(part: str | re.Pattern[str] | None, name: str) -> bool:
    return part == name if isinstance(part, str) else part is not None and part.match(name) is not None


def _patterns(lines: Iterable[str]) -> Iterator[Pattern]:
    for line in lines:
        text = line.rstrip("\r\n")
        if not text.endswith("\\ "):
            text = text.rstrip(" ")
        if not text.strip("/") or text.startswith("#"):
            continue
        names = not text.startswith("!")
        text = text if names else text[1:]
        found = _pattern(text, names)
        if found is not None:
            yield found


def _pattern(text: str, names: bool) -> Pattern | None:
    only_folders = text.endswith("/")
    words = [word for word in text.split("/") if word]
    if not words:
        return None
    if "/" not in text.rstrip("/"):
        words.insert(0, "**")  # a name alone is that of something at any depth
    if words[-1] == "**":
        words.append("*")  # all that is in a folder, and not the folder
    plain = [word for index, word in enumerate(words) if word != "**" or words[index - 1 : index] != ["**"]]
    return Pattern(names, only_folders, tuple(map(_part, plain)))


def _part(word: str) -> str | re.Pattern[str] | None:
    if word == "**":
        return ANY_FOLDERS
    if "\\" not in word and not _MARKS & set(word):
        return word
    word = re.sub(r"\\(.)", lambda found: f"[{found[1]}]" if found[1] in _MARKS else found[1], word)
    return re.compile(translate(word.replace("[^", "[!")))
