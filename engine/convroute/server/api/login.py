"""`POST /convroute/login`: a page gives the admin token once, and gets a cookie that no script can read."""

from collections.abc import Iterator

from msgspec import Struct, ValidationError
from msgspec.json import decode
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from convroute.server.api.gate import COOKIE, Gate, refusal, same_site
from convroute.server.webhook import TooLargeError, read_body

_MOST_BYTES = 4_096


class Given(Struct, frozen=True):
    """What a page sends."""

    token: str


def login_routes(gate: Gate) -> Iterator[BaseRoute]:
    async def login(request: Request) -> Response:
        if not same_site(request):
            return refusal(403, "this came from a page of another site")
        try:
            token = decode(await read_body(request, _MOST_BYTES), type=Given).token
        except (ValidationError, ValueError, TooLargeError):
            return refusal(400, 'the body is `{"token": "..."}`')
        except ClientDisconnect:
            return Response(status_code=400)
        if not gate.is_token(token):
            return refusal(401, "this is not the admin token")
        answer = Response(status_code=204)
        # Without a path it is for the addresses beside this one, also behind a proxy with a prefix.
        answer.set_cookie(
            COOKIE, token, path=None, httponly=True, samesite="strict", secure=_is_https(request)
        )
        return answer

    yield Route("/convroute/login", login, methods=["POST"])


def _is_https(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
