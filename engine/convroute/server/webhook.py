"""Meta's door: the handshake, and webhooks, which are answered with 200 only after they are kept."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from convroute.conversation.input_error import InputError
from convroute.server.committer import Committer, FullError
from convroute.server.incoming import read_webhook
from convroute.server.store import StoreError
from convroute.wire.single_items import is_webhook

MOST_CHALLENGE = 256
_RECEIVED = b"EVENT_RECEIVED"
_NO_WEBHOOK = (
    "this is not a webhook: one has `object` and `entry`, in a wrapper or not;"
    " what an app asks for goes to the addresses of the Graph API, such as /me/pass_thread_control"
)


class WebhookDoor:
    """`secrets` may each have signed; without any, which only an emulator may have, no signature is asked."""

    def __init__(
        self, committer: Committer, secrets: Sequence[bytes], verify_token: str | None, most_bytes: int
    ) -> None:
        self._committer = committer
        self._secrets = tuple(secrets)
        self._verify_token = verify_token
        self._most_bytes = most_bytes

    async def handshake(self, request: Request) -> Response:
        """Meta asks once, when the webhook is set up: the answer is its challenge."""
        query = request.query_params
        token, challenge = query.get("hub.verify_token", ""), query.get("hub.challenge", "")
        wanted = self._verify_token
        right = wanted is None or hmac.compare_digest(token.encode(), wanted.encode())
        if query.get("hub.mode") != "subscribe" or not right or len(challenge) > MOST_CHALLENGE:
            return PlainTextResponse("this is not the handshake of a webhook with our verify token", 403)
        return PlainTextResponse(challenge)

    async def receive(self, request: Request) -> Response:
        try:
            body = await read_body(request, self._most_bytes)
        except TooLargeError:
            return PlainTextResponse(f"at most {self._most_bytes} bytes", 413)
        except ClientDisconnect:  # half a body is not a body
            return Response(status_code=400)
        if self._secrets and not self._signed(body, request.headers.get("x-hub-signature-256", "")):
            return PlainTextResponse("the signature is not that of our Meta app", 403)
        if not is_webhook(body):
            return PlainTextResponse(_NO_WEBHOOK, 400)
        try:
            incoming = read_webhook(self._committer.policies, body)
        except InputError as wrong:
            return PlainTextResponse(f"this is not a webhook: {wrong}", 400)
        try:
            decided = await self._committer.decide(incoming)
        except FullError:
            return PlainTextResponse("too much waits", 503, {"Retry-After": "5"})
        except StoreError:
            return PlainTextResponse("it could not be kept", 503, {"Retry-After": "5"})
        if decided.failed is not None:
            return PlainTextResponse("it could not be decided", 500)
        return Response(_RECEIVED)

    def _signed(self, body: bytes, signature: str) -> bool:
        given = signature.encode()
        return any(
            hmac.compare_digest(given, b"sha256=" + hmac.new(secret, body, sha256).hexdigest().encode())
            for secret in self._secrets
        )


class TooLargeError(Exception):
    """A body that is larger than is taken."""


async def read_body(request: Request, most: int) -> bytes:
    """The whole body. Raises `TooLargeError`, and `ClientDisconnect` where it was cut off."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise TooLargeError
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLargeError
        parts.append(part)
    return b"".join(parts)
