"""Asks a running server over HTTP, with nothing but the standard library."""

import json
import os
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

DEFAULT_URL = "http://127.0.0.1:8470"
TOKEN = "CONVROUTE_ADMIN_TOKEN"
"""The environment variable with the admin token of the server."""
_SECONDS = 10.0
_NO_PROXY = build_opener(ProxyHandler({}))
"""The server is near: a proxy of the environment is for Meta's addresses."""


class Asking:
    """One server at `url`; raises `Refusal` for all that is not an answer."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise Refusal(f"`{visible(url)}` is not the address of a server: write {DEFAULT_URL}")
        self._origin = url.rstrip("/")

    def get(self, *path: str, seconds: float = _SECONDS, **query: str) -> Any:
        return self._ask(path, query, None, seconds)

    def post(self, *path: str, body: object) -> Any:
        return self._ask(path, {}, json.dumps(body).encode(), _SECONDS)

    def _ask(self, path: tuple[str, ...], query: dict[str, str], body: bytes | None, seconds: float) -> Any:
        url = "/".join([self._origin, *(quote(part, safe="") for part in path)])
        headers = {"Content-Type": "application/json"}
        if token := os.environ.get(TOKEN):
            headers["Authorization"] = f"Bearer {token}"
        request = Request(url + ("?" + urlencode(query) if query else ""), body, headers)
        try:
            with _NO_PROXY.open(request, timeout=seconds) as answer:
                return _json(answer.read(), self._origin)
        except HTTPError as refused:
            with refused:
                raise Refusal(self._why(refused)) from None
        except (URLError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, ConnectionRefusedError):
                hint = "start one with `convroute serve POLICY --emulate`, or say where it is by `--url`"
                raise Refusal(f"no server listens at {visible(self._origin)}: {hint}") from None
            raise Refusal(f"{visible(self._origin)} does not answer: {visible(str(reason))}") from None

    def _why(self, refused: HTTPError) -> str:
        try:
            message = json.loads(refused.read())["error"]["message"]
        except (ValueError, LookupError, TypeError):
            return f"{visible(self._origin)} answers {refused.code}: is it a server of convroute?"
        hint = f"; the variable {TOKEN} is where it is looked for" if refused.code == 401 else ""
        return visible(f"{message}{hint}")


def _json(body: bytes, origin: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise Refusal(f"{visible(origin)} does not answer in JSON: is it a server of convroute?") from None
