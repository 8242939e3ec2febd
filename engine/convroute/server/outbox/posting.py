"""One attempt: an item as a body, signed as Meta signs, posted, and what came back."""

import logging
from hmac import digest
from typing import Protocol

import aiohttp
from aiohttp import hdrs
from yarl import URL

from convroute.server.outbox.resolving import CheckedResolver, RefusedAddressError, checked_socket
from convroute.server.outbox.retries import MOST_ANSWER, Answer
from convroute.server.rows import Due
from convroute.version import VERSION
from convroute.wire.single_items import forwarded

SECONDS = 10.0
"""What an attempt may take, from the look-up of the name to the end of the answer."""
_CONNECT_SECONDS = 5.0
_MOST_READ = 16 * 1024
"""Of an answer that is longer the rest is not read, and its connection is closed."""
_KEEP_ALIVE_SECONDS = 4.0
"""Node and uvicorn close a connection after five: whoever is first is not in the middle of a request."""
_RESOLVED_SECONDS = 10
_log = logging.getLogger("convroute.server.outbox")
_ALWAYS: dict[str, str] = {
    "Content-Type": "application/json",
    "User-Agent": f"convroute/{VERSION}",
    "Accept": "*/*",
}
_NOT_MADE = (hdrs.ACCEPT_ENCODING,)


class Post(Protocol):
    """Sends a body once. What goes wrong is an `Answer` as well, never an exception."""

    async def __call__(self, url: URL, headers: dict[str, str], body: bytes) -> Answer: ...


def body_of(due: Due) -> bytes | None:
    """What is posted; None if the item of the decision was forgotten."""
    row = due.delivery
    if row.body is not None:
        return row.body
    return None if due.input is None else forwarded(due.input, row.field)


def headers_of(delivery: str, attempt: int, body: bytes, secret: bytes | None) -> dict[str, str]:
    """Many clients know only the older signature, so there are both."""
    headers = {**_ALWAYS, "X-Convroute-Delivery": delivery, "X-Convroute-Attempt": str(attempt)}
    if secret is not None:
        headers["X-Hub-Signature"] = f"sha1={digest(secret, body, 'sha1').hex()}"
        headers["X-Hub-Signature-256"] = f"sha256={digest(secret, body, 'sha256').hex()}"
    return headers


class Client:
    """The connections to the apps; made inside a running loop, and closed by it."""

    def __init__(
        self,
        *,
        allow_private: bool,
        resolver: aiohttp.abc.AbstractResolver | None = None,
        seconds: float = SECONDS,
    ) -> None:
        found = resolver or aiohttp.ThreadedResolver()
        connector = aiohttp.TCPConnector(
            limit=0,  # each app has its own bound
            resolver=found if allow_private else CheckedResolver(found),
            ttl_dns_cache=_RESOLVED_SECONDS,
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            socket_factory=None if allow_private else checked_socket(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=_CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_NOT_MADE,
            auto_decompress=False,
            trust_env=False,
        )

    async def post(self, url: URL, headers: dict[str, str], body: bytes) -> Answer:
        """See `Post`."""
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as response:
                text = await _beginning(response)
                return Answer(response.status, text, response.headers.get(hdrs.RETRY_AFTER))
        except Exception as error:  # whatever it is, others are not to suffer from it
            return Answer(None, _told(error))

    async def close(self) -> None:
        await self._session.close()


async def _beginning(response: aiohttp.ClientResponse) -> str:
    """The first bytes as text. What breaks off, or never ends, changes nothing of the status."""
    content, found, size = response.content, b"", 0
    try:
        while not content.at_eof():
            part = await content.readany()
            if len(found) < MOST_ANSWER:
                found += part[: MOST_ANSWER - len(found)]
            size += len(part)
            if size > _MOST_READ:
                break
    except (aiohttp.ClientError, OSError):
        pass
    if not content.at_eof():
        response.close()
    return found.decode("utf-8", "replace").replace("\0", "")


def _told(error: Exception) -> str:
    """Why there was no answer, in words that name no address and no secret."""
    cause = error.__cause__ or getattr(error, "os_error", None)
    if isinstance(error, RefusedAddressError) or isinstance(cause, RefusedAddressError):
        return "its URL leads to an address that is not public"
    match error:
        case aiohttp.ConnectionTimeoutError():
            return "no connection in time"
        case TimeoutError():
            return "no answer in time"
        case aiohttp.ClientConnectorDNSError():
            return "the name of its host is not known"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return "its certificate is not valid"
        case aiohttp.ClientConnectorError():
            return f"no connection: {error.strerror or 'refused'}"
        case aiohttp.ClientResponseError() | aiohttp.ClientPayloadError():
            return "the answer is not HTTP"
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError() | OSError():
            return "the connection was closed before an answer"
        case aiohttp.ClientError() | ValueError():
            return f"it could not be sent: {type(error).__name__}"
        case _:
            _log.error("an attempt failed for a reason of ours: %s", type(error).__name__)
            return f"it could not be sent: {type(error).__name__}"
