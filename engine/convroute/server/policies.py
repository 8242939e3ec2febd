"""The policies a server decides by: one for each account, exchanged all at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from convroute.api import Policy
from convroute.conversation.channel import Channel
from convroute.conversation.item import Item, Unreadable

if TYPE_CHECKING:
    from convroute.wire.location import Note, Noted


class TwoForOneError(ValueError):
    """Two policies name one account."""


class Policies:
    """What decides at one moment; a change makes another one."""

    def __init__(self, policies: Iterable[Policy], shadows: Iterable[Policy] = ()) -> None:
        """Raises `TwoForOneError`. There must be at least one policy."""
        self.all = tuple(policies)
        self._of = _by_account(self.all)
        self.shadows = tuple(shadows)
        self._shadow_of = _by_account(self.shadows)
        self.accounts: Mapping[str, Channel] = {
            account: channel for policy in self.all for account, channel in policy.checked.accounts.items()
        }
        self._facts = None if len(self.all) > 1 else self.all[0].checked.facts

    def of(self, item: Item) -> Policy:
        """The policy of the item's account; of an item of nobody's, any, for it is `not_ours` everywhere."""
        return self.all[0] if isinstance(item, Unreadable) else self._of.get(item.account, self.all[0])

    def of_account(self, account: str) -> Policy | None:
        return self._of.get(account)

    def copies(self, items: Sequence[Item]) -> tuple[bool, ...]:
        """Which items of one document are copies (semantics E12); each policy knows those of its accounts."""
        if len(items) < 2:
            return (False,) * len(items)
        policies = {id(policy): policy for policy in map(self.of, items)}.values()
        return tuple(map(any, zip(*(policy.copies(items) for policy in policies), strict=True)))

    def shadow_of(self, account: str) -> Policy | None:
        return self._shadow_of.get(account)

    def read(self, document: bytes, *, at: int | None = None, noted: "Noted | None" = None) -> Iterator[Item]:
        """The items of a document; raises `InputError` where it is none.

        What is passed over is told to nobody but `noted`: a note quotes what came in.
        """
        noted = noted or _unnoted
        if self._facts is not None:
            return self.all[0].read(document, at=at, noted=noted)
        from convroute.wire.reader import read_events

        return read_events(document, self.accounts, at=at, noted=noted)


def _unnoted(_: "Note") -> None:
    """`convroute decide` tells it of a document that was kept."""


def _by_account(policies: Iterable[Policy]) -> dict[str, Policy]:
    found: dict[str, Policy] = {}
    for policy in policies:
        for account in policy.checked.accounts:
            if account in found:
                one, other = found[account].name, policy.name
                raise TwoForOneError(f"account {account} is in two policies, `{one}` and `{other}`")
            found[account] = policy
    return found
