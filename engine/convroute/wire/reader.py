"""Reads what a policy decides: webhooks, test deliveries, requests, wrappers (interfaces: INPUT).

Whatever cannot be read stands in its place as an `Unreadable`; the rest is
still decided (semantics E13).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from convroute.conversation.channel import Channel
from convroute.conversation.event import NO_FACTS
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.wire.documents import Document, split
from convroute.wire.exact_json import exact_value
from convroute.wire.invalid_input import InvalidInput
from convroute.wire.location import NO_ACCOUNTS, Noted, Reading
from convroute.wire.values import described, only_found
from convroute.wire.webhooks import read_test_delivery, read_webhook
from convroute.wire.wrappers import is_wrapper, pass_over_beside, with_button_app, wrapped

_NOT_ONE = (
    "this is neither a webhook (`object` and `entry`), a test delivery (`field` and `value`), "
    "a request (`action`) nor a wrapper (`event`)"
)


def read_input(
    data: bytes | str,
    accounts: Mapping[str, Channel] = NO_ACCOUNTS,
    *,
    at: int | None = None,
    noted: Noted | None = None,
    only_known_parts: bool = False,
    facts: Collection[str] | None = None,
    strict: bool = False,
) -> Iterator[Item]:
    """Everything in `data`, in order: one document, a list of documents, or JSON Lines.

    `accounts` says the channel of each account of the policy, for test deliveries do not
    name theirs. `at` (ms) is the time of items that have none. What is passed over is told
    to `noted`; `only_known_parts`, `facts` and `strict` as in `Reading`. Raises `InputError` at
    once if nothing of `data` is JSON.
    """
    return _read_text(data, Reading(accounts, at, noted, only_known_parts, facts, strict))


def read_events(
    data: object,
    accounts: Mapping[str, Channel] = NO_ACCOUNTS,
    *,
    at: int | None = None,
    noted: Noted | None = None,
    facts: Collection[str] | None = None,
    strict: bool = False,
) -> Iterator[Item]:
    """As `read_input`, also for what is parsed already: one document or a list of them."""
    reading = Reading(accounts, at, noted, facts=facts, strict=strict)
    if isinstance(data, (str, bytes)):
        return _read_text(data, reading)
    return _read_value(data, reading, exact=False)


def _read_text(data: bytes | str, reading: Reading) -> Iterator[Item]:
    value = exact_value(data)
    if value is not None:
        return _read_value(value, reading, exact=True)
    return chain.from_iterable(
        _read_document(part.value, part.index, reading, exact=part.exact)
        if isinstance(part, Document)
        else (part,)
        for part in split(data, exact_value)
    )


def _read_value(value: object, reading: Reading, *, exact: bool) -> Iterator[Item]:
    """One document, or a list of them."""
    if not isinstance(value, list):
        return iter(_read_document(value, 0, reading, exact=exact))
    return chain.from_iterable(
        _read_document(document, index, reading, exact=exact) for index, document in enumerate(value)
    )


def _read_document(document: object, index: int, reading: Reading, *, exact: bool) -> Sequence[Item]:
    """The items of one document; `index` is its place in the input."""
    try:
        if isinstance(document, dict) and "entry" in document:  # nearly all are webhooks
            if len(document) > 2:
                pass_over_beside(document, index, "$", reading)
            return read_webhook(document, index, "$", reading, exact=exact)
        if not is_wrapper(document):
            return _items(document, index, "$", reading, NO_FACTS, exact=exact)
        facts, button_app, event = wrapped(document, index, reading, exact=exact)
        items = _items(event, index, "$.event", reading, facts, exact=exact)
        return items if button_app is None else with_button_app(items, button_app, index)
    except InvalidInput as wrong:
        return (Unreadable(wrong.path, wrong.message, index),)


def _items(
    document: object,
    index: int,
    path: str,
    reading: Reading,
    facts: Mapping[str, object],
    *,
    exact: bool,
) -> Sequence[Item]:
    """A document that is no wrapper; raises `InvalidInput` for what is none of them."""
    if not isinstance(document, dict):
        raise InvalidInput(path, f"a document must be an object, not {described(document)}")
    pass_over_beside(document, index, path, reading)
    if "entry" in document or "object" in document:
        return read_webhook(document, index, path, reading, exact=exact, facts=facts)
    if "action" in document:
        from convroute.wire.requests import read_request  # the only ones that need pydantic

        request = read_request(document, index, path, reading)
        return (replace(request, facts=facts) if isinstance(request, Request) else request,)
    if "field" in document and "value" in document:
        return (read_test_delivery(document, index, path, reading, exact=exact, facts=facts),)
    raise InvalidInput(path, f"{_NOT_ONE}: {only_found(document)}")
