"""What `mentions` means, said once more and as plainly as can be: a slow reading of the reference.

It takes from the program nothing but the test's phrases. How characters are folded comes from a file of
Unicode's, and in which script one is written from its name.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

_SCRIPTS = (
    "CJK UNIFIED IDEOGRAPH",
    "CJK COMPATIBILITY IDEOGRAPH",
    "IDEOGRAPHIC ITERATION",
    "IDEOGRAPHIC CLOSING",
    "IDEOGRAPHIC NUMBER",
    "VERTICAL IDEOGRAPHIC ITERATION",
    "VERTICAL KANA",
    "MASU MARK",
    "HANGZHOU NUMERAL",
    "OLD CHINESE ITERATION",
    "HIRAGANA",
    "HENTAIGANA",
    "KATAKANA",
    "THAI ",
    "LAO ",
    "KHMER ",
    "MYANMAR ",
)


@lru_cache(maxsize=1)
def nfkc_casefold() -> dict[int, str]:
    """What each character is mapped to that is not mapped to itself (Unicode 14)."""
    mapping: dict[int, str] = {}
    text = (Path(__file__).parent / "nfkc_casefold.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            codes, sign, *to = line.split()
            first, _, last = codes.partition("-")
            start = int(first, 16)
            for code in range(start, int(last or first, 16) + 1):
                shift = code - start if sign == "+" else 0
                mapping[code] = "".join(chr(int(part, 16) + shift) for part in to)
    return mapping


def folded(text: str) -> str:
    """NFKC_Casefold, `ı` to `i`, no dot above an `i`, NFC."""
    mapping = nfkc_casefold()
    decomposed = unicodedata.normalize("NFD", text)
    mapped = "".join(mapping.get(ord(character), character) for character in decomposed)
    plain = unicodedata.normalize("NFC", mapped.replace("ı", "i"))
    while "i\u0307" in plain:
        plain = plain.replace("i\u0307", "i")
    return unicodedata.normalize("NFC", plain)


def alone(character: str) -> bool:
    """A letter or number of a script that is written without blanks."""
    return unicodedata.category(character)[0] in "LN" and unicodedata.name(character, "").startswith(_SCRIPTS)


def words(text: str) -> list[str]:
    """The words of a text, one character after the other."""
    found: list[str] = []
    open_word = ended = False  # whether a word goes on here, and whether only over marks
    for character in folded(text):
        category = unicodedata.category(character)
        if category[0] == "M":
            if open_word:
                found[-1] += character
        elif alone(character):
            found.append(character)
            open_word = ended = True
        elif category[0] == "L" or category == "Nd":
            if open_word and not ended:
                found[-1] += character
            else:
                found.append(character)
            open_word, ended = True, False
        else:
            open_word = False
    return found


def mentions(text: str, phrase: str) -> bool:
    """Whether the words of the phrase stand in the text in sequence."""
    said, sought = words(text), words(phrase)
    return any(said[at : at + len(sought)] == sought for at in range(len(said) - len(sought) + 1))
