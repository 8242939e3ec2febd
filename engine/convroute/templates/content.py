"""What routing needs of a template: which app gets the conversation, and for how many days.

Meta forgives everything here: an unusable id leaves the conversation to the
default app (semantics E7), an unusable expiration means 1 day (semantics E3).
Reading it needs no schema, so a decision can have it cheaply.
"""

import re
from typing import Literal

from msgspec import Struct

from convroute.diagnostic import Diagnostic
from convroute.source import Source, Span
from convroute.templates.document import Document, Path

Channel = Literal["instagram", "messenger"]

ROUTING_MEMBERS = ("receiving_app_id", "receiving_app_control_expiration")
APP_ID_PATH: Path = ("message", ROUTING_MEMBERS[0])
EXPIRATION_PATH: Path = ("message", ROUTING_MEMBERS[1])

LONGEST_TEMPLATE = 262_144
"""Characters; the longest template that keeps Meta's limits is far shorter."""

_APP_ID = re.compile(r"[1-9][0-9]{0,18}")
_LARGEST_APP_ID = 2**63 - 1


class TemplateContent(Struct, frozen=True):
    """The routing fields of one template file.

    `receiving_app_id` is decimal digits, None if absent or no id at all; `days`
    is None unless `expiration` is `valid`. The spans are of the values, None
    where the member is absent.
    """

    receiving_app_id: str | None
    days: int | None
    expiration: Literal["absent", "valid", "invalid"]
    receiving_app_id_span: Span | None = None
    expiration_span: Span | None = None


class TemplateReport(Struct, frozen=True):
    """What was found in a template file, in reading order, and what it says about routing.

    `content` is None if the text is not JSON or has no `message` object.
    """

    channel: Channel
    diagnostics: tuple[Diagnostic, ...]
    content: TemplateContent | None


def read_content(source: Source) -> TemplateContent | None:
    """The routing fields of a template file; None if it is not JSON or has no `message` object."""
    if len(source.text) > LONGEST_TEMPLATE:
        return None
    from convroute.templates.positions import read_json  # only with a file to look at

    return content_of(read_json(source.text))


def content_of(document: Document) -> TemplateContent | None:
    """The same of a document already read."""
    root = document.value
    message = root.get("message") if isinstance(root, dict) else None
    if not document.is_json or not isinstance(message, dict):
        return None
    app_id = _app_id(message.get("receiving_app_id"))
    days = message.get("receiving_app_control_expiration")
    valid = type(days) is int and 1 <= days <= 30
    written = "receiving_app_control_expiration" in message
    return TemplateContent(
        receiving_app_id=app_id,
        days=days if valid and isinstance(days, int) else None,
        expiration="valid" if valid else "invalid" if written else "absent",
        receiving_app_id_span=document.span(APP_ID_PATH) if "receiving_app_id" in message else None,
        expiration_span=document.span(EXPIRATION_PATH) if written else None,
    )


def _app_id(value: object) -> str | None:
    """The digits of an app id written as a number or as a text (6-E); None if it is neither."""
    digits = str(value) if type(value) is int else value
    if not isinstance(digits, str) or not _APP_ID.fullmatch(digits):
        return None
    return digits if int(digits) <= _LARGEST_APP_ID else None
