"""Asks a running `convroute serve` over HTTP; whatever stands in the way is a `Refusal`."""

import json
import os
from contextlib import closing
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, ValidationError, convert

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

TOKEN = "CONVROUTE_ADMIN_TOKEN"
"""The environment variable with the admin token of the server."""
_SECONDS = 30


class _Error(Struct):
    message: str


class _Refused(Struct):
    error: _Error


class RunningServer:
    """At `url`; follows no redirect and uses no proxy."""

    def __init__(self, url: str, *, started_by: str | None = None) -> None:
        """`started_by` is the command to type where nothing listens. Raises `Refusal`."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            parts, host, port = urlsplit(""), None, None
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
            raise Refusal(f"`{visible(url)}` is not the address of a server: write http://127.0.0.1:8470")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._started_by = started_by
        self._url = f"{parts.scheme}://{parts.netloc}"
        self._connect = partial(kind, host, port, timeout=_SECONDS)
        self._headers = {"Accept": "application/json"}
        if token := os.environ.get(TOKEN):
            self._headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, document: object = None) -> tuple[int, Any]:
        """The status and the JSON of the answer. Raises `Refusal` without one, or with a wrong token."""
        body = None if document is None else json.dumps(document).encode()
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        try:
            with closing(self._connect()) as connection:
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                status, answer = response.status, json.loads(response.read())
        except (OSError, HTTPException, ValueError) as error:
            why = "there is no convroute server" if isinstance(error, ValueError) else _reason(error)
            if isinstance(error, ConnectionRefusedError) and self._started_by is not None:
                why += f"; start one with `{self._started_by}`, or say by `--url` where it is"
            raise Refusal(f"nothing answers at {visible(self._url)}: {visible(why)}") from None
        if status in (401, 403):
            raise Refusal(
                f"the server wants the admin token: {message_of(answer)}; it is looked for in {TOKEN}"
            )
        return status, answer


def message_of(answer: Any) -> str:
    """Why the server refused."""
    try:
        return visible(convert(answer, _Refused).error.message)
    except ValidationError:
        return "it does not say why"


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or type(error).__name__).lower()
