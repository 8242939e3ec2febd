"""What came in and is to be decided: a webhook, or what an app asks for."""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b

from msgspec import Struct
from msgspec.json import encode
from msgspec.structs import replace

from convroute.api import Policy
from convroute.conversation.item import Item, Unreadable
from convroute.evaluator.duplicates import key_of
from convroute.server.policies import Policies
from convroute.server.rows import Button, Needs, sorted_keys
from convroute.wire.location import Noted
from convroute.wire.single_items import single_items


class Incoming(Struct, frozen=True):
    """A document as it was read. `inputs` has by path each item as a document of its own.

    `asked` says that it is a request: its time is the one at which it is decided, unless `at` is given.
    `message` is the message of a send, whose echo goes to the apps; `answer_key` names an answer to be given
    again when the same is asked twice (`Idempotency-Key`). Of a part, `belongs` says which items are its.
    `refused` says why all of them are kept as input errors, and not decided.
    """

    document: bytes
    items: tuple[Item, ...]
    copies: tuple[bool, ...]
    keys: tuple[bytes | None, ...]
    inputs: Mapping[str, bytes]
    read_by: Policies
    asked: bool = False
    message: Mapping[str, object] | None = None
    answer_key: str | None = None
    belongs: Callable[[Item], bool] | None = None
    refused: str | None = None


def read_webhook(policies: Policies, document: bytes, noted: Noted | None = None) -> Incoming:
    """Raises `InputError` where nothing can be read."""
    items = tuple(policies.read(document, noted=noted))
    copies = policies.copies(items)
    keys = tuple(copy_key_of(policies.of(item), item) for item in items)
    alone = len(items) == 1 and not isinstance(items[0], Unreadable)
    inputs = {items[0].path: document} if alone else single_items(document)
    return Incoming(document, items, copies, keys, inputs, policies)


def read_request(
    policies: Policies,
    document: bytes,
    *,
    now: int,
    message: Mapping[str, object] | None = None,
    answer_key: str | None = None,
) -> Incoming:
    """A request without a time: it gets its own when it is decided. Raises `InputError`."""
    items = tuple(policies.read(document, at=now))
    size = len(items)
    return Incoming(document, items, (False,) * size, (None,) * size, {}, policies, True, message, answer_key)


def read_again(policies: Policies, incoming: Incoming, now: int) -> Incoming:
    """The same by other policies, if the policies changed since it was read."""
    if incoming.read_by is policies:
        return incoming
    if incoming.asked:
        return read_request(
            policies,
            incoming.document,
            now=now,
            message=incoming.message,
            answer_key=incoming.answer_key,
        )
    again = read_webhook(policies, incoming.document, lambda _: None)
    again = again if incoming.belongs is None else part_of(again, incoming.belongs)
    return again if incoming.refused is None else refused(again, incoming.refused)


def part_of(incoming: Incoming, belongs: Callable[[Item], bool]) -> Incoming:
    """The document with some of its items."""
    kept = [number for number, item in enumerate(incoming.items) if belongs(item)]
    return replace(
        incoming,
        items=tuple(incoming.items[number] for number in kept),
        copies=tuple(incoming.copies[number] for number in kept),
        keys=tuple(incoming.keys[number] for number in kept),
        belongs=belongs,
    )


def each_alone(incoming: Incoming) -> list[Incoming]:
    """Each item of a webhook as a part of its own, in their order."""
    if len(incoming.items) < 2:
        return [incoming]
    return [part_of(incoming, partial(_is_at, one.document, one.path)) for one in incoming.items]


def _is_at(document: int, path: str, item: Item) -> bool:
    return item.path == path and item.document == document


def refused(incoming: Incoming, why: str) -> Incoming:
    """The same, to be kept as input errors: it could not be decided, or what was decided not be written."""
    return replace(incoming, refused=why)


def needs(batch: list[Incoming]) -> Needs:
    """What has to be known to decide these."""
    threads, copies, buttons, answers = [], [], [], []
    for incoming in batch:
        if incoming.answer_key is not None:
            answers.append(incoming.answer_key)
        for item, key in zip(incoming.items, incoming.keys, strict=True):
            if isinstance(item, Unreadable) or item.user is None:
                continue
            if incoming.read_by.of_account(item.account) is not None:
                threads.append((item.account, item.user))
            if key is not None:
                copies.append(key)
            button = button_of(item)
            if button is not None:
                buttons.append(button)
    return Needs(sorted_keys(threads), tuple(copies), tuple(buttons), tuple(answers))


def button_of(item: Item) -> Button | None:
    """The button that a postback tells of, where the item does not name its app itself (semantics E10)."""
    if isinstance(item, Unreadable) or getattr(item, "kind", None) != "postback":
        return None
    payload, user = item.payload, item.user  # type: ignore[union-attr]  # only events have a kind
    if payload is None or user is None or item.button_app is not None:  # type: ignore[union-attr]  # as above
        return None
    return item.account, user, payload


def copy_key_of(policy: Policy, item: Item) -> bytes | None:
    """E12's key, hashed: a row of the log has it in an index."""
    key = None if isinstance(item, Unreadable) else key_of(policy.checked, item)
    return None if key is None else blake2b(encode(key), digest_size=16).digest()
