"""Logs for tests: what was recorded for a policy, decided by a committer into a file."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from convroute.api import Policy
from convroute.server.bundle import keep_policies
from convroute.server.committer import Committer
from convroute.server.incoming import Incoming, read_request, read_webhook
from convroute.server.policies import Policies
from convroute.server.store import open_store

POLICIES = Path(__file__).parents[2] / "policies"
SHOP = POLICIES / "shop" / "shop.route"
ACCOUNT = "17841400000000001"
NOW = 1_791_225_670_000


def message(user: str, mid: str, at: int, text: str = "Hi", **more: object) -> dict[str, object]:
    return {
        "sender": {"id": user},
        "recipient": {"id": ACCOUNT},
        "timestamp": at,
        "message": {"mid": mid, "text": text, **more},
    }


def tap(user: str, mid: str, at: int, payload: str) -> dict[str, object]:
    return {
        "sender": {"id": user},
        "recipient": {"id": ACCOUNT},
        "timestamp": at,
        "postback": {"mid": mid, "title": payload, "payload": payload},
    }


def webhook(*items: Mapping[str, object], field: str = "messaging") -> bytes:
    entry = {"id": ACCOUNT, "time": NOW, field: items}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def request(action: str, app: str, user: str, **more: object) -> bytes:
    return json.dumps({"action": action, "app": app, "account": ACCOUNT, "user": user, **more}).encode()


async def write_log(url: str, path: Path, documents: Iterable[bytes], now: int = NOW) -> None:
    """Decides documents, webhooks and requests, in their order; a send has a message with a button."""
    store = await open_store(url)
    policy = Policy.load(path, noted=lambda _: None)
    await keep_policies(store, [(policy, str(path))])
    policies = Policies([policy])
    committer = Committer(store, policies, lambda: now)
    committer.start()
    for document in documents:
        decided = await committer.decide(_incoming(policies, document, now))
        assert decided.failed is None, decided.failed
    await committer.close()
    await store.close()


def _incoming(policies: Policies, document: bytes, now: int) -> Incoming:
    read = json.loads(document)
    if "action" not in read.get("event", read):
        return read_webhook(policies, document, lambda _: None)
    sent = with_button("Anything else?", "MORE") if read["action"] == "send" else None
    return read_request(policies, document, now=now, message=sent)


def with_button(text: str, payload: str) -> dict[str, object]:
    button = {"type": "postback", "title": text, "payload": payload}
    template = {"template_type": "button", "text": text, "buttons": [button]}
    return {"attachment": {"type": "template", "payload": template}}


def recorded(name: str) -> list[bytes]:
    """Each document that is recorded for a policy, requests, too."""
    found = []
    for path in sorted((POLICIES / name).glob("*/*.json")):
        if path.parent.name == "templates":
            continue
        read = json.loads(path.read_text(encoding="utf-8"))
        for document in read if isinstance(read, list) else [read]:
            if isinstance(document, dict):
                found.append(json.dumps(document).encode())
    return found
