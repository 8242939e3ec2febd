"""Reads in the short ways and in the long one, and compares."""

from collections.abc import Callable
from typing import Any

from convroute.conversation.input_error import InputError
from convroute.conversation.item import Item
from convroute.conversation.reader import read_at_length, read_document, read_events, read_input
from tests.conversation.building import ACCOUNTS


def same_in_both_ways(data: str | bytes) -> None:
    assert _outcome(lambda: read_input(data, ACCOUNTS)) == _outcome(lambda: read_at_length(data, ACCOUNTS))


def same_when_parsed(value: Any) -> None:
    documents = value if isinstance(value, list) else [value]
    at_length = [
        one for at, document in enumerate(documents) for one in read_document(document, at, ACCOUNTS)
    ]
    assert list(read_events(value, ACCOUNTS)) == at_length


def _outcome(read: Callable[[], Any]) -> list[Item] | str:
    try:
        return list(read())
    except InputError as error:
        return str(error)
