"""Short ways to write webhooks, and to read exactly one thing from them."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from convroute.conversation.channel import Channel
from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.resources import folder
from convroute.wire.reader import read_events

ACCOUNT = "17841400000000001"
USER = "5550001"
AT = 1789000000123
ACCOUNTS: Mapping[str, Channel] = {ACCOUNT: "instagram"}


def item(**members: object) -> dict[str, object]:
    """An item from the person to the account; a member None is left out."""
    whole = {"sender": {"id": USER}, "recipient": {"id": ACCOUNT}, "timestamp": AT, **members}
    return {name: value for name, value in whole.items() if value is not None}


def message(**members: object) -> dict[str, object]:
    return item(message={"mid": "m_1", **members})


def webhook(*items: object, **entry: object) -> dict[str, object]:
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": AT, "messaging": list(items), **entry}]}


def request(**members: object) -> dict[str, object]:
    whole = {"action": "take", "app": "care", "account": ACCOUNT, "user": USER, "timestamp": AT, **members}
    return {name: value for name, value in whole.items() if value is not None}


def items_of(data: object, accounts: Mapping[str, Channel] = ACCOUNTS) -> list[Item]:
    return list(read_events(data, accounts))


def event_of(data: object) -> Event:
    (found,) = items_of(data)
    assert isinstance(found, Event), found
    return found


def request_of(data: object) -> Request:
    (found,) = items_of(data)
    assert isinstance(found, Request), found
    return found


def unreadable(data: object) -> Unreadable:
    (found,) = items_of(data)
    assert isinstance(found, Unreadable), found
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    """A validator for the schema `name`, which may refer to the others."""
    schemas = [
        json.loads(path.read_text("utf-8")) for path in sorted(folder("schemas").glob("*.schema.json"))
    ]
    registry: Registry[bool | Mapping[str, Any]] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    schema = next(schema for schema in schemas if schema["$id"].endswith(f":{name}"))
    return Draft202012Validator(schema, registry=registry)
