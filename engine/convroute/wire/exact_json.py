"""JSON that a compiled parser reads, where it is certain that the strict reader would read the same.

The parser takes the last of two members of one name, and passes over members that
a shape does not have; strict JSON lets neither go unseen. So what was read is written
again and counted: every member has one colon, and texts have their own. If there are
as many colons as before, nothing was lost.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from msgspec import DecodeError, ValidationError
from msgspec.json import Decoder, encode

from convroute.wire.classification import marks_of_part
from convroute.wire.shapes import Document, Entry
from convroute.wire.strict_json import DEEPEST

_LISTS = frozenset(Entry.__annotations__)
_NO_BRACKETS = bytes(set(range(256)) - set(b'[]{}"'))


def exact_value(data: bytes | str) -> object:
    """The value of a text; None if it is null, no JSON, or anything about it is doubtful.

    Where all of it has the shape of webhooks, their items are `Item`s already. A webhook with
    members that no shape has is without them then, if each of its items has a part that is known;
    else they may say what was meant. Of a colon that is written as an escape nothing is known.
    """
    if isinstance(data, str):
        colons, is_sure = data.count(":"), "\\u003" not in data
    else:
        colons, is_sure = data.count(b":"), data.find(b"\\") < 0 or b"\\u003" not in data
    if not is_sure:
        return None
    decode_shaped, decode = _decoders()
    shaped: Document | list[Document] | None = None
    try:
        shaped = decode_shaped(data)
        if encode(shaped).count(b":") == colons:
            return shaped
    except ValidationError:
        pass
    except (DecodeError, UnicodeError, RecursionError):
        return None
    try:
        value = decode(data)
    except (DecodeError, UnicodeError, RecursionError):
        return None
    written = encode(value)
    if written.count(b":") != colons:
        return None
    # Whatever holds an object has a colon, but for lists: it is nested no more deeply than there are of both.
    if colons + written.count(b"[") >= DEEPEST and not _is_flat(written):
        return None
    if isinstance(value, dict) and "entry" in value and isinstance(shaped, dict):
        return shaped if _has_parts(shaped) and not _has_other_lists(value["entry"]) else value
    return value


def _has_parts(webhook: Document) -> bool:
    """Whether each entry in it has a list, and each item a part that makes it an event."""
    for entry in webhook["entry"]:
        if not ("messaging" in entry or "standby" in entry or "changes" in entry or "field" in entry):
            return False
        for items in (entry.get("messaging"), entry.get("standby")):
            for item in items or ():
                if item.message is None and marks_of_part(item) is None:
                    return False
    return True


def _has_other_lists(entries: Iterable[Mapping[str, object]]) -> bool:
    """Whether an entry has a list that no shape has; the reader notes that it is passed over."""
    for entry in entries:
        for name, items in entry.items():
            if name not in _LISTS and isinstance(items, list):
                return True
    return False


@cache
def _decoders() -> tuple[Callable[[bytes | str], Document | list[Document]], Callable[[bytes | str], object]]:
    return Decoder(Document | list[Document]).decode, Decoder().decode


def _is_flat(written: bytes) -> bool:
    """Whether brackets can be taken away in pairs, from the innermost, until none is left.

    Quotes that stand together are taken away first, for that changes nothing
    about what is inside texts; then whatever still is.
    """
    plain = written.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in written else written
    quoted = plain.translate(None, _NO_BRACKETS).replace(b'""', b"")
    brackets = b"".join(quoted.split(b'"')[::2])
    for _ in range(DEEPEST // 2):  # each time at most two levels go
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return False
