"""Violations of the schema, in the words of somebody who writes ads.

A schema's `title` is what people call the part; which keyword failed decides
the code and the sentence. The validator's own message is never shown.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from convroute.did_you_mean import nearest
from convroute.templates.content import Channel
from convroute.templates.finding import Finding, Rewrite, kind_of, shown, value_at
from convroute.templates.members import missing_member, unknown_members
from convroute.templates.parts import NAME_OF, count_of, part_of
from convroute.templates.schema import Schema, Violation, is_address, part_named, size_in_bytes
from convroute.wording import one_of, with_article

_KINDS = {
    "object": "an object `{...}`",
    "array": "a list `[...]`",
    "string": "a text in quotes",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
}
_KINDS_OF = {
    "button type": "buttons",
    "grid button type": "buttons",
    "template type": "templates",
    "quick reply type": "quick replies",
}
_OTHER: Mapping[Channel, Channel] = {"instagram": "messenger", "messenger": "instagram"}


def findings_of(violation: Violation) -> Iterator[Finding]:
    """What one violation means."""
    yield from _SENTENCES[violation.keyword](violation)


def _wrong_kind(it: Violation) -> Iterator[Finding]:
    allowed = it.limit
    kinds = [allowed] if isinstance(allowed, str) else allowed
    wanted = " or ".join(_KINDS[kind] for kind in kinds)
    name = "the template" if not it.path else part_of(it.path, it.title, it.whole)
    if it.path and isinstance(it.path[-1], str):
        name = f"`{it.path[-1]}`"
    yield Finding("E304", f"{name} must be {wanted}, this is {kind_of(value_at(it.whole, it.path))}", it.path)


def _missing(it: Violation) -> Iterator[Finding]:
    for member in it.limit:
        if member not in it.value:
            yield missing_member(member, it.title, it.path, it.channel, it.whole)


def _unknown(it: Violation) -> Iterator[Finding]:
    yield from unknown_members(it.value, it.schema, it.path, it.channel, _OTHER[it.channel], it.whole)


def _not_listed(it: Violation) -> Iterator[Finding]:
    words = [str(word) for word in it.limit]
    value, title = it.value, it.title
    choice = f"use {one_of(words)}"
    if not isinstance(value, str):
        yield Finding("E306", f"{title} must be {one_of(words)}, this is {kind_of(value)}", it.path)
        return
    elsewhere = _elsewhere(value, title, it.schema, it.channel)
    if elsewhere:
        yield Finding("E306", f"{elsewhere}; {choice}", it.path)
        return
    meant = nearest(value, words)
    help_ = f"did you mean `{meant}`?" if meant else choice
    rewrite = Rewrite(f"replace it by `{meant}`", meant) if meant else None
    message = f"{shown(value)} is not {with_article(title)}" + ("" if value else " (it is empty)")
    yield Finding("E306", message, it.path, help_, rewrite=rewrite)


def _elsewhere(value: str, title: str, schema: Schema, channel: Channel) -> str | None:
    """Where else Meta has this value, if anywhere."""
    if value in schema.get("sendApiOnly", ()):
        return f"`{value}` is {with_article(title.removesuffix(' type'))} of the Send API, not of ads"
    kinds = _KINDS_OF.get(title)
    if kinds and value in _words(_OTHER[channel], title):
        return f"`{value}` {kinds} do not exist on {NAME_OF[channel]}"
    if title == "grid button type" and value in _words(channel, "button type"):
        return f"`{value}` buttons do not exist below an image grid"
    return None


def _words(channel: Channel, title: str) -> list[Any]:
    part = part_named(channel, title)
    return list(part["enum"]) if part else []


def _other_constant(it: Violation) -> Iterator[Finding]:
    yield Finding("E306", f"the {it.title} must be `{it.limit}`", it.path)


def _too_many(it: Violation) -> Iterator[Finding]:
    items = value_at(it.whole, it.path)
    number = len(items) if isinstance(items, list) else 0
    most = int(it.limit)
    limit = "at most 1 fits" if most == 1 else f"at most {most} fit"
    yield Finding("E307", f"there are {count_of(number, it.title)}, {limit}", it.path)


def _too_few(it: Violation) -> Iterator[Finding]:
    number, least = len(it.value), int(it.limit)
    there = "are no" if number == 0 else "is only" if number == 1 else "are only"
    counted = it.title if number == 0 else count_of(number, it.title)
    needed = f"at least {least} {'is' if least == 1 else 'are'} needed"
    yield Finding("E307", f"there {there} {counted}, {needed}", it.path)


def _too_long(it: Violation) -> Iterator[Finding]:
    if "maxBytes" in it.schema:
        return  # reported in bytes
    number, most = len(it.value), int(it.limit)
    does = "shows" if it.title.endswith("title") else "takes"
    message = f"{it.title} is {number} characters, {NAME_OF[it.channel]} {does} at most {most}"
    yield Finding("E308", message, it.path, f"shorten it by {count_of(number - most, 'characters')}")


def _too_many_bytes(it: Violation) -> Iterator[Finding]:
    number = size_in_bytes(it.value)
    message = f"{it.title} is {number} bytes, {NAME_OF[it.channel]} takes at most {it.limit}"
    help_ = "shorten it; letters with accents take 2 bytes, emoji at least 4"
    yield Finding("E308", message, it.path, help_)


def _wrong_form(it: Violation) -> Iterator[Finding]:
    title, value = it.title, shown(it.value)
    if it.limit == "\\S":
        yield Finding("E309", f"{title} is empty", it.path)
    elif title == "phone number":
        help_ = "write `+`, the country code and the number, digits only: `+493012345678`"
        yield Finding("E311", f"{value} is not a phone number that can be called", it.path, help_)
    elif title == "Facebook address":
        help_ = (
            "upload the file and use its `attachment_id`, or give its `https://www.facebook.com/...` address"
        )
        yield Finding(
            "E310", f"{value} does not lie on Facebook, a media template plays nothing else", it.path, help_
        )
    else:
        yield Finding("E310", f"{value} has to begin with `https://` here", it.path)


def _no_address(it: Violation) -> Iterator[Finding]:
    value = str(it.value)
    help_ = "write the whole address, beginning with `https://`"
    if is_address("https://" + value) and "://" not in value:
        help_ = f"write `https://{value}`" if len(value) <= 60 else "put `https://` before it"
    message = f"{shown(value)} is not a web address" if value else "the web address is empty"
    yield Finding("E310", message, it.path, help_)


def _excluded(it: Violation) -> Iterator[Finding]:
    yield Finding("E313", str(it.schema["description"]), it.path, "remove it", at="key")


def _too_many_heroes(it: Violation) -> Iterator[Finding]:
    message = f"more than one image is marked `is_hero_image`, at most {it.limit} can be"
    yield Finding("E313", message, it.path)


def _bare_card(it: Violation) -> Iterator[Finding]:
    message = f"{part_of(it.path, it.title, it.whole)} has a title and nothing else"
    yield Finding(
        "E314", message, it.path, "add a `subtitle`, an `image_url`, a `default_action` or `buttons`"
    )


_SENTENCES: Mapping[str, Callable[[Violation], Iterator[Finding]]] = {
    "type": _wrong_kind,
    "required": _missing,
    "additionalProperties": _unknown,
    "enum": _not_listed,
    "const": _other_constant,
    "maxItems": _too_many,
    "minItems": _too_few,
    "maxLength": _too_long,
    "maxBytes": _too_many_bytes,
    "pattern": _wrong_form,
    "format": _no_address,
    "not": _excluded,
    "contains": _too_many_heroes,
    "maxContains": _too_many_heroes,
    "minProperties": _bare_card,
}

KEYWORDS = frozenset(_SENTENCES)
"""The keywords of a schema that have words here."""
