"""From a webhook's bytes to events and decisions, against the standard library's `json.loads` of the same bytes.

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
from benchmarks.tables import table
from benchmarks.timing import cost
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
    "handover": {"pass_thread_control": {"previous_owner_app_id": None, "new_owner_app_id": "2002"}},
}


@dataclass(frozen=True, slots=True)
class Row:
    """Nanoseconds an event: parsing alone, reading, reading and deciding, and reading without the short ways."""

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
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": NOW + 377, "messaging": messaging}]}


def rows(*, quick: bool = False) -> list[Row]:
    """One event of each sort, then batches, lines and lists of the plainest one."""
    with TemporaryDirectory() as folder:
        policy = loaded(_SHOP, folder)
    rounds = 3 if quick else 15
    found = [_row(policy, what, _written(payload(part)), 1, rounds) for what, part in PARTS.items()]
    plain = PARTS["message"]
    for items in (10, 100):
        found.append(_row(policy, f"a webhook of {items}", _written(payload(plain, items)), items, rounds))
    lines = [_written(payload(plain)) for _ in range(100)]
    found.append(_row(policy, "a list of 100", b"[" + b",".join(lines) + b"]", 100, rounds))
    found.append(_row(policy, "100 lines", b"\n".join(lines), 100, rounds, lambda data: _loads_lines(data)))
    return found


def parsed_rows(*, quick: bool = False) -> list[list[str]]:
    """What a web framework has parsed already: microseconds an event, and against `json.loads` of its bytes."""
    found = []
    for what, part in PARTS.items():
        value = payload(part)
        data = _written(value)
        loads, read = cost([partial(json.loads, data), partial(_read, value)], rounds=3 if quick else 15)
        found.append([what, f"{read / 1e3:.2f} µs", f"{read / loads:.2f}"])
    return found


def _row(
    policy: Policy,
    what: str,
    data: bytes,
    events: int,
    rounds: int,
    loads: Callable[[bytes], object] = json.loads,
) -> Row:
    def decided() -> None:
        for event in policy.read(data):
            policy.decide(event)

    calls = [partial(loads, data), partial(_read, data), decided, partial(_read_at_length, data)]
    return Row(what, len(data), *(taken / events for taken in cost(calls, rounds=rounds)))


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


def report(*, quick: bool = False) -> str:
    """The two tables."""
    head = ["", "bytes", "`json.loads`", "read", "read ÷ json", "read, decided ÷ json", "long way ÷ json"]
    lines = [
        [
            row.what,
            f"{row.size:,}".replace(",", " "),
            f"{row.parsed / 1e3:.2f} µs",
            f"{row.read / 1e3:.2f} µs",
            f"{row.read / row.parsed:.2f}",
            f"{row.decided / row.parsed:.2f}",
            f"{row.at_length / row.parsed:.1f}",
        ]
        for row in rows(quick=quick)
    ]
    parsed = table(["parsed already", "read", "÷ `json.loads`"], parsed_rows(quick=quick))
    return f"{table(head, lines)}\n\n{parsed}"


if __name__ == "__main__":
    print(report())
