"""How a text looks on a terminal: what each character shows as, and how many columns it takes.

Texts come from strangers. Nothing of them reaches a terminal, a log or a report as a character that
these obey.
"""

import json
import re
import unicodedata

from convroute.report.palette import COLOURS

TAB = 4
_OBEYED = (
    "\\x00-\\x1f\\x7f-\\x9f"  # control characters: one of them begins every command to a terminal
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # these turn the reading direction round
    "\u2028\u2029"  # these end a line for some
    "\ud800-\udfff"  # halves of characters
)
_FOREIGN = re.compile(f"[{_OBEYED}]")
_IN_A_REPORT = re.compile(f"\x1b\\[[0-9;]+m|(?![\t\n])[{_OBEYED}]")
"""Colours are left to whoever knows which of them are ours."""


def width(text: str) -> int:
    """Columns `text` takes on a terminal: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def visible(text: str) -> str:
    """`text` on one line with nothing in it that a terminal would obey."""
    return text if text.isprintable() else _FOREIGN.sub(_named, text)


def harmless(report: str, *, coloured: bool = False) -> str:
    """A whole report; lines and tabs stay, and with `coloured` its colours: the last door to a terminal.

    What shows foreign text shows it by `visible`; this is for whoever forgot to.
    """
    return _IN_A_REPORT.sub(
        lambda found: found[0] if coloured and found[0] in COLOURS else _FOREIGN.sub(_named, found[0]), report
    )


def no_old_command(text: str) -> str:
    """Without `##[`, which GitHub and Azure take for a command wherever it stands in a line of a log."""
    return text.replace("##[", "# #[")


def in_json(document: object, *, indent: int | None = None) -> str:
    """JSON of the same meaning whose text holds nothing that a terminal would obey."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    if text.isascii() and "\x7f" not in text:  # json escapes the others itself
        return text
    return _FOREIGN.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text)


def _named(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"


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
            cell = visible(character)
        shown.append(cell)
        column += width(cell)
    return shown
