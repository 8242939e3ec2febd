"""The `policy` block: what the policy is called, and whose conversations it routes (language: `policy`)."""

import zoneinfo
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from convroute.checker.accounts import Accounts, find_channel
from convroute.checker.blocks import missing_item, repeated
from convroute.checker.findings import Findings, Spot, Written, of_kind, related, replacement
from convroute.conversation.channel import Channel
from convroute.did_you_mean import nearest
from convroute.frozen_dict import frozen_dict
from convroute.source import Source, Span
from convroute.syntax import nodes
from convroute.syntax.node import Node


class Header(Struct, frozen=True):
    """What the block says; `channels` is empty when nothing is known about them."""

    name: str
    version: str
    description: str | None
    channels: tuple[Channel, ...]
    accounts: Mapping[str, Channel]
    timezone: str


UNKNOWN = Header("", "", None, (), frozen_dict({}), "UTC")


def check_header(statements: Sequence[Written[nodes.Statement]], findings: Findings) -> Header | None:
    """The policy's one block; None if there is none (for a fragment that is fine)."""
    blocks = [*of_kind(statements, nodes.PolicyBlock)]
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


class _Block(Struct, frozen=True):
    written: Written[nodes.PolicyBlock]
    findings: Findings

    def header(self) -> Header:
        channels = self._channels()
        accounts = Accounts(self.written, channels, self.findings).check()
        return Header(
            self.written.node.name.value,
            self._version(),
            self._description(),
            channels,
            frozen_dict(accounts),
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
            channel = find_channel(self.written.part(name), self.findings)
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

    # --- timezone ------------------------------------------------------------------------

    def _timezone(self) -> str:
        item = self._first(nodes.Timezone, "timezone")
        if not isinstance(item, nodes.Timezone):
            return "UTC"
        name = item.value.value
        if is_timezone(name):
            return name
        spot = self.written.part(item.value).spot
        near = nearest_timezone(name)
        self.findings.add(
            "E217",
            f"there is no timezone `{name}`",
            spot,
            help=f"did you mean {near}?" if near else "write an IANA name such as Europe/Berlin, or UTC",
            fix=None if near is None else replacement(f"write `{near}`", spot, f'"{near}"'),
        )
        return "UTC"


def is_timezone(name: str) -> bool:
    """Whether the IANA database has it."""
    return name in _timezones()


def nearest_timezone(name: str) -> str | None:
    """The timezone that was most likely meant."""
    return _sounds_like(name) or nearest(name, _timezones()) or _same_city(name)


def _sounds_like(name: str) -> str | None:
    """`Europe/Vienna` for `Europe/Wien`: names of cities in two languages begin alike, and end otherwise.

    Only where one zone of the area that was written begins so.
    """
    area, _, city = name.rpartition("/")
    begin = _sound(city)[:_ALIKE]
    if not area or len(begin) < _ALIKE:
        return None
    near = [zone for zone in _timezones() if zone.startswith(f"{area}/")]
    found = [zone for zone in near if _sound(zone.removeprefix(f"{area}/")).startswith(begin)]
    return found[0] if len(found) == 1 else None


def _sound(city: str) -> str:
    return city.casefold().replace("w", "v")


_ALIKE = 4
"""Letters with which the name of a city begins in both languages."""


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _same_city(name: str) -> str | None:
    """`berlin`, `europe/berlin` or `Germany/Berlin` for `Europe/Berlin`."""
    city = name.replace(" ", "_").rsplit("/", 1)[-1].casefold()
    found = sorted(zone for zone in _timezones() if zone.rsplit("/", 1)[-1].casefold() == city)
    return found[0] if city and found else None
