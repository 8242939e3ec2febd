"""Channels and accounts: whose conversations the policy routes (language: `policy`)."""

from collections.abc import Sequence
from typing import get_args

from msgspec import Struct

from convroute.checker.blocks import missing_item
from convroute.checker.findings import Findings, Written, related
from convroute.conversation.channel import Channel
from convroute.did_you_mean import nearest
from convroute.syntax import nodes
from convroute.syntax.literals import Integer, Name
from convroute.wording import one_of

CHANNELS: tuple[Channel, ...] = get_args(Channel)


def find_channel(name: Written[Name], findings: Findings) -> Channel | None:
    """The channel of that name, or None (said already)."""
    word = name.node.value
    for channel in CHANNELS:
        if channel == word:
            return channel
    near, otherwise = nearest(word, CHANNELS), f"the channels are {one_of(CHANNELS)}"
    findings.add_unknown("E214", f"there is no channel `{word}`", name.spot, near, otherwise)
    return None


class Accounts(Struct, frozen=True):
    """The accounts of a policy block whose channels are known."""

    written: Written[nodes.PolicyBlock]
    channels: tuple[Channel, ...]
    findings: Findings

    def check(self) -> dict[str, Channel]:
        """Every account with its channel; each listed once, and every channel has one."""
        items = [item for item in self.written.node.items if isinstance(item, nodes.Accounts)]
        if not items:
            name = self.written.node.name
            missing_item("account", "account 17841400000000001", self.written, name, self.findings)
            return {}
        accounts: dict[str, Channel] = {}
        first: dict[str, Integer] = {}
        seen: dict[str | None, nodes.Accounts] = {}
        for item in items:
            channel = self._channel_of(item)
            self._check_repeated(item, seen)
            for number in item.ids:
                self._check_account(number, first)
                if channel is not None:
                    accounts.setdefault(str(number.value), channel)
        self._check_all_have_one(items)
        return accounts

    def _channel_of(self, item: nodes.Accounts) -> Channel | None:
        channels = self.channels
        if item.channel is None:
            if len(channels) == 2:
                self.findings.add(
                    "E215",
                    "with two channels it must be said which one an account belongs to",
                    self.written.part(item).spot,
                    help="write `account instagram ID` and `account messenger ID`",
                )
            return channels[0] if len(channels) == 1 else None
        channel = find_channel(self.written.part(item.channel), self.findings)
        if channel is not None and channels and channel not in channels:
            self.findings.add(
                "E215",
                f"an account on `{channel}`, but the policy's channel is `{channels[0]}`",
                self.written.part(item.channel).spot,
                help=f"write `channel {', '.join((*channels, channel))}`, or remove the account",
            )
            return None
        return channel

    def _check_repeated(self, item: nodes.Accounts, seen: dict[str | None, nodes.Accounts]) -> None:
        key = None if item.channel is None else item.channel.value
        if key in seen:
            word = "account" if key is None else f"account {key}"
            self.findings.add(
                "E213",
                f"`{word}` is written twice in this block",
                self.written.part(item).spot,
                help=f"list the accounts once: {word} 1, 2",
                related=[related("first written here", self.written.part(seen[key]).spot)],
            )
        seen.setdefault(key, item)

    def _check_account(self, number: Integer, first: dict[str, Integer]) -> None:
        spot = self.written.part(number).spot
        if number.value < 1:
            help_ = "use the id Meta shows for the account"
            self.findings.add("E219", f"{number.value} is not an account id", spot, help=help_)
        key = str(number.value)
        if key in first:
            self.findings.add(
                "E216",
                f"the account {key} is listed twice",
                spot,
                help="list each account once",
                related=[related("first listed here", self.written.part(first[key]).spot)],
            )
        first.setdefault(key, number)

    def _check_all_have_one(self, items: Sequence[nodes.Accounts]) -> None:
        named = {item.channel.value for item in items if item.channel is not None}
        if any(item.channel is None for item in items) or not named <= set(CHANNELS):
            return
        for channel in self.channels:
            if channel not in named:
                self.findings.add(
                    "E215",
                    f"the channel `{channel}` has no account",
                    self.written.part(self.written.node.name).spot,
                    help=f"add: account {channel} ID",
                )
