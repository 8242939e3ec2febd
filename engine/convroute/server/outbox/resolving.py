"""No name and no address may lead a delivery to a place that is not public.

Names are resolved once a connection, and the connection goes to the addresses that were looked at. The text
of a host tells nothing (`2130706433` and `0x7f.1` are this computer), so addresses are looked at, not texts.
"""

import socket
from collections.abc import Callable

from aiohttp.abc import AbstractResolver, ResolveResult

from convroute.server.addresses import is_public


class RefusedAddressError(OSError):
    """A name or a literal leads to an address that is not public."""


class CheckedResolver(AbstractResolver):
    """Refuses a name if any of its addresses is not `allowed`: then nobody can choose the one that is."""

    def __init__(self, resolver: AbstractResolver, allowed: Callable[[str], bool] = is_public) -> None:
        self._resolver = resolver
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not all(self._allowed(one["host"]) for one in found):
            raise RefusedAddressError(f"{host} leads to an address that is not public")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def checked_socket(allowed: Callable[[str], bool] = is_public) -> Callable[..., socket.socket]:
    """Makes sockets for addresses that are allowed: the last look, also at hosts that are addresses."""

    def make(info: tuple[int, int, int, str, tuple[str, int]]) -> socket.socket:
        family, kind, protocol, _, address = info
        if not allowed(address[0]):
            raise RefusedAddressError(f"{address[0]} is not a public address")
        return socket.socket(family, kind, protocol)

    return make
