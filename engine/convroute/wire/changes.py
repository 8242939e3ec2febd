"""Reads a change of an entry: an item in another wrapping, a comment, or neither (semantics 2, E9)."""

from contextlib import suppress

from msgspec.structs import replace

from convroute.conversation.event import Arrival, Event, Kind
from convroute.conversation.item import Unreadable
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.items import read_item
from convroute.wire.location import Location
from convroute.wire.values import LATEST, SECONDS_BELOW, described, text, time_ms

_MESSAGING_FIELDS = frozenset({"messages", "standby", "message_edit", "message_reactions"})
_MESSAGING_PREFIXES = ("messaging_", "message_")
_COMMENT_FIELDS = frozenset({"comments", "live_comments", "mentions"})
_FEEDS = frozenset({"feed", "ratings"})


def read_change(change: object, location: Location, arrived_on: Arrival, path: str) -> Event | Unreadable:
    """Semantics 2: a change with a messaging field is unwrapped; any other is a comment or `unsupported`."""
    document = location.document
    if not isinstance(change, dict):
        return Unreadable(path, f"a change must be an object, not {described(change)}", document)
    field, value = change.get("field"), change.get("value")
    if not isinstance(field, str) or not field:
        what = "is missing" if field is None else f"must be the name of a field, not {described(field)}"
        return Unreadable(f"{path}.field", what, document)
    if field == "standby":
        arrived_on = "standby"
    if is_messaging(field) and value is not None:
        if not isinstance(value, dict):
            return Unreadable(f"{path}.value", f"must be an object, not {described(value)}", document)
        return _of_field(read_item(value, location, arrived_on, f"{path}.value"), field)
    try:
        kind, named = _kind_of_change(text(field) or "", value)
    except ValueError as error:
        return Unreadable(f"{path}.field", str(error), document)
    return _other_change(value, location, arrived_on, path, kind, named)


def _of_field(item: Event | Unreadable, field: str) -> Event | Unreadable:
    """Semantics E9: what names nobody is not a thread event, and then the field says what it is.

    The field `standby` says only where it came.
    """
    if isinstance(item, Event) and item.user is None and item.part is not None and field != "standby":
        return replace(item, part=field)
    return item


def _kind_of_change(field: str, value: object) -> tuple[Kind, str | None]:
    """Semantics 2: a comment, or `unsupported` and the name of the field."""
    is_comment = field in _COMMENT_FIELDS
    if field in _FEEDS:
        is_comment = isinstance(value, dict) and value.get("item") == "comment"
    return ("comment", None) if is_comment else ("unsupported", field)


def is_messaging(field: str) -> bool:
    """Whether the `value` of the change is an item of a conversation (6-F: names vary)."""
    return field in _MESSAGING_FIELDS or field.startswith(_MESSAGING_PREFIXES)


def _other_change(
    value: object, location: Location, arrived_on: Arrival, path: str, kind: Kind, field: str | None = None
) -> Event | Unreadable:
    """Semantics E9: the change at `path` is not a thread event; account and time are those of the entry.

    `kind` is `comment`, or `unsupported` with the name of the `field`.
    """
    account, at = location.entry.get("id"), location.entry.get("time")
    if not (
        location.exact
        and type(account) is str
        and account
        and type(at) is int
        and SECONDS_BELOW <= at <= LATEST
    ):
        try:
            at = _change_time(value, location, kind, path)
            account = location.account(f"{location.path}.id")
        except InvalidInput as wrong:
            return Unreadable(wrong.path, wrong.message, location.document)
    return Event(
        kind,
        location.channel,
        account,
        None,
        at,
        kind,
        arrived_on=arrived_on,
        facts=location.facts,
        document=location.document,
        path=path,
        part=field,
    )


def _change_time(value: object, location: Location, kind: Kind, path: str) -> int:
    """The time of the entry, else of the comment if it can be read; 0 if there is none (semantics 2)."""
    own = value.get("timestamp", value.get("created_time")) if isinstance(value, dict) else None
    if own is not None and kind == "comment" and location.entry.get("time") is None:
        with suppress(ValueError):
            return time_ms(own)
    return location.time(path, needed=False)
