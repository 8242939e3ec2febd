"""Who may ask a running server."""

import pytest
from starlette.requests import Request

from convroute.server.api.gate import Gate


def request(*, method: str = "GET", client: str = "127.0.0.1", **headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": pairs, "client": (client, 1)})


@pytest.mark.parametrize(("client", "let_in"), [("127.0.0.1", True), ("::1", True), ("192.0.2.7", False)])
def test_without_a_token_only_this_computer_is_let_in(client: str, let_in: bool) -> None:
    assert Gate(None).lets_in(request(client=client)) is let_in


def test_the_token_lets_in_from_anywhere() -> None:
    gate = Gate("secret")
    assert gate.lets_in(request(client="192.0.2.7", authorization="Bearer secret"))
    assert gate.lets_in(request(client="192.0.2.7", cookie="convroute=secret"))


@pytest.mark.parametrize("given", ["Bearer secre", "Bearer secrets", "Basic secret", "secret", "Bearer "])
def test_anything_else_does_not(given: str) -> None:
    assert not Gate("secret").lets_in(request(authorization=given))
    assert not Gate("secret").lets_in(request())
