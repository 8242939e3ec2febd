"""What a policy was before, and whether its version went on since (language: `policy`, `version`).

Versions are free text. Their numbers are compared as numbers, so `2026.11.10`
comes after `2026.11.3`; nobody knows the order of other words, so where those
differ the version counts as a later one.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

_PARTS = re.compile(r"[0-9]+|[^0-9]+")
_LAST_NUMBER = re.compile(r"[0-9]+\Z")
_LONGEST = 200


class Former(Struct, frozen=True):
    """A policy as it was. `where` completes "the version in ...": `git's HEAD`."""

    version: str
    digest: str
    where: str


def unnoticed(former: Former, version: str, digest: str) -> bool:
    """Whether the policy changed since, and its version does not say so."""
    return former.digest != digest and not increased(former.version, version)


def latest(formers: Iterable[Former]) -> list[Former]:
    """Without those that are surely no later than another; of equal versions the first is kept."""
    left: list[Former] = []
    for former in formers:
        if all(increased(other.version, former.version) for other in left):
            left = [*(other for other in left if increased(former.version, other.version)), former]
    return left


def increased(former: str, now: str) -> bool:
    """Whether `now` can be a later version than `former`; false where it is surely equal or lower."""
    before, after = _PARTS.findall(former.strip()), _PARTS.findall(now.strip())
    for one, other in zip(before, after, strict=False):
        if one == other:
            continue
        if not (_is_number(one) and _is_number(other)):
            return True
        if _size(one) != _size(other):
            return _size(one) < _size(other)
    return len(after) > len(before) or _goes_on_in_words(before[len(after) :])


def _goes_on_in_words(rest: list[str]) -> bool:
    """`-rc1`, ` draft`: without it the version may well be a later one; without `.1` it is not."""
    return bool(rest) and any(character.isalpha() for character in rest[0])


def _is_number(part: str) -> bool:
    return part[0] in "0123456789"


def _size(number: str) -> tuple[int, str]:
    """Sorts as the number does, however long it is."""
    digits = number.lstrip("0")
    return len(digits), digits


def following(version: str) -> str | None:
    """`version` with its last number one higher; None if it does not end with a number."""
    number = _LAST_NUMBER.search(version)
    if number is None or len(version) > _LONGEST:
        return None
    return version[: number.start()] + str(int(number[0]) + 1).zfill(len(number[0]))
