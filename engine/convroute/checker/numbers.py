"""Ids: what a number must be to name an app, an ad or an account."""

import re

LARGEST_APP_ID = 2**63 - 1
_ROUNDED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
_ID = re.compile(r"[1-9][0-9]*")
_DRESSED = re.compile(r"""(?:'|="|")?([1-9][0-9]*(?:[., '\u00a0\u202f][0-9]{3})*)(?:[.,]0{1,2})?"?""")


def is_app_id(number: int) -> bool:
    """A positive integer below 2^63 (semantics 1)."""
    return 1 <= number <= LARGEST_APP_ID


def is_rounded(value: str) -> bool:
    """`1.2E+14`: a spreadsheet rounded a long id, and its last digits are lost."""
    return _ROUNDED.fullmatch(value) is not None


def is_whole(value: str) -> bool:
    return len(value) <= 4000 and _WHOLE.fullmatch(value) is not None


def is_id(value: str) -> bool:
    return _ID.fullmatch(value) is not None


def undressed_id(value: str) -> str | None:
    """The digits of an id as a spreadsheet dresses it: `'1202`, `="1202"`, `1.202.109`, `1202.0`."""
    match = _DRESSED.fullmatch(value)
    return None if match is None else "".join(re.findall("[0-9]+", match[1]))
