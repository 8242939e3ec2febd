"""Globs of the shapes that people write, without a regular expression; all others as `like` does."""

from collections.abc import Callable

from convroute.policy.words import like

Fits = Callable[[str], bool]


def literals(pattern: str) -> tuple[str, ...] | None:
    """`pattern` split at its `*`, escapes undone; None if there is a `?`."""
    parts = [""]
    characters = iter(pattern)
    for character in characters:
        if character == "?":
            return None
        if character == "*":
            parts.append("")
        else:
            parts[-1] += next(characters, "\\") if character == "\\" else character
    return tuple(parts)


def runs(pattern: str) -> tuple[str, ...]:
    """The literal texts between wildcards, `*` or `?`; just one is the whole of a value."""
    found = [""]
    characters = iter(pattern)
    for character in characters:
        if character in "*?":
            found.append("")
        else:
            found[-1] += next(characters, "\\") if character == "\\" else character
    return tuple(found)


def fitting(pattern: str) -> Fits:
    """A function that says whether the whole of a value fits."""
    parts = literals(pattern)
    if parts is None or len(parts) > 3:
        return lambda value: like(value, pattern)
    if len(parts) == 1:
        only = parts[0]
        return lambda value: value == only
    if len(parts) == 2:
        return _around(parts[0], parts[1])
    first, middle, last = parts
    if not first and not last:
        return lambda value: middle in value
    return lambda value: like(value, pattern)


def _around(first: str, last: str) -> Fits:
    if not last:
        return lambda value: value.startswith(first)
    if not first:
        return lambda value: value.endswith(last)
    least = len(first) + len(last)
    return lambda value: len(value) >= least and value.startswith(first) and value.endswith(last)
