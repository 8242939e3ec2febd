"""Reads with the reader and with the oracle, and compares."""

from collections.abc import Callable
from typing import Any

from convroute.conversation.input_error import InputError
from convroute.conversation.item import Item
from convroute.wire.reader import read_events, read_input
from tests.wire.building import ACCOUNTS
from tests.wire.oracle.reader import read_text, read_value


def same_in_both_ways(data: str | bytes) -> None:
    assert _outcome(lambda: read_input(data, ACCOUNTS)) == _outcome(lambda: read_text(data, ACCOUNTS))


def same_when_parsed(value: Any) -> None:
    documents = value if isinstance(value, list) else [value]
    at_length = [one for at, document in enumerate(documents) for one in read_value(document, at, ACCOUNTS)]
    assert list(read_events(value, ACCOUNTS)) == at_length


def _outcome(read: Callable[[], Any]) -> list[Item] | str:
    try:
        return list(read())
    except InputError as error:
        return str(error)
