"""The `policy` block: what the policy is called, and whose conversations it routes (language: `policy`)."""

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import get_args

from convroute.checker.findings import Findings, Spot, Written, meant, one_of, related, replacement
from convroute.conversation.channel import Channel
from convroute.source import Source, Span
from convroute.suggestion import nearest
from convroute.syntax import nodes
from convroute.syntax.literals import Integer, Name, Node

CHANNELS: tuple[Channel, ...] = get_args(Channel)


@dataclass(frozen=True, slots=True)
class Header:
    """What the block says; `channels` is empty when nothing is known about them."""

    name: str
    version: str
    description: str | None
    channels: tuple[Channel, ...]
    accounts: Mapping[str, Channel]
    timezone: str


UNKNOWN = Header("", "", None, (), MappingProxyType({}), "UTC")


def check_header(statements: Sequence[Written[nodes.Statement]], findings: Findings) -> Header | None:
    """The policy's one block; None if there is none (for a fragment that is fine)."""
    blocks = [
        Written(statement.node, statement.source)
        for statement in statements
        if isinstance(statement.node, nodes.PolicyBlock)
    ]
    if not blocks:
        return None
    for again in blocks[1:]:
        findings.add(
            "E211",
            "there is a second `policy` block",
            again.part(again.node.name).spot,
            help="a policy has one block; put the other policy into a file of its own",
            related=[related("the first is here", blocks[0].part(blocks[0].node.name).spot)],
        )
    return _Block(blocks[0], findings).header()


def missing_header(source: Source, findings: Findings) -> None:
    findings.add(
        "E210",
        "there is no `policy` block",
        Spot(source, Span(0, 0)),
        help='write one: policy NAME { version "1"  channel instagram  account ID }',
    )


def repeated(
    items: Sequence[Node], kind: type[Node], word: str, source: Source, findings: Findings
) -> Node | None:
    """The first item of `kind`; each further one in the block is an error."""
    found = [item for item in items if isinstance(item, kind)]
    for again in found[1:]:
        findings.add(
            "E213",
            f"`{word}` is written twice in this block",
            Spot(source, again.span),
            help="each item stands at most once; remove one",
            related=[related("first written here", Spot(source, found[0].span))],
        )
    return found[0] if found else None


def missing_item(word: str, example: str, owner: Written[Node], name: Name, findings: Findings) -> None:
    findings.add(
        "E212", f"`{name.value}` has no `{word}`", owner.part(name).spot, help=f"add, for example: {example}"
    )


@dataclass(frozen=True, slots=True)
class _Block:
    written: Written[nodes.PolicyBlock]
    findings: Findings

    def header(self) -> Header:
        channels = self._channels()
        return Header(
            self.written.node.name.value,
            self._version(),
            self._description(),
            channels,
            MappingProxyType(self._accounts(channels)),
            self._timezone(),
        )

    def _first(self, kind: type[Node], word: str) -> Node | None:
        return repeated(self.written.node.items, kind, word, self.written.source, self.findings)

    def _missing(self, word: str, example: str) -> None:
        missing_item(word, example, self.written, self.written.node.name, self.findings)

    def _version(self) -> str:
        item = self._first(nodes.Version, "version")
        if not isinstance(item, nodes.Version):
            self._missing("version", 'version "1"')
            return ""
        if not item.value.value.strip():
            self.findings.add(
                "E218",
                "the version is empty",
                self.written.part(item.value).spot,
                help="a version says which state of the policy decided: a number, a date, a release",
            )
        return item.value.value

    def _description(self) -> str | None:
        item = self._first(nodes.Description, "description")
        return item.value.value if isinstance(item, nodes.Description) else None

    def _channels(self) -> tuple[Channel, ...]:
        item = self._first(nodes.Channels, "channel")
        if not isinstance(item, nodes.Channels):
            self._missing("channel", "channel instagram")
            return ()
        channels: list[Channel] = []
        for name in item.names:
            channel = self._channel(name)
            if channel is not None and channel in channels:
                self.findings.add(
                    "E214",
                    f"the channel `{channel}` is named twice",
                    self.written.part(name).spot,
                    help="name each channel once",
                )
            elif channel is not None:
                channels.append(channel)
        return tuple(channels)

    def _channel(self, name: Name) -> Channel | None:
        for channel in CHANNELS:
            if channel == name.value:
                return channel
        spot = self.written.part(name).spot
        near = nearest(name.value, CHANNELS)
        self.findings.add(
            "E214",
            f"there is no channel `{name.value}`",
            spot,
            help=meant(name.value, CHANNELS) or f"the channels are {one_of(CHANNELS)}",
            fix=None if near is None else replacement(f"write `{near}`", spot, near),
        )
        return None

    # --- accounts ------------------------------------------------------------------------

    def _accounts(self, channels: tuple[Channel, ...]) -> dict[str, Channel]:
        items = [item for item in self.written.node.items if isinstance(item, nodes.Accounts)]
        if not items:
            self._missing("account", "account 17841400000000001")
            return {}
        accounts: dict[str, Channel] = {}
        first: dict[str, Integer] = {}
        seen: dict[str | None, nodes.Accounts] = {}
        for item in items:
            channel = self._channel_of(item, channels)
            self._check_repeated(item, seen)
            for number in item.ids:
                self._check_account(number, first)
                if channel is not None:
                    accounts.setdefault(str(number.value), channel)
        self._check_all_have_one(items, channels)
        return accounts

    def _channel_of(self, item: nodes.Accounts, channels: tuple[Channel, ...]) -> Channel | None:
        if item.channel is None:
            if len(channels) == 2:
                self.findings.add(
                    "E215",
                    "with two channels it must be said which one an account belongs to",
                    self.written.part(item).spot,
                    help="write `account instagram ID` and `account messenger ID`",
                )
            return channels[0] if len(channels) == 1 else None
        channel = self._channel(item.channel)
        if channel is not None and channels and channel not in channels:
            self.findings.add(
                "E215",
                f"an account on `{channel}`, but the policy's channel is `{channels[0]}`",
                self.written.part(item.channel).spot,
                help=f"write `channel {', '.join((*channels, channel))}`, or leave the account out",
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
            self.findings.add(
                "E219", f"{number.value} is no account id", spot, help="use the id Meta shows for the account"
            )
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

    def _check_all_have_one(self, items: Sequence[nodes.Accounts], channels: tuple[Channel, ...]) -> None:
        named = {item.channel.value for item in items if item.channel is not None}
        if any(item.channel is None for item in items):
            return
        for channel in channels:
            if channel not in named:
                self.findings.add(
                    "E215",
                    f"the channel `{channel}` has no account",
                    self.written.part(self.written.node.name).spot,
                    help=f"add: account {channel} ID",
                )

    # --- timezone ------------------------------------------------------------------------

    def _timezone(self) -> str:
        item = self._first(nodes.Timezone, "timezone")
        if not isinstance(item, nodes.Timezone):
            return "UTC"
        name = item.value.value
        if name in _timezones():
            return name
        spot = self.written.part(item.value).spot
        near = nearest(name, _timezones()) or _same_city(name)
        self.findings.add(
            "E217",
            f"there is no timezone `{name}`",
            spot,
            help=f"did you mean {near}?" if near else "write an IANA name such as Europe/Berlin, or UTC",
            fix=None if near is None else replacement(f"write `{near}`", spot, f'"{near}"'),
        )
        return "UTC"


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _same_city(name: str) -> str | None:
    """`berlin`, `europe/berlin` or `Germany/Berlin` for `Europe/Berlin`."""
    city = name.replace(" ", "_").rsplit("/", 1)[-1].casefold()
    found = sorted(zone for zone in _timezones() if zone.rsplit("/", 1)[-1].casefold() == city)
    return found[0] if city and found else None
