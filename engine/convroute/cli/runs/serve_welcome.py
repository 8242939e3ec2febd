"""The first lines of a server: where it is, what it knows, and what to type next."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.cli.runs.serve_wish import Wish
    from convroute.server.server import Server

PORT = 8470


def welcome(server: "Server", wish: "Wish", address: str) -> str:
    lines = _emulating(server, wish, address) if wish.emulating else _routing(server, wish, address)
    return "\n".join(visible(line) for line in lines)


def _routing(server: "Server", wish: "Wish", address: str) -> Iterator[str]:
    yield f"routing by {_names(server)}, at {address}"
    yield f"  page      {address}/convroute/"
    yield f"  database  {_shown(wish.database_url)}"


def _emulating(server: "Server", wish: "Wish", address: str) -> Iterator[str]:
    yield f"emulating Meta for {_names(server)}"
    yield f"  clients   {address}  (instead of https://graph.facebook.com)"
    yield f"  page      {address}/convroute/"
    kept = "in memory, gone when this ends; `--db sqlite:convroute.db` keeps it"
    yield f"  database  {_shown(wish.database_url) if wish.database else kept}"
    apps = [app for app in server.apps if not _is_inbox(server, app.name)]
    width = max((len(app.name) for app in apps), default=0)
    for number, app in enumerate(apps):
        shown = f"token-{app.name}" if server.apps.of_token(f"token-{app.name}") else "as configured"
        where = app.url or f"no address: `--app {app.name}=URL`"
        yield f"  {'apps' if not number else '':8}  {app.name:{width}}  token {shown}, {where}"
    url = "" if address.endswith(f":{PORT}") else f" --url {address}"
    yield f'  next      convroute say "Hi"{url}'


def _is_inbox(server: "Server", name: str) -> bool:
    found = (policy.checked.apps.get(name) for policy in server.policies.all)
    return any(app is not None and app.builtin is not None for app in found)


def _names(server: "Server") -> str:
    return ", ".join(f"{policy.name} {policy.version}" for policy in server.policies.all)


def _shown(url: str) -> str:
    """The address of a database without the password in it."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2].partition('?')[0]}" if separator else url
