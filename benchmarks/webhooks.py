"""Webhooks of every sort that comes, as Meta sends them, and wrappers around them."""

from typing import Any

from benchmarks.shop import ACCOUNT, NOW, Shop

SHOP = Shop.of_size(1_000)
_AD = [*SHOP.ads][len(SHOP.ads) // 2]
_LINK = [*SHOP.links][len(SHOP.links) // 2]
_BUTTON = [*SHOP.buttons][len(SHOP.buttons) // 2]

FACTS = "fact tier: string\nfact orders: int\nfact subscribed: bool\n"
"""The facts of the wrappers, as the policy declares them."""

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
_TEMPLATE = {
    "type": "template",
    "payload": {
        "template_type": "generic",
        "elements": [
            {
                "title": "Spring jacket",
                "subtitle": "20 % off until Sunday",
                "image_url": "https://cdn.example/jacket.jpg",
                "default_action": {"type": "web_url", "url": "https://shop.example/jacket"},
                "buttons": [
                    {"type": "web_url", "title": "Show me", "url": "https://shop.example/jacket"},
                    {"type": "postback", "title": "Ask us", "payload": "ASK"},
                ],
            }
        ],
    },
}
NESTED_PARTS: dict[str, dict[str, Any]] = {
    "place": {
        "message": {
            "mid": "m_40",
            "attachments": [
                {"type": "location", "payload": {"coordinates": {"lat": 48.208176, "long": 16.373819}}}
            ],
        }
    },
    "template": {"message": {"mid": "m_41", "attachments": [_TEMPLATE]}},
    "template, as an echo": {
        "sender": {"id": ACCOUNT},
        "recipient": {"id": "5550001"},
        "message": {"mid": "m_42", "is_echo": True, "app_id": 2002, "attachments": [_TEMPLATE]},
    },
    "sticker": {
        "message": {
            "mid": "m_43",
            "sticker_id": 369239263222822,
            "attachments": [
                {
                    "type": "image",
                    "payload": {"url": "https://cdn.example/like.png", "sticker_id": 369239263222822},
                }
            ],
        }
    },
    "shared link": {
        "message": {
            "mid": "m_44",
            "text": "https://shop.example/jacket",
            "attachments": [
                {
                    "type": "fallback",
                    "title": "Spring jacket",
                    "url": "https://shop.example/jacket",
                    "payload": {"url": "https://shop.example/jacket", "title": "Spring jacket"},
                }
            ],
        }
    },
    "language findings": {
        "message": {
            "mid": "m_45",
            "text": "Do you ship by tomorrow?",
            "nlp": {
                "intents": [{"id": "71", "name": "shipping", "confidence": 0.9812}],
                "entities": {
                    "wit$datetime:datetime": [
                        {
                            "id": "72",
                            "name": "wit$datetime",
                            "body": "tomorrow",
                            "confidence": 0.9641,
                            "entities": [],
                            "value": "2026-05-02T00:00:00.000-07:00",
                        }
                    ]
                },
                "traits": {"wit$greetings": [{"id": "73", "value": "true", "confidence": 0.9998}]},
            },
        }
    },
    "command": {"message": {"mid": "m_46", "text": "/menu", "commands": [{"name": "menu"}]}},
    "tags": {"message": {"mid": "m_47", "text": "Hello", "tags": {"source": "customer_chat_plugin"}}},
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
RARE_PARTS: dict[str, dict[str, Any]] = {
    "an unknown member": {**PARTS["message"], "brand_new": True},
    "an unknown member, nested": {
        **PARTS["message"],
        "brand_new": {"source": "app", "scores": [{"id": "81", "score": 0.75}, {"id": "82", "score": 0.5}]},
    },
    "times as text": {**PARTS["message"], "timestamp": str(NOW)},
    "times in seconds": {**PARTS["message"], "timestamp": NOW // 1000},
    "ids as numbers": {**PARTS["message"], "sender": {"id": 5_550_001}, "recipient": {"id": int(ACCOUNT)}},
    "a person by reference": {**PARTS["button"], "sender": {"user_ref": "u-7"}},
    "a lead form's summary": {**PARTS["message"], "hop_context": {"app_id": 2002, "metadata": "complete"}},
    "roles, as of old": {"app_roles": {"2002": ["primary_receiver"]}},
}


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
    return webhook(messaging=messaging)


def comments(items: int = 1) -> dict[str, Any]:
    """A webhook with `items` comments."""
    return webhook(changes=[COMMENT] * items)


def samples() -> dict[str, dict[str, Any]]:
    """One webhook of each sort."""
    common = {what: payload(part) for what, part in (PARTS | NESTED_PARTS).items()}
    rare = {what: payload(part) for what, part in RARE_PARTS.items()}
    change = {"field": "messages", "value": payload(PARTS["message"])["entry"][0]["messaging"][0]}
    of_changes = {"a message as a change": webhook(changes=[change])}
    return {**common, "comment": comments(), **rare, **of_changes, **wrappers()}


def wrappers() -> dict[str, dict[str, Any]]:
    """What comes with facts that the caller knows."""
    facts = {"tier": "gold", "orders": 12, "subscribed": True}
    wrapped = {"a message with facts": PARTS["message"], "a button with facts": PARTS["button"]}
    return {what: {"event": payload(part), "facts": facts} for what, part in wrapped.items()}


def webhook(**lists: list[Any]) -> dict[str, Any]:
    """A webhook with one entry."""
    return {"object": "instagram", "entry": [{"id": ACCOUNT, "time": NOW + 377, **lists}]}
