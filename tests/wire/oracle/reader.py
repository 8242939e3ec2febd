"""Reads an input as `wire.reader` does, one plain step after another, and nothing in any quicker way."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import get_args

from msgspec.structs import replace

from convroute.conversation.channel import Channel
from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Action, Request
from convroute.wire.facts import facts_of
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.json_path import below
from convroute.wire.location import Reading
from convroute.wire.requests import read_request
from convroute.wire.values import described, id_text, only_found
from tests.wire.oracle.documents import Document, split
from tests.wire.oracle.webhooks import read_test_delivery, read_webhook

_NOT_ONE = (
    "this is neither a webhook (`object` and `entry`), a test delivery (`field` and `value`), "
    "a request (`action`) nor a wrapper (`event`)"
)


@dataclass
class Declared:
    """What the policy declares as facts, and what becomes of other names: notes, or where `strict` errors."""

    facts: Collection[str] | None = None
    strict: bool = False
    noted: list[tuple[str, int | None]] = field(default_factory=list)

    def pass_over(self, path: str, document: int) -> None:
        if self.strict:
            raise InvalidInput(path, "means nothing")
        self.noted.append((path, document))


def read_text(
    data: bytes | str, accounts: Mapping[str, Channel], declared: Declared | None = None
) -> Iterator[Item]:
    """Everything in a text, in order."""
    return chain.from_iterable(
        read_value(document.value, document.index, accounts, declared)
        if isinstance(document, Document)
        else (document,)
        for document in split(data)
    )


def read_value(
    document: object, index: int, accounts: Mapping[str, Channel], declared: Declared | None = None
) -> Iterator[Item]:
    """The items of a document that is parsed."""
    try:
        wrapper = _wrapper(document)
        if wrapper is None:
            yield from _plain(document, index, "$", accounts, declared or Declared())
        else:
            yield from _unwrapped(wrapper, index, accounts, declared or Declared())
    except InvalidInput as wrong:
        yield Unreadable(wrong.path, wrong.message, index)


def _wrapper(document: object) -> Mapping[str, object] | None:
    """The document, if it is a wrapper and nothing else."""
    if not isinstance(document, dict) or document.keys() & {"object", "entry", "action"}:
        return None
    return document if document.keys() & {"event", "facts", "button_app"} else None


def _plain(
    document: object, index: int, path: str, accounts: Mapping[str, Channel], declared: Declared
) -> Iterable[Item]:
    if not isinstance(document, dict):
        raise InvalidInput(path, f"a document must be an object, not {described(document)}")
    for member in ("facts", "button_app"):
        if member in document:
            declared.pass_over(below(path, member), index)
    if "object" in document or "entry" in document:
        return read_webhook(document, accounts, index, path)
    if "action" in document:
        return (_request(document, index, path, declared),)
    if "field" in document and "value" in document:
        return read_test_delivery(document, accounts, index, path)
    raise InvalidInput(path, f"{_NOT_ONE}: {only_found(document)}")


def _request(document: Mapping[str, object], index: int, path: str, declared: Declared) -> Request:
    """Which members there are is written here once more; their values have no quicker way to be read."""
    about_it = {"action", "app", "account", "user", "timestamp"}
    request = about_it | {"target", "duration", "metadata", "tag", "text", "thread_control"}
    read = {name: document[name] for name in document if name in request}
    control = document.get("thread_control")
    if isinstance(control, dict):
        read["thread_control"] = {
            name: control[name] for name in control if name in ("control_type", "app_id")
        }
    if document["action"] in get_args(Action):
        for name in document:
            if name not in read and name not in ("facts", "button_app"):
                declared.pass_over(below(path, str(name)), index)
        for name in control if isinstance(control, dict) else ():
            if name not in ("control_type", "app_id"):
                declared.pass_over(below(path, "thread_control", str(name)), index)
    return read_request(read, index, path, Reading())


def _unwrapped(
    wrapper: Mapping[str, object], index: int, accounts: Mapping[str, Channel], declared: Declared
) -> Iterator[Item]:
    for member in wrapper:
        if member not in {"event", "facts", "button_app"}:
            declared.pass_over(below("$", str(member)), index)
    facts = facts_of(wrapper.get("facts"), "$.facts")
    for name in facts:
        if declared.facts is not None and name not in declared.facts:
            declared.pass_over(below("$", "facts", name), index)
    button_app = _button_app(wrapper)
    if wrapper.get("event") is None:
        raise InvalidInput("$.event", "is missing: a wrapper holds a webhook or a request")
    others: list[Event | Request] = []
    found: list[Item] = []
    for item in _plain(wrapper["event"], index, "$.event", accounts, declared):
        if isinstance(item, Unreadable):
            found.append(item)
        elif button_app is None:
            found.append(replace(item, facts=facts))
        elif isinstance(item, Event) and item.kind == "postback":
            found.append(replace(item, facts=facts, button_app=button_app))
        else:
            if not others:
                found.append(Unreadable("$.button_app", "", index))
            others.append(item)
    for item in found:
        if isinstance(item, Unreadable) and item.path == "$.button_app":
            yield Unreadable(item.path, _beside_a_button(others), index)
        else:
            yield item


def _beside_a_button(others: list[Event | Request]) -> str:
    kind = others[0].kind if isinstance(others[0], Event) else "request"
    said = f"belongs to a postback alone, and {others[0].path} is of the kind {kind}"
    if len(others) == 1:
        return said
    more = "one more" if len(others) == 2 else f"{len(others) - 1} more are not postbacks either"
    return f"{said}, and {more}"


def _button_app(wrapper: Mapping[str, object]) -> str | None:
    try:
        return id_text(wrapper.get("button_app"))
    except ValueError as error:
        raise InvalidInput("$.button_app", str(error)) from None
