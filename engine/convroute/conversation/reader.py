"""Reads what a policy decides: webhooks, test deliveries, requests, wrappers (interfaces: INPUT).

Whatever cannot be read stands in its place as an `Unreadable`; the rest is
still decided (semantics E13).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias

from convroute.conversation.channel import Channel
from convroute.conversation.documents import Document, split
from convroute.conversation.facts_reader import facts_of
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.misfit import Misfit
from convroute.conversation.parsed_webhook import read_usual_value
from convroute.conversation.sure_json import sure_value
from convroute.conversation.usual_webhook import read_usual_text
from convroute.conversation.values import described, id_text
from convroute.conversation.wrapping import given

NO_ACCOUNTS: Mapping[str, Channel] = MappingProxyType({})
ReadInner: TypeAlias = Callable[[object, int, str, Mapping[str, Channel]], Iterable[Item]]
"""Reads the document in a wrapper, at its place in the input and its path."""

_NOT_ONE = (
    "this is neither a webhook (`object` and `entry`), a test delivery (`field` and `value`), "
    "a request (`action`) nor a wrapper (`event`)"
)


def read_input(data: bytes | str, accounts: Mapping[str, Channel] = NO_ACCOUNTS) -> Iterator[Item]:
    """Everything in `data`, in order: one document, a list of documents, or JSON Lines.

    `accounts` says the channel of each account of the policy, for test
    deliveries do not name theirs. Raises `InputError` at once if nothing of
    `data` is JSON.
    """
    usual = read_usual_text(data)
    if usual is not None:
        return iter(usual)
    sure = _read_surely(data, None, accounts)
    if sure is not None:
        return iter(sure)
    return chain.from_iterable(
        _read_parsed(document.value, document.index, accounts, sure=True)
        if isinstance(document, Document)
        else (document,)
        for document in split(data, partial(_read_line, accounts))
    )


def _read_line(accounts: Mapping[str, Channel], data: bytes | str, line: int) -> Iterable[Item] | None:
    usual = read_usual_text(data, line)
    return _read_surely(data, line, accounts) if usual is None else usual


def _read_surely(
    data: bytes | str, line: int | None, accounts: Mapping[str, Channel]
) -> Iterable[Item] | None:
    """The items of a text that is JSON without any doubt, and of one line of many; None otherwise."""
    value = sure_value(data)
    if type(value) is dict:
        return _read_parsed(value, line or 0, accounts, sure=True)
    if line is not None or type(value) is not list:
        return None
    return chain.from_iterable(
        _read_parsed(one, index, accounts, sure=True) for index, one in enumerate(value)
    )


def read_at_length(data: bytes | str, accounts: Mapping[str, Channel] = NO_ACCOUNTS) -> Iterator[Item]:
    """As `read_input`, without any short way: what the short ways have to give."""
    return chain.from_iterable(
        read_document(document.value, document.index, accounts)
        if isinstance(document, Document)
        else (document,)
        for document in split(data)
    )


def read_events(data: object, accounts: Mapping[str, Channel] = NO_ACCOUNTS) -> Iterator[Item]:
    """As `read_input`, also for what is parsed already: one document or a list of them."""
    if isinstance(data, (str, bytes)):
        return read_input(data, accounts)
    if isinstance(data, list):
        return chain.from_iterable(_read_parsed(one, index, accounts) for index, one in enumerate(data))
    return iter(_read_parsed(data, 0, accounts))


def _read_parsed(
    document: object, index: int, accounts: Mapping[str, Channel], *, sure: bool = False
) -> Iterable[Item]:
    usual = read_usual_value(document, index, sure=sure)
    return _items(document, index, accounts, partial(_inner, sure=sure)) if usual is None else usual


def _inner(
    document: object, index: int, path: str, accounts: Mapping[str, Channel], *, sure: bool
) -> Iterable[Item]:
    """As `_plain`, for what stands in a wrapper, and sooner."""
    usual = read_usual_value(document, index, path, sure=sure)
    return _plain(document, index, path, accounts) if usual is None else usual


def read_document(
    document: object, index: int = 0, accounts: Mapping[str, Channel] = NO_ACCOUNTS
) -> Iterator[Item]:
    """The items of one parsed document; `index` is its place in the input."""
    return _items(document, index, accounts, _plain)


def _items(document: object, index: int, accounts: Mapping[str, Channel], inner: ReadInner) -> Iterator[Item]:
    """The items of a document that is parsed, of which `inner` reads what stands in a wrapper."""
    try:
        wrapper = _wrapper(document)
        if wrapper is None:
            yield from _plain(document, index, "$", accounts)
        else:
            yield from _unwrapped(wrapper, index, accounts, inner)
    except Misfit as misfit:
        yield Unreadable(misfit.path, misfit.message, index)


def _wrapper(document: object) -> Mapping[str, object] | None:
    """The document, if it is a wrapper and nothing else."""
    if not isinstance(document, dict) or document.keys() & {"object", "entry", "action"}:
        return None
    return document if document.keys() & {"event", "facts", "button_app"} else None


def _plain(document: object, index: int, path: str, accounts: Mapping[str, Channel]) -> Iterator[Item]:
    """A document that is no wrapper; raises `Misfit` for what is none of them."""
    if not isinstance(document, dict):
        raise Misfit(path, f"a document must be an object, not {described(document)}")
    if "object" in document or "entry" in document:
        from convroute.conversation.webhook_reader import read_webhook  # pydantic only where it is needed

        return read_webhook(document, index, path)
    if "action" in document:
        from convroute.conversation.request_reader import read_request

        return iter((read_request(document, index, path),))
    if "field" in document and "value" in document:
        from convroute.conversation.webhook_reader import read_test_delivery

        return read_test_delivery(document, accounts, index, path)
    raise Misfit(path, _NOT_ONE)


def _unwrapped(
    wrapper: Mapping[str, object], index: int, accounts: Mapping[str, Channel], inner: ReadInner
) -> Iterator[Item]:
    """The items of a wrapper's `event`, with its facts and the app of the tapped button (semantics E10)."""
    facts = facts_of(wrapper.get("facts"), "$.facts")
    button_app = _button_app(wrapper)
    if wrapper.get("event") is None:
        raise Misfit("$.event", "is missing: a wrapper holds a webhook or a request")
    for item in inner(wrapper["event"], index, "$.event", accounts):
        yield given(item, facts, button_app)


def _button_app(wrapper: Mapping[str, object]) -> str | None:
    try:
        return id_text(wrapper.get("button_app"))
    except ValueError as error:
        raise Misfit("$.button_app", str(error)) from None
