"""An emulator in a process of its own, and the people who write to it."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server.eventually import eventually
from tests.server.process import Running, serving

POLICY = Path(__file__).parent / "shop.route"
PAGE = "104508901353867"
APP_IDS = {"bot": "1278416343931139", "desk": "2210987654321098"}


class Shop:
    """One emulator; `origin` is where clients find Meta."""

    def __init__(self, running: Running) -> None:
        self.origin = running.address
        self._running = running

    def exports(self) -> dict[str, str]:
        """What `--tls` tells to paste."""
        eventually(lambda: any(line.startswith("export CURL_CA_BUNDLE") for line in self._running.lines))
        lines = [line.split(maxsplit=1)[1] for line in self._running.lines if line.startswith("export ")]
        return dict(line.strip().partition("=")[::2] for line in lines)

    def act(self, user: str, act: str, **what: object) -> Any:
        return self._ask(f"/convroute/people/{user}/{act}", what)

    def say(self, user: str, text: str, **what: object) -> Any:
        return self.act(user, "say", text=text, **what)

    def inbox(self, user: str, action: str, **what: object) -> Any:
        return self._ask(f"/convroute/inbox/{user}/{action}", what)

    def sent(self, user: str) -> list[str | None]:
        """The texts that the person got, oldest first."""
        found = self._ask(f"/convroute/people/{user}/messages")["messages"]
        return [one["message"].get("text") for one in found]

    def owner(self, user: str) -> str | None:
        """Who owns the thread, as Meta tells the default app: an app's name."""
        path = f"/v23.0/me/thread_owner?recipient={user}&access_token=token-bot"
        data = self._ask(path)["data"]
        names = {app_id: name for name, app_id in APP_IDS.items()}
        return names.get(str(data[0]["thread_owner"]["app_id"])) if data else None

    def post(self, path: str, body: bytes, media: str = "application/json") -> tuple[int, Any]:
        request = urllib.request.Request(self.origin + path, body, {"Content-Type": media})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def _ask(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.origin + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


@contextmanager
def shop(*arguments: str) -> Iterator[Shop]:
    with serving(str(POLICY), "--emulate", *arguments) as running:
        yield Shop(running)


def free_port() -> int:
    """For a bot, whose address the emulator has to know before the bot can know the emulator's."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
