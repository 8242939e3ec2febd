"""One call of an app: what it asks of which node, and who it says it is."""

import re
from collections.abc import Mapping

from msgspec import Struct
from starlette.datastructures import Headers

from convroute.server.graph.errors import unknown_path, wrong_parameter
from convroute.server.graph.parameters import of_body, of_query
from convroute.wire.values import id_text

NEWEST_VERSION = "v26.0"
"""Answered where a call names none."""
METHODS = ("GET", "POST", "DELETE")
MOST_KEY = 255
_VERSION = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")


class Path(Struct, frozen=True):
    """`/v26.0/me/messages` in its parts; a missing `node` is the root."""

    version: str
    node: str | None = None
    edge: str | None = None

    @property
    def number(self) -> tuple[int, ...]:
        """The version, to be compared."""
        return tuple(int(part) for part in self.version[1:].split("."))


class Call(Struct, frozen=True):
    """`values` are the parameters of query and body; those of the body win. `facts` are the emulator's."""

    method: str
    path: Path
    values: Mapping[str, object]
    files: frozenset[str] = frozenset()
    bearer: str | None = None
    key: str | None = None
    """Of `Idempotency-Key`."""
    facts: str | None = None
    host: str = ""

    def text(self, name: str) -> str | None:
        """A parameter that is text. Raises `GraphError`."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise wrong_parameter(f"Param {name} must be a string")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """A parameter that is a list of names: a list, or text with commas. Raises `GraphError`."""
        value = self.values.get(name)
        if isinstance(value, str):
            value = [one.strip() for one in value.strip("[]").replace('"', "").split(",")]
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise wrong_parameter(f"Param {name} must be an array of names")
        return tuple(one for one in value if one)

    def user(self) -> str:
        """The person in `recipient`: an object with `id`, or the id itself. Raises `GraphError`."""
        recipient = self.values.get("recipient")
        if recipient is None or recipient == "":
            raise wrong_parameter("The parameter recipient is required")
        given = recipient.get("id") if isinstance(recipient, dict) else recipient
        try:
            user = id_text(given)
        except ValueError as wrong:
            raise wrong_parameter(f"Param recipient[id] {wrong}") from None
        if user is None:
            raise wrong_parameter("Param recipient must be an object with an id")
        return user


def path_of(path: str) -> Path:
    """Raises `GraphError` for more parts than there can be."""
    parts = [part for part in path.split("/") if part]
    version = parts.pop(0) if parts and _VERSION.fullmatch(parts[0]) else NEWEST_VERSION
    if len(parts) > 2:
        raise unknown_path("/".join(parts[1:])[:200])
    return Path(version, *parts)


async def call_of(method: str, path: str, query: bytes, headers: Headers, body: bytes) -> Call:
    """Raises `GraphError`."""
    asked, given = of_query(query), await of_body(headers, body)
    values = {**asked.values, **given.values}
    return Call(
        overridden(method, values),
        path_of(path),
        values,
        given.files,
        _bearer(headers.get("authorization", "")),
        _key(headers.get("idempotency-key")),
        headers.get("x-convroute-facts"),
        headers.get("host", "").partition(":")[0].lower(),
    )


def overridden(method: str, values: Mapping[str, object]) -> str:
    """`?method=delete`, for clients that cannot send one."""
    given = values.get("method")
    if method == "HEAD":
        return "GET"
    if isinstance(given, str) and given.upper() in METHODS:
        return given.upper()
    return method


def _bearer(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    return token.strip() or None if scheme.lower() in ("bearer", "oauth") else None


def _key(header: str | None) -> str | None:
    if header is not None and not (0 < len(header) <= MOST_KEY and header.isprintable()):
        raise wrong_parameter(f"an Idempotency-Key has 1 to {MOST_KEY} printable characters")
    return header
