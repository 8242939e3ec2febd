"""Members that are missing, and members that Meta does not know: often one misspelt word."""

import re
from collections.abc import Iterable, Iterator, Mapping

from convroute.did_you_mean import nearest
from convroute.templates.content import ROUTING_MEMBERS, Channel
from convroute.templates.document import Json, Path
from convroute.templates.finding import Finding, Rewrite, shown, value_at
from convroute.templates.forms import unread_routing
from convroute.templates.parts import NAME_OF, part_of
from convroute.templates.schema import Schema, part_named
from convroute.wording import one_of, with_article

_TAPPED = "so nobody learns that it was tapped"
_CONSEQUENCES: Mapping[tuple[str, str], str] = {
    ("postback button", "payload"): _TAPPED,
    ("quick reply", "payload"): _TAPPED,
    ("image action", "payload"): _TAPPED,
    ("web_url button", "url"): "so a tap opens nothing",
    ("default action", "url"): "so a tap opens nothing",
    ("image action", "url"): "so a tap opens nothing",
    ("phone_number button", "payload"): "so there is no number to call",
    ("account_link button", "url"): "so there is no page to log in",
    ("button template", "text"): "so nothing stands above the buttons",
}
_NEITHER: Mapping[tuple[str, str], str] = {
    ("message", "attachment"): "has neither `text` nor `attachment`, so there is nothing to show",
    ("file", "url"): "has neither `url` nor `attachment_id`",
    ("media element", "url"): "has neither `url` nor `attachment_id`",
    ("quick reply", "image_url"): "has an empty title and no `image_url`",
}
_MAIN: Mapping[str, str] = {
    "template file": "message",
    "welcome flow file": "welcome_message_flow",
    "welcome message file": "page_welcome_message",
}
"""The member that a file of this form is about."""
_OTHER_FORMS = "; a flow is a `welcome_message_flow`, the text of a creative a `page_welcome_message`"


def missing_member(member: str, title: str, path: Path, channel: Channel, whole: Json) -> Finding:
    """A member that has to be there: found at its parent, or at the misspelt key that was meant to be it."""
    parent = value_at(whole, path)
    part = part_of(path, title, whole)
    if isinstance(parent, dict) and member in parent:
        return Finding("E304", f"`{member}` is `null`, and {part} needs it", (*path, member))
    misspelt = _misspelt(member, parent if isinstance(parent, dict) else {}, title, channel)
    if misspelt is not None:
        message = f"{part} has no `{member}`, but a {shown(misspelt)}"
        rewrite = Rewrite(f"rename it to `{member}`", member)
        return Finding("E305", message, (*path, misspelt), f"did you mean `{member}`?", "key", rewrite)
    neither = _NEITHER.get((title, member))
    if neither:
        return Finding("E305", f"{part} {neither}", path)
    consequence = _CONSEQUENCES.get((title, member))
    message = f"{part} has no `{member}`" + (f", {consequence}" if consequence else "")
    return Finding("E305", message, path, _advice(member, title, path, channel))


def _advice(member: str, title: str, path: Path, channel: Channel) -> str | None:
    if member == "message" and title == "template file":
        return f'everything else goes inside `"message": {{...}}`{"" if path else _OTHER_FORMS}'
    described = _members(channel, title).get(member, {})
    words = described.get("enum") if isinstance(described, Mapping) else None
    return f"add `{member}`: {one_of([str(word) for word in words])}" if words else f"add `{member}`"


def _misspelt(member: str, parent: dict[str, Json], title: str, channel: Channel) -> str | None:
    known = _members(channel, title)
    unknown = [key for key in parent if key not in known]
    return nearest(member, unknown) or next((key for key in unknown if _meant(key, [member])), None)


def unknown_members(
    parent: Mapping[str, object], schema: Schema, path: Path, channel: Channel, other: Channel, whole: Json
) -> Iterator[Finding]:
    """A warning for each member that the schema does not list: Meta says nothing about them."""
    title = str(schema["title"])
    known = schema["properties"]
    for key in parent:
        if key in known:
            continue
        if key in ROUTING_MEMBERS:
            yield unread_routing(key, path, whole)
            continue
        message, help_, meant = _about(key, title, known, channel, other)
        if meant is None and schema.get("open"):
            continue
        rewrite = Rewrite(f"rename it to `{meant}`", meant) if meant and meant not in parent else None
        yield Finding("W304", message, (*path, key), help_, "key", rewrite)


def _about(
    key: str, title: str, known: Schema, channel: Channel, other: Channel
) -> tuple[str, str, str | None]:
    """Message, help, and the name that was meant."""
    main = _MAIN.get(title)
    if main == "message" and key in _members(channel, "message"):
        return f"`{key}` does nothing here", "move it into `message`", None
    if key in _members(other, title):
        return f"`{key}` does nothing on {NAME_OF[channel]}, only {NAME_OF[other]} has it", "remove it", None
    meant = _meant(key, known)
    where = f"beside `{main}`" if main else f"in {with_article(title)}"
    message = f"{shown(key)} has no meaning {where}" if key else f"a member without a name {where}"
    return message, f"did you mean `{meant}`?" if meant else "remove it, or check its spelling", meant


def _meant(key: str, known: Iterable[str]) -> str | None:
    """The member of a misspelt key: `receivingAppId`, `receiving-app-id`, `receiving_app_control_expire`."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[- ]", "_", key).lower()
    names = list(known)
    if plain in names:
        return plain
    begins = [name for name in names if name.startswith(plain[: max(8, len(plain) * 3 // 4)])]
    return nearest(plain, names) or (begins[0] if len(begins) == 1 else None)


def _members(channel: Channel, title: str) -> Mapping[str, Schema]:
    part = part_named(channel, title)
    return part.get("properties", {}) if part else {}
