"""How a text looks on a terminal: what each character shows as, and how many columns it takes."""

import unicodedata

TAB = 4
# Characters that turn the reading direction round; shown raw they would garble the report itself.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def width(text: str) -> int:
    """Columns `text` takes on a terminal: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def visible(text: str) -> str:
    """`text` on one line with nothing in it that a terminal would obey."""
    return text if text.isprintable() else "".join(map(_safe, text))


def _safe(character: str) -> str:
    if character in _BIDI or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
        return f"<U+{ord(character):04X}>"
    return character


def cells(line: str, marked: range) -> list[str]:
    """What stands for each character of `line`: tabs as blanks, and nothing `marked` is invisible."""
    shown: list[str] = []
    column = 0
    for index, character in enumerate(line):
        if character == "\t":
            cell = " " * (TAB - column % TAB)
        elif (
            index in marked and _width(character) == 0 and not unicodedata.category(character).startswith("M")
        ):
            cell = f"<U+{ord(character):04X}>"
        else:
            cell = _safe(character)
        shown.append(cell)
        column += width(cell)
    return shown
