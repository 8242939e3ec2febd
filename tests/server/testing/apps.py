"""An app of somebody's: it answers webhooks with 200, and keeps them."""

import hmac
import json
import threading
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Bot:
    """Listens until it is closed. `on_webhook` is called after each webhook."""

    def __init__(self) -> None:
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.end_headers()
                bot._signatures.append((self.headers.get("X-Hub-Signature-256", ""), body))
                bot.got.append(json.loads(body))
                bot._came.set()
                bot.on_webhook()

            def log_message(self, *_: object) -> None:
                pass

        self.got: list[Any] = []
        self.on_webhook: Callable[[], object] = lambda: None
        self._signatures: list[tuple[str, bytes]] = []
        self._came = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Until something comes, but not longer."""
        self._came.wait(seconds)
        self._came.clear()

    def signed_by(self, secret: bytes) -> bool:
        """Whether every webhook was."""
        return all(
            signature == f"sha256={hmac.new(secret, body, sha256).hexdigest()}"
            for signature, body in self._signatures
        )

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
