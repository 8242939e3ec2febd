"""Webhooks as recorded, and ways to damage them: each still looks much like a webhook."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.repository.checkout import ROOT
from tests.wire.building import ACCOUNT, AT, item, message, webhook

ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 10**10, 10**11, 10**13, 2**63, 10**64, 10**400, 0.5, -0.0, 1e300),
    *(
        "",
        " ",
        "x",
        "ü",
        "a:b",
        "::",
        "\ud800",
        "1789000000123",
        "ADS",
        "ads",
        "true",
        "reel",
        "story_mention",
    ),
    *([], [1], [{}], [None], {}, {"id": "1"}, {"id": 1}, {"id": ""}, {"story": {}}, {"a": [{"b": 0.5}]}),
)
ODD_NAMES = (
    *("sender", "recipient", "timestamp", "message", "postback", "referral", "reaction", "read", "delivery"),
    *("message_edit", "optin", "pass_thread_control", "app_roles", "account_linking", "hop_context", "mid"),
    *("text", "is_echo", "is_deleted", "is_unsupported", "attachments", "quick_reply", "reply_to", "ref"),
    *("ad_id", "source", "ads_context_data", "product", "payload", "title", "type", "user_ref", "id", "time"),
    *("messaging", "standby", "changes", "object", "entry", "field", "value", "brand_new"),
    *("nlp", "commands", "tags", "sticker_id", "url", "event", "facts", "button_app", "action"),
    *(
        "take_thread_control",
        "request_thread_control",
        "new_owner_app_id",
        "requested_owner_app_id",
        "metadata",
    ),
)
RAW_VALUES = (
    "1e999",
    "-1E+400",
    "NaN",
    "Infinity",
    '"\\ud800"',
    '"\\u0061"',
    "[" * 95 + "]" * 95,
    "1e5",
    "01",
)


@cache
def recorded() -> tuple[Any, ...]:
    """Every webhook that a policy or a test has recorded, and forms that Meta's pages only tell of."""
    folders = [*sorted((ROOT / "policies").glob("*/webhooks")), ROOT / "tests/cases/webhooks"]
    found = [json.loads(path.read_bytes()) for folder in folders for path in _webhooks(folder)]
    return (*found, *told_of())


def told_of() -> list[Any]:
    """Handovers with every sort of id, opt-ins, comments, changes and odd times, alone and many in one."""
    notification = {"type": "notification_messages", "payload": "SALE", "token_expiry_timestamp": 1789000000}
    parts: list[dict[str, Any]] = [
        {"pass_thread_control": {"previous_owner_app_id": 413038776280800, "new_owner_app_id": 2262510}},
        {"reaction": {"mid": "m_0"}, "sender": {"id": "5550001", "user_ref": 10**64}},
        {"take_thread_control": {"previous_owner_app_id": "1", "new_owner_app_id": "2", "metadata": "a:b"}},
        {"request_thread_control": {"requested_owner_app_id": "3", "metadata": None}},
        {"pass_thread_control": {}, "reaction": {"mid": "m_1"}},
        {"app_roles": {"2": ["primary_receiver"]}, "sender": None},
        {"optin": notification, "user_ref": "u-1"},
        {"optin": {"ref": "box", "user_ref": "u-2"}, "sender": None},
        {"message": {"mid": "m_2", "is_echo": True, "app_id": 15177764}, "recipient": {"user_ref": "u-3"}},
        {"message": {"mid": "m_3", "hop_context": {"app_id": 1}}, "timestamp": "1661209328"},
        {"message": {"mid": "m_4", "referral": {"product": {"id": 7}, "ad_id": 120210}}, "timestamp": None},
        {"message": {"mid": "m_5"}, "referral": {"ref": "spring"}, "recipient": None},
        {"message_edit": {"mid": "m_6", "text": "new"}, "delivery": {"mids": ["m_6"], "watermark": 1}},
    ]
    items = [item(**part) for part in parts]
    comment = {"field": "comments", "value": {"id": "1", "from": {"id": "2"}, "media": {"id": "3"}}}
    changes = [{"field": name, "value": items[0]} for name in ("messages", "standby", "messaging_new")]
    items.extend(item(message={"mid": f"m_{name}", **members}) for name, members in nested().items())
    several = webhook(message(text="x"), standby=[message(text="y")], changes=[comment, *changes])
    return [
        *(webhook(one) for one in items),
        webhook(*items[:4], *items[6:10], hop_context=[{"app_id": 2}]),
        *(of_changes(one) for one in (comment, *changes)),
        of_changes(*[comment] * 3, time=1789000000),
        of_changes(comment, *changes, id=17841400000000001, time="1789000000"),
        several,
        {**several, "brand_new": [1, {"a": 0.5}]},
        *wrapped(webhook(items[0]), webhook(items[6]), webhook(items[-1], items[1]), of_changes(comment)),
    ]


def nested() -> dict[str, dict[str, Any]]:
    """Messages of which more is nested than is read of them (D 4.2)."""
    button = {"type": "postback", "title": "Ask", "payload": "ASK"}
    element = {"title": "Jacket", "default_action": {"type": "web_url"}, "buttons": [button, button]}
    template = {"type": "template", "payload": {"template_type": "generic", "elements": [element]}}
    place = {"type": "location", "title": "Here", "payload": {"coordinates": {"lat": 48.2, "long": 16.3}}}
    share = {"type": "fallback", "title": "Jacket", "url": "https://shop.example/j", "payload": None}
    found = [{"name": "when", "confidence": 0.98, "entities": [], "values": [{"from": {"grain": "day"}}]}]
    too_deep = {"a": {"b": {"c": {"d": {"e": {"f": {}}}}}}, "lists": [[1, [2]]]}
    return {
        "template": {"is_echo": True, "app_id": 2002, "attachments": [template]},
        "place": {"attachments": [place, share]},
        "sticker": {"sticker_id": 10**15, "attachments": [{"type": "image", "payload": {"sticker_id": 1}}]},
        "nlp": {"text": "tomorrow", "nlp": {"entities": {"when:when": found}, "traits": {}}},
        "command": {"text": "/menu", "commands": [{"name": "menu"}], "tags": {"source": "chat"}},
        "deep": {"nlp": too_deep, "attachments": [{"type": "image", "payload": too_deep}]},
        "new": {"text": "x", "brand_new": {"of": [{"id": "1", "score": 0.5}], "for": {"a:b": [{}]}}},
        "answer": {"reply_to": {"mid": "m_1", "is_self_reply": False}, "brand_new": too_deep},
    }


def wrapped(*events: object) -> list[Any]:
    """Wrappers of every sort, alone and several in one input (semantics E10)."""
    facts = {"tier": "gold", "orders": 12, "score": 0.5, "vip": None, "tags": ["a", {"b": [1.0]}]}
    tap = webhook(item(postback={"mid": "m_tap", "payload": "ASK"}, brand_new={"a": 1}))
    wrappers = [{"event": event, "facts": facts} for event in events]
    return [
        *wrappers,
        wrappers,
        [*wrappers, tap],
        {"facts": None, "event": tap, "button_app": 2210987654321098},
        {"button_app": "care", "event": events[0], "brand_new": {"action": 1}},
        {"button_app": None, "facts": {}, "event": tap, "action": "pass"},
    ]


def of_changes(*changes: object, **entry: object) -> dict[str, Any]:
    """A webhook of changes."""
    around = {"id": ACCOUNT, "time": AT, **entry}
    return {"object": "instagram", "entry": [{**around, "changes": list(changes)}]}


def _webhooks(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.json")) if path.stem not in ("expected", "outcomes")]


def _containers(value: Any) -> list[Any]:
    """Every object and list in a value that is not empty."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [one for child in inner for one in _containers(child)]
    return [value, *found] if inner else found


@st.composite
def webhooks(draw: st.DrawFn) -> Any:
    """A recorded webhook in which up to four things were changed."""
    value = json.loads(json.dumps(draw(st.sampled_from(recorded()))))
    for _ in range(draw(st.integers(0, 4))):
        places = _containers(value)
        if places:
            _damage(draw, draw(st.sampled_from(places)))
    return value


def _damage(draw: st.DrawFn, place: Any) -> None:
    odd = json.loads(json.dumps(draw(st.sampled_from(ODD_VALUES))))
    if isinstance(place, list):
        at = draw(st.integers(0, len(place) - 1))
        if draw(st.booleans()):
            place[at] = odd
        else:
            place.insert(at, json.loads(json.dumps(place[at])))
        return
    known = draw(st.sampled_from(sorted(place)))
    change = draw(st.sampled_from(("drop", "retype", "add", "rename", "last")))
    if change == "retype":
        place[known] = odd
    elif change == "add":
        place[draw(st.sampled_from(ODD_NAMES))] = odd
    else:
        value = place.pop(known)
        if change != "drop":
            place[draw(st.sampled_from(ODD_NAMES)) if change == "rename" else known] = value


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A damaged webhook as text, in one of the ways JSON can be written, damaged once more as text."""
    indent, ascii_only = draw(st.sampled_from((None, None, 1))), draw(st.booleans())
    written = json.dumps(draw(webhooks()), indent=indent, ensure_ascii=ascii_only)
    match draw(st.integers(0, 7)):
        case 0:
            return written.replace("/", "\\/")
        case 1 | 2:
            return _with_member(draw, written)
        case 3:
            at = draw(st.integers(0, len(written)))
            return written[:at] + draw(st.sampled_from(' \t\x00{}[]",:\\\ufeffe9')) + written[at:]
        case 4:
            at = draw(st.integers(0, len(written)))
            return written[:at] + written[at + draw(st.integers(1, 20)) :]
        case _:
            return written


def _with_member(draw: st.DrawFn, written: str) -> str:
    """One more member in one of the objects: perhaps there already, or of a value Python never writes."""
    places = [at for at, mark in enumerate(written) if mark == "{"]
    if not places:
        return written
    at = draw(st.sampled_from(places)) + 1
    name = draw(st.sampled_from(ODD_NAMES))
    member = json.dumps(name) if draw(st.booleans()) else f'"\\u{ord(name[0]):04x}{name[1:]}"'
    value = draw(st.sampled_from((*RAW_VALUES, *map(json.dumps, ODD_VALUES))))
    empty = written[at] == "}"
    return f"{written[:at]}{member}: {value}{'' if empty else ', '}{written[at:]}"
