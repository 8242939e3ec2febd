"""Patterns of a configuration that fit no file: most often a slip, or what is left of a file that is gone."""

import os
from collections.abc import Iterator

from convroute.workspace.configuration import Configuration, fits

_MARKS = "*?["
_MOST_FILES = 100_000
"""Files that are looked at, for all patterns together; of those that are left then nothing is said."""


def unmatched_patterns(found: Configuration) -> Iterator[tuple[str, str]]:
    """Each pattern of `per_path` that fits nothing, and what is wrong with it in words."""
    if found.path is None:
        return
    folder = os.path.dirname(found.path)  # noqa: PTH120  text
    looks = iter(range(_MOST_FILES))
    for pattern in found.per_path:
        if os.path.lexists(os.path.join(folder, pattern)):  # noqa: PTH118  text
            continue
        if not any(mark in pattern for mark in _MARKS):
            yield pattern, "is not there"
        elif not _fits_something(folder, pattern, looks):
            yield pattern, "fits no file"


def _fits_something(folder: str, pattern: str, looks: Iterator[int]) -> bool:
    """Also where there are no `looks` left to tell."""
    for name in _files(folder, _plain_folders(pattern)):
        if next(looks, None) is None or fits(name, pattern):
            return True
    return False


def _plain_folders(pattern: str) -> str:
    """`policies/old` of `policies/old/*.route`: only there can be what the pattern fits."""
    plain = []
    for part in pattern.split("/")[:-1]:
        if any(mark in part for mark in _MARKS):
            break
        plain.append(part)
    return "/".join(plain)


def _files(folder: str, start: str) -> Iterator[str]:
    """All files below `start`, as seen from `folder`, with `/`; not those that git keeps for itself."""
    for here, folders, files in os.walk(os.path.join(folder, start)):  # noqa: PTH118  text
        folders[:] = [name for name in folders if name != ".git"]
        for name in files:
            path = os.path.relpath(os.path.join(here, name), folder)  # noqa: PTH118  text
            yield path.replace(os.sep, "/")
