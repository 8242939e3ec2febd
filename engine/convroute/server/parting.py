"""Parts a document by the databases that have its accounts, and puts together what they decided."""

from collections.abc import Callable, Mapping

from convroute.conversation.item import Item, Unreadable
from convroute.server.decided import Decided
from convroute.server.incoming import Incoming, part_of

Number = Callable[[str | None], int]
"""Of an account (None: of what names none): which database has it."""


def parts_of(incoming: Incoming, number: Number) -> dict[int, Incoming]:
    """By database, the document with the items that are kept there."""
    numbers = {_number(item, number) for item in incoming.items}
    if len(numbers) == 1:
        return {numbers.pop(): incoming}

    def part(one: int) -> Incoming:
        return part_of(incoming, lambda item: _number(item, number) == one)

    return {one: part(one) for one in sorted(numbers)}


def together(incoming: Incoming, decided: Mapping[int, Decided], number: Number) -> Decided:
    """What was decided on the whole document, in the order of its items."""
    for one in decided.values():
        if one.failed is not None:
            return one
    lines = {one: iter(part.lines) for one, part in decided.items()}
    return Decided(tuple(next(lines[_number(item, number)]) for item in incoming.items))


def _number(item: Item, number: Number) -> int:
    return number(None if isinstance(item, Unreadable) else item.account)
