"""Who may ask: whoever has the admin token; without one, whoever is on this computer."""

import hmac
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

COOKIE = "convroute"
Handler = Callable[[Request], Awaitable[Response]]
_READING = ("GET", "HEAD")


class Gate:
    """Guards handlers. A page of another site may change nothing, whatever cookies the browser sends."""

    def __init__(self, admin_token: str | None) -> None:
        self._token = None if admin_token is None else admin_token.encode()

    def guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            if request.method not in _READING and not same_site(request):
                return refusal(403, "this came from a page of another site")
            if not self.lets_in(request):
                return refusal(401, "the admin token is needed: `Authorization: Bearer TOKEN`")
            return await handler(request)

        return answer

    def lets_in(self, request: Request) -> bool:
        if self._token is None:
            return request.client is None or _is_loopback(request.client.host)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.is_token(given.strip()):
            return True
        return self.is_token(request.cookies.get(COOKIE, ""))

    def is_token(self, given: str) -> bool:
        return self._token is not None and hmac.compare_digest(given.encode(), self._token)


def refusal(status: int, message: str) -> Response:
    """The shape of every error of the API."""
    return JSONResponse({"error": {"message": message}}, status)


def same_site(request: Request) -> bool:
    """Browsers say from where a request comes; programs say nothing."""
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a socket of the file system
        return True
