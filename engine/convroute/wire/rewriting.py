"""The same webhooks in other words: joined, in batches, and with the types that Meta also writes (D 4.0)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from msgspec.json import decode, encode

MOST_IN_A_BATCH = 1_000
_EXACT = 2**53
"""Smaller integers are the same in every language."""
_IDS = frozenset(
    {"id", "ad_id", "app_id", "new_owner_app_id", "previous_owner_app_id", "requested_owner_app_id"}
)
_TIMES = frozenset({"time", "timestamp"})
_LISTS = ("messaging", "standby", "changes")
_Json = dict[str, Any]


def message_in(document: bytes) -> _Json:
    """The message of a document with one item that has one."""
    webhook = decode(document)
    [entry] = webhook.get("event", webhook)["entry"]
    for name in ("messaging", "standby"):
        if entry.get(name):
            return dict(entry[name][0]["message"])
    return dict(entry["changes"][0]["value"]["message"])


def joined(bodies: Iterable[bytes], in_one_entry: Callable[[], bool]) -> list[_Json]:
    """One webhook of each object. Neighbours of one account share an entry if `in_one_entry` says so."""
    webhooks: dict[str, _Json] = {}
    for part in map(decode, bodies):
        whole = webhooks.setdefault(part["object"], {**part, "entry": []})
        for entry in part["entry"]:
            last = whole["entry"][-1] if whole["entry"] else None
            if last is not None and last["id"] == entry["id"] and in_one_entry():
                for name in _lists(entry):
                    last.setdefault(name, []).extend(entry[name])
            else:
                whole["entry"].append({**entry, **{name: [*entry[name]] for name in _lists(entry)}})
    return list(webhooks.values())


def batches(bodies: Iterable[bytes], most: int = MOST_IN_A_BATCH) -> Iterator[bytes]:
    """Webhooks of at most so many entries, each of one object."""
    left = iter(bodies)
    while taken := list(islice(left, most)):
        yield from map(encode, joined(taken, lambda: False))


def rewritten(webhook: _Json, *, as_text: bool, in_seconds: bool, as_numbers: bool) -> bytes:
    """The same with other types: times as text, or in seconds if that loses nothing; ids as numbers."""

    def written(name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: written(key, one) for key, one in value.items()}
        if isinstance(value, list):
            return [written(name, one) for one in value]
        if name in _TIMES and type(value) is int:
            time = value // 1_000 if in_seconds and value % 1_000 == 0 else value
            return str(time) if as_text and name == "timestamp" else time
        if as_numbers and name in _IDS and isinstance(value, str) and _is_number(value):
            return int(value)
        return value

    return encode(written("", webhook))


def _lists(entry: _Json) -> list[str]:
    return [name for name in _LISTS if name in entry]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and text[0] != "0" and int(text) < _EXACT
