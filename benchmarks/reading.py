"""From a webhook's bytes to events and decisions, against the standard library's `json.loads` of them.

`python -m benchmarks.reading` prints the table.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.loaded import loaded
from benchmarks.shop import ACCOUNT, NOW, Shop
from benchmarks.tables import count, duration, ratio, table
from benchmarks.timing import Call, cost
from convroute import Policy
from convroute.conversation.reader import read_at_length, read_events

_SHOP = Shop.of_size(1_000)
_AD = [*_SHOP.ads][len(_SHOP.ads) // 2]
_LINK = [*_SHOP.links][len(_SHOP.links) // 2]
_BUTTON = [*_SHOP.buttons][len(_SHOP.buttons) // 2]

PARTS: dict[str, dict[str, Any]] = {
    "message": {"message": {"mid": "m_20", "text": "Hi, do you ship to Austria?"}},
    "message from an ad": {
        "message": {
            "mid": "m_10",
            "text": "Tell me more",
            "referral": {
                "ref": "adref",
                "ad_id": _AD,
                "source": "ADS",
                "type": "OPEN_THREAD",
                "ads_context_data": {
                    "ad_title": "Spring sale",
                    "photo_url": "https://cdn.example/ads/spring.jpg",
                    "post_id": "17841456789012345",
                },
            },
        }
    },
    "link": {"referral": {"ref": _LINK, "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"}},
    "button": {"postback": {"mid": "m_11", "title": "See the offers", "payload": _BUTTON}},
    "quick reply": {"message": {"mid": "m_24", "text": "Coupon", "quick_reply": {"payload": "COUPON"}}},
    "photo": {
        "message": {
            "mid": "m_26",
            "attachments": [{"type": "image", "payload": {"url": "https://cdn.example/u/photo"}}],
        }
    },
    "story reply": {
        "message": {
            "mid": "m_27",
            "text": "Where is that jacket from?",
            "reply_to": {"story": {"url": "https://cdn.example/stories/9002", "id": "17900000000000001"}},
        }
    },
    "reaction": {"reaction": {"mid": "m_30", "action": "react", "reaction": "love", "emoji": "❤️"}},
    "read receipt": {"read": {"mid": "m_30"}},
    "opt-in": {"optin": {"type": "notification_messages", "payload": "SALE", "user_ref": "u-7"}},
    "handover: pass": {"pass_thread_control": {"previous_owner_app_id": None, "new_owner_app_id": "2002"}},
    "handover: take": {
        "take_thread_control": {
            "previous_owner_app_id": "2002",
            "new_owner_app_id": "3003",
            "metadata": "help",
        }
    },
    "handover: request": {"request_thread_control": {"requested_owner_app_id": "3003", "metadata": "mine"}},
}
COMMENT = {
    "field": "comments",
    "value": {
        "id": "17860000000000001",
        "from": {"id": "5550001", "username": "ada"},
        "text": "What does it cost?",
        "media": {"id": "17900000000000002", "media_product_type": "FEED"},
    },
}
ODD_PARTS: dict[str, dict[str, Any]] = {
    "an unknown member": {**PARTS["message"], "brand_new": True},
    "times as text": {**PARTS["message"], "timestamp": str(NOW)},
    "times in seconds": {**PARTS["message"], "timestamp": NOW // 1000},
    "ids as numbers": {**PARTS["message"], "sender": {"id": 5_550_001}, "recipient": {"id": int(ACCOUNT)}},
    "a person by reference": {**PARTS["button"], "sender": {"user_ref": "u-7"}},
    "a lead form's summary": {**PARTS["message"], "hop_context": {"app_id": 2002, "metadata": "complete"}},
    "roles, as of old": {"app_roles": {"2002": ["primary_receiver"]}},
}


@dataclass(frozen=True, slots=True)
class Row:
    """Nanoseconds an event: `json.loads`, reading, reading and deciding, reading without the short ways."""

    what: str
    size: int
    parsed: float
    read: float
    decided: float
    at_length: float


def payload(part: dict[str, Any], items: int = 1) -> dict[str, Any]:
    """A webhook with `items` items, each of another person, as Meta would send it."""
    messaging = [
        {
            "sender": {"id": str(5_550_001 + number)},
            "recipient": {"id": ACCOUNT},
            "timestamp": NOW + number,
            **part,
        }
        for number in range(items)
    ]
    return _webhook(messaging=messaging)


def comments(items: int = 1) -> dict[str, Any]:
    """A webhook with `items` comments."""
    return _webhook(changes=[COMMENT] * items)


def samples() -> dict[str, dict[str, Any]]:
    """One webhook of each sort."""
    usual = {what: payload(part) for what, part in PARTS.items()}
    odd = {what: payload(part) for what, part in ODD_PARTS.items()}
    change = {"field": "messages", "value": payload(PARTS["message"])["entry"][0]["messaging"][0]}
    return {**usual, "comment": comments(), **odd, "a message as a change": _webhook(changes=[change])}


def _webhook(**lists: list[Any]) -> dict[str, Any]:
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": NOW + 377, **lists}]}


def rows() -> list[Row]:
    """One event of each sort, then batches, lines and lists of the plainest one."""
    with TemporaryDirectory() as folder:
        policy = loaded(_SHOP, folder)
    found = [_row(policy, what, _written(value), 1) for what, value in samples().items()]
    plain = PARTS["message"]
    for items in (10, 100):
        found.append(_row(policy, f"a webhook of {items}", _written(payload(plain, items)), items))
    found.append(_row(policy, "100 comments", _written(comments(100)), 100))
    lines = [_written(payload(plain)) for _ in range(100)]
    found.append(_row(policy, "a list of 100", b"[" + b",".join(lines) + b"]", 100))
    found.append(_row(policy, "100 lines", b"\n".join(lines), 100, _loads_lines))
    return found


def parsed_rows() -> list[list[str]]:
    """What a web framework has parsed already, against `json.loads` of the bytes it had."""
    found = []
    for what, value in samples().items():
        data = _written(value)
        loads, read = cost([partial(json.loads, data), partial(_read, value)])
        found.append([what, duration(read), ratio(read / loads)])
    return found


def _row(
    policy: Policy,
    what: str,
    data: bytes,
    events: int,
    loads: Callable[[bytes], object] = json.loads,
) -> Row:
    def decided() -> None:
        for event in policy.read(data):
            policy.decide(event)

    calls: list[Call] = [partial(loads, data), partial(_read, data), decided, partial(_read_at_length, data)]
    return Row(what, len(data), *(taken / events for taken in cost(calls)))


def _read(data: Any) -> None:
    for _ in read_events(data):
        pass


def _read_at_length(data: bytes) -> None:
    for _ in read_at_length(data):
        pass


def _loads_lines(data: bytes) -> None:
    for line in data.split(b"\n"):
        json.loads(line)


def _written(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def report() -> str:
    """The two tables."""
    head = ["", "bytes", "`json.loads`", "read", "read ÷ json", "read, decided ÷ json", "long way ÷ json"]
    lines = [
        [
            row.what,
            count(row.size),
            duration(row.parsed),
            duration(row.read),
            ratio(row.read / row.parsed),
            ratio(row.decided / row.parsed),
            ratio(row.at_length / row.parsed),
        ]
        for row in rows()
    ]
    parsed = table(["parsed already", "read", "÷ `json.loads`"], parsed_rows())
    return f"{table(head, lines)}\n\n{parsed}"


if __name__ == "__main__":
    print(report())
