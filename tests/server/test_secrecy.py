"""What people write, tokens and secrets stand in no log, no metric and no error."""

import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.repository.checkout import POLICIES
from tests.server.eventually import eventually
from tests.server.process import serving

pytestmark = pytest.mark.slow

SHOP = POLICIES / "shop" / "shop.route"
ACCOUNT = "17841400000000001"
PERSON = "5550009876"
PLANTED = {
    name: f"planted-{name.lower().replace('_', '-')}-4711"
    for name in (
        "APP_SECRET", "VERIFY_TOKEN", "ADMIN_TOKEN", "CONCIERGE_TOKEN", "CONCIERGE_SECRET",
        "TEXT", "PAYLOAD", "QUERY", "HEADER", "ANSWER", "FORM", "PATH", "FACT",
    )
}  # fmt: skip
CONFIGURATION = """\
log-requests = true
log-decisions = true
[meta]
app-secrets = [{ env = "APP_SECRET" }]
verify-token = { env = "VERIFY_TOKEN" }
[admin]
token = { env = "ADMIN_TOKEN" }
[[app]]
name = "concierge"
url = "http://127.0.0.1:%d/webhook"
tokens = [{ env = "CONCIERGE_TOKEN" }]
secret = { env = "CONCIERGE_SECRET" }
allow-http = true
allow-private = true
"""


class _App(BaseHTTPRequestHandler):
    """Answers every delivery with an error that says something secret."""

    got: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        body = PLANTED["ANSWER"].encode()
        self.send_response(500, PLANTED["ANSWER"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nowhere."""


@contextmanager
def _app() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _App) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def _asked(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """The status, and all that was answered."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, body, {**named, "X-Planted": PLANTED["HEADER"]}), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, f"{refused.headers}{refused.read().decode()}"


def _webhook(**item: object) -> bytes:
    common = {"sender": {"id": PERSON}, "recipient": {"id": ACCOUNT}, "timestamp": 1_767_000_000_000}
    entry = {"id": ACCOUNT, "time": 1, "messaging": [{**common, **item}]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def _items() -> Iterator[dict[str, object]]:
    text, payload = PLANTED["TEXT"], PLANTED["PAYLOAD"]
    yield {"message": {"mid": "m1", "text": text, "quick_reply": {"payload": payload}}}
    yield {"postback": {"mid": "m2", "title": text, "payload": payload}}
    yield {"message": {"mid": "m3", "text": text}, "referral": {"ref": payload}}
    yield {payload: {"text": text}}


def _signed(body: bytes) -> str:
    return "sha256=" + hmac.new(PLANTED["APP_SECRET"].encode(), body, sha256).hexdigest()


def _errors(address: str) -> Iterator[tuple[int, str]]:
    """Calls of all kinds that are refused, each with something planted."""
    webhook, token = f"{address}/webhook", PLANTED["CONCIERGE_TOKEN"]
    text = PLANTED["TEXT"]
    broken = [
        text.encode(),
        json.dumps({"object": text, "entry": text}).encode(),
        json.dumps({"object": "instagram", "entry": [{"id": text, "messaging": text}]}).encode(),
        json.dumps({"facts": {PLANTED["FACT"]: text}, "event": text}).encode(),
        json.dumps({"object": "instagram", text: text}).encode() + text.encode(),
        b"\xff" + text.encode(),
    ]
    for body in broken:
        yield _asked(webhook, body, X_Hub_Signature_256=_signed(body))
    yield _asked(webhook, _webhook(message={"mid": "m", "text": text}), X_Hub_Signature_256="sha256=00")
    yield _asked(f"{webhook}?hub.mode=subscribe&hub.verify_token={PLANTED['QUERY']}&hub.challenge=x")
    yield _asked(f"{webhook}/{PLANTED['PATH']}?access_token={PLANTED['QUERY']}")
    yield _asked(
        f"{address}/v21.0/{PLANTED['PATH']}/pass_thread_control?access_token={PLANTED['QUERY']}", b"{}"
    )
    for edge in ("pass_thread_control", "take_thread_control", "messages", f"{PLANTED['PATH']}s"):
        yield _asked(f"{address}/v21.0/me/{edge}?access_token={token}", text.encode())
        yield _asked(f"{address}/v21.0/me/{edge}?access_token={token}wrong", b'{"recipient": {"id": "1"}}')
        form = f"recipient={PLANTED['FORM']}&target_app_id={PLANTED['FORM']}&access_token={token}".encode()
        yield _asked(f"{address}/me/{edge}", form, Content_Type="application/x-www-form-urlencoded")
    for path in ("threads", "decisions", "deliveries", "reload", "nothing"):
        yield _asked(f"{address}/convroute/api/{path}?q={PLANTED['QUERY']}", Authorization=f"Bearer {text}")


def test_what_is_planted_everywhere_is_found_nowhere(tmp_path: Path) -> None:
    with _app() as port:
        config = tmp_path / "server.toml"
        config.write_text(CONFIGURATION % port, encoding="utf-8")
        database = f"sqlite:{tmp_path}/router.db"
        arguments = (str(SHOP), "--config", str(config), "--db", database)
        with serving(*arguments, environment=PLANTED) as running:
            address = running.address
            for item in _items():
                body = _webhook(**item)
                assert _asked(f"{address}/webhook", body, X_Hub_Signature_256=_signed(body))[0] == 200
            errors = [*_errors(address)]
            assert {status // 100 for status, _ in errors} <= {2, 4}, "2 where an item could not be read"
            eventually(lambda: len(_App.got) >= 2)
            admin = f"Bearer {PLANTED['ADMIN_TOKEN']}"

            def asked_for_metrics() -> str:
                return _asked(f"{address}/metrics", Authorization=admin)[1]

            eventually(lambda: "convroute_attempts_total{" in asked_for_metrics())
            metrics = asked_for_metrics()
            assert 'convroute_decisions_total{outcome="routed"}' in metrics
            assert _asked(f"{address}/metrics")[0] == 401
            with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as raw:
                raw.sendall(f"NOT HTTP {PLANTED['QUERY']}\r\n\r\n".encode())
                assert PLANTED["QUERY"].encode() not in raw.recv(1_000)
            assert running.end() == 0
        log = "".join(running.lines)
    assert '"message":"POST /webhook"' in log
    assert '"outcome"' not in log
    assert '"person":"' in log
    for name, planted in PLANTED.items():
        assert planted not in log, f"{name} is in the log"
        assert planted not in metrics, f"{name} is in the metrics"
        for _, error in errors:
            if name == "PATH":
                continue  # whoever calls an edge that is not here is told its name
            assert planted not in error, f"{name} is in an error: {error}"
    assert PERSON not in log
    assert PERSON not in metrics
