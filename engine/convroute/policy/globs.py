"""Globs without a regular expression; those with a `?` as `like` reads them."""

from collections.abc import Callable, Sequence

from convroute.policy.text_matching import matching

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
    if parts is None:
        return matching(pattern)
    if len(parts) == 1:
        only = parts[0]
        return lambda value: value == only
    if len(parts) == 2:
        return _around(parts[0], parts[1])
    first, *inner, last = parts
    if not first and not last and len(inner) == 1:
        [middle] = inner
        return lambda value: middle in value
    return _in_order(first, inner, last)


def _around(first: str, last: str) -> Fits:
    if not last:
        return lambda value: value.startswith(first)
    if not first:
        return lambda value: value.endswith(last)
    least = len(first) + len(last)
    return lambda value: len(value) >= least and value.startswith(first) and value.endswith(last)


def _in_order(first: str, inner: Sequence[str], last: str) -> Fits:
    """Each text is looked for once, from left to right."""

    def fits(value: str) -> bool:
        end = len(value) - len(last)
        if end < len(first) or not value.startswith(first) or not value.endswith(last):
            return False
        position = len(first)
        for text in inner:
            found = value.find(text, position, end)
            if found < 0:
                return False
            position = found + len(text)
        return True

    return fits
