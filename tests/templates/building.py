"""Templates that are right, for tests to spoil in one place."""

import json
from typing import Any

from convroute.diagnostic import Diagnostic
from convroute.source import Source
from convroute.templates.check import check_template
from convroute.templates.content import Channel, TemplateReport

Parts = dict[str, Any]

QUESTION: Parts = {"title": "Where is my order?", "response": "Tell us its number."}


def checked(value: object, channel: Channel = "instagram") -> TemplateReport:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return check_template(Source("ad.json", text), channel)


def found(value: object, channel: Channel = "instagram") -> tuple[Diagnostic, ...]:
    return checked(value, channel).diagnostics


def codes(value: object, channel: Channel = "instagram") -> list[str]:
    return [item.code for item in found(value, channel)]


def only(value: object, channel: Channel = "instagram") -> Diagnostic:
    """The one finding there is."""
    (item,) = found(value, channel)
    return item


def message(**members: object) -> Parts:
    return {"message": members}


def template(template_type: str, **members: object) -> Parts:
    payload = {"template_type": template_type, **members}
    return message(attachment={"type": "template", "payload": payload})


def buttons(*several: Parts) -> Parts:
    return template("button", text="How can we help?", buttons=list(several))


def cards(*several: Parts) -> Parts:
    return template("generic", elements=list(several))


def web_url(**members: object) -> Parts:
    return {"type": "web_url", "title": "Our shop", "url": "https://acme.example", **members}


def postback(**members: object) -> Parts:
    return {"type": "postback", "title": "Tell me more", "payload": "MORE", **members}


def card(**members: object) -> Parts:
    return {"title": "Summer shoes", "subtitle": "from 39 euros", **members}


def reply(**members: object) -> Parts:
    return {"content_type": "text", "title": "Shoes", "payload": "SHOES", **members}


def replies(*several: Parts) -> Parts:
    return message(text="What would you like?", quick_replies=list(several))


def grid(*images: Parts, **members: object) -> Parts:
    return template("image_grid", elements=[{"images": list(images), **members}])


def picture(**members: object) -> Parts:
    return {"url": "https://acme.example/shoes.png", **members}


def media(**members: object) -> Parts:
    return template("media", elements=[{"media_type": "image", **members}])


def flow(*messages: Parts, **members: object) -> Parts:
    return {"name": "Sign up", "welcome_message_flow": list(messages), **members}


def editor(action: str, **members: object) -> Parts:
    """As Ads Manager writes a welcome message, with what it adds by itself."""
    return {
        "type": "VISUAL_EDITOR",
        "version": 2,
        "landing_screen_type": "welcome_message",
        "media_type": "text",
        "text_format": {"customer_action_type": action, "message": members},
        "user_edit": True,
        "surface": "visual_editor_new",
        "welcome_message_edited": None,
    }


def welcome(value: object) -> Parts:
    return {"page_welcome_message": value}
