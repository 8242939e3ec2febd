"""Which names a server answers to, so that no web page can reach it by a name of its own (DNS rebinding).

A page in somebody's browser may let its own name point at 127.0.0.1; the browser then takes the server
there for the page's own. Its `Host` header still says the page's name.
"""

from collections.abc import Iterable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from convroute.server.addresses import is_loopback

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def host_names(host: str, allowed: Iterable[str] = (), *, also: Iterable[str] = ()) -> frozenset[str] | None:
    """The names to which a server that listens at `host` answers; None are all.

    Without `allowed` only a server at loopback looks at names: others are not known to it. `also` are
    names of it, but no reason to look.
    """
    given = [name.lower() for name in allowed]
    if not given and not is_loopback(host):
        return None
    own = f"[{host}]" if ":" in host else host
    return frozenset((*LOOPBACK_NAMES, own.lower(), *given, *also))


class HostCheck:
    """Lets through what asks for one of `names`, with any port or none."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app = app
        self._names = names
        self._known: set[bytes] = set()
        """Whole headers that were found to be right; the port makes few of each name."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and not self._is_known(scope):
            answer = PlainTextResponse(
                "this server does not answer to the name in `Host`; `--allow-host NAME` lets it", 421
            )
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        found = [value for name, value in scope["headers"] if name == b"host"]
        if len(found) != 1:
            return False
        if found[0] in self._known:
            return True
        name, colon, port = found[0].decode("latin-1").lower().rpartition(":")
        if not colon or not port.isdecimal():  # no port, perhaps an address with colons
            name = found[0].decode("latin-1").lower()
        right = name in self._names
        if right and len(self._known) < 64:
            self._known.add(found[0])
        return right
