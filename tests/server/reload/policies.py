"""Small policies that are changed while a server runs, and webhooks for them."""

import json
from pathlib import Path

ACCOUNT = "17841400000000001"
_TEXT = """\
language 1
policy small {{ version "{version}"  channel instagram  account {account} }}
app care {{ id 11 }}
app sales {{ id 22 }}
default care
route message to {app} when text mentions "price"

test "who answers" {{
  when message "the price"
  then {expected}
}}
"""


def write(
    path: Path, *, version: str = "1", app: str = "sales", expected: str | None = None, more: str = ""
) -> Path:
    """A policy whose test passes unless it expects somebody else."""
    text = _TEXT.format(version=version, account=ACCOUNT, app=app, expected=f"route to {expected or app}")
    path.write_text(text + more, encoding="utf-8")
    return path


def webhook(mid: str, text: str = "what is the price?", *, user: str = "7", at: int = 0) -> bytes:
    item = {
        "sender": {"id": user},
        "recipient": {"id": ACCOUNT},
        "timestamp": 1_767_000_000_000 + at,
        "message": {"mid": mid, "text": text},
    }
    entry = {"id": ACCOUNT, "time": item["timestamp"], "messaging": [item]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()
