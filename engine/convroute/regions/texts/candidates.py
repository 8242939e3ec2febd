"""Texts as people write them, put together from what is wanted: most questions need no search."""

from collections.abc import Iterable, Iterator, Sequence

from convroute.policy.text_matching import like
from convroute.regions.texts.glob import ANY, Glob, unified

_FRESH = "Hello there", "x", "1", "zz", "Hi", ""
_FILLERS = "1", "x"

Wanted = Sequence[tuple[str, Glob]]
"""Patterns, and what they say. No two of them exclude each other."""


def candidates(
    wanted: Wanted, phrases: Sequence[str], connectors: Sequence[str], usual: Sequence[str]
) -> Iterator[str]:
    """A few texts that fit globs and mention phrases; `connectors` are words to put between phrases.

    With nothing wanted, the `usual` texts, and some that hardly anybody names.
    """
    phrases = _plainest(phrases)
    if not wanted:
        yield from _mentioning(phrases, connectors) if phrases else (*usual, *_FRESH)
    elif any(not glob.stars for _, glob in wanted):
        yield from _of_one_length(wanted)
    else:
        yield from _fitting(wanted, f" {connectors[0]} ".join(phrases))


def _plainest(phrases: Sequence[str]) -> Sequence[str]:
    """Without those that stand in another one: whoever says that mentions them."""
    once = [*dict.fromkeys(phrases)]
    return [one for one in once if not any(f" {one} " in f" {other} " for other in once if other != one)]


def _mentioning(phrases: Sequence[str], connectors: Sequence[str]) -> Iterator[str]:
    texts = [f" {connector} ".join(phrases) for connector in connectors]
    yield from texts[: len(phrases)]
    yield texts[0][:1].upper() + texts[0][1:]
    yield texts[0].upper()
    yield f"{connectors[0]} {texts[0]} {connectors[0]}"


def _of_one_length(wanted: Wanted) -> Iterator[str]:
    items: tuple[str, ...] | None = ()
    for _, glob in wanted:
        items = None if items is None else unified(items, glob.head)
    for _, glob in wanted:
        items = None if items is None else _reversed(unified(items[::-1], glob.tail[::-1]))
    if items is not None:
        yield from (_filled(items, filler) for filler in _FILLERS)


def _fitting(wanted: Wanted, said: str) -> Iterator[str]:
    head: tuple[str, ...] | None = ()
    tail: tuple[str, ...] | None = ()
    for _, glob in wanted:
        head = None if head is None else unified(head, glob.head)
        tail = None if tail is None else unified(tail, glob.tail[::-1])
    if head is None or tail is None:
        return
    inner = [{*glob.inner} for _, glob in wanted]
    wanted = sorted(wanted, key=lambda item: any({*item[1].inner} < other for other in inner))
    for filler in (*_FILLERS, "") if head and not tail and not said else ("", *_FILLERS):
        begin, end = _filled(head, filler), _filled(tail[::-1], filler)
        for order in (wanted, wanted[::-1])[: len(wanted)]:
            if said not in _around(order, begin, "", end, filler).casefold():
                yield _around(order, begin, said, end, filler)
            yield _around(order, begin, "", end, filler)


def _around(wanted: Wanted, head: str, said: str, tail: str, filler: str) -> str:
    """Beginning and end of the globs, and between them what is said, and what they have between stars."""
    inner: list[str] = []
    text = _joined(head, inner, said, tail, filler)
    for pattern, glob in wanted:
        if not like(text, pattern):
            inner += (_filled(items, filler) for items in glob.inner)
            text = _joined(head, inner, said, tail, filler)
    return text


def _joined(head: str, inner: Iterable[str], said: str, tail: str, filler: str) -> str:
    text = filler.join((head, *inner))
    if not said:
        return text + filler + tail
    before = " " if text[-1:].isalnum() else ""
    after = " " if tail[:1].isalnum() else ""
    return f"{text}{before}{said}{after}{tail}"


def _filled(items: Iterable[str], filler: str) -> str:
    return "".join(filler or "x" if item == ANY else item for item in items)


def _reversed(items: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if items is None else items[::-1]
