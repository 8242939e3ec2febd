"""The JSON Schemas of the two channels, and the validators made from them when first needed.

Beyond draft 2020-12 the schemas say `maxBytes` (bytes of UTF-8); `format: uri`
means an address that people can open, and 4.0 is not an integer, because Meta
reads what is written. To a part that is `open` Meta adds members: only misspelt
ones are reported. `sendApiOnly` lists words that Meta has, but not in ads.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from convroute.resources import folder
from convroute.templates.content import Channel
from convroute.templates.document import Json, Path

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Schema = Mapping[str, Any]

_ITEMS_EXAMINED = 50
"""No list of a template has room for more than 13; what does not fit is counted, not examined."""


class Violation(Struct, frozen=True):
    """One keyword of the schema that the value at `path` does not keep; `whole` is the file's value."""

    keyword: str
    limit: Any
    schema: Schema
    value: Any
    path: Path
    channel: Channel
    whole: Json

    @property
    def title(self) -> str:
        return str(self.schema["title"])


@cache
def schema_of(channel: Channel) -> Schema:
    """The schema as it lies in `schemas/`."""
    text = (folder("schemas") / f"template.{channel}.schema.json").read_text(encoding="utf-8")
    schema: Schema = json.loads(text)
    return schema


@cache
def validator_of(channel: Channel) -> "Validator":
    """The validator of a channel's templates; importing jsonschema is most of its cost."""
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import extend

    kind = extend(  # type: ignore[no-untyped-call]  # the stubs leave it untyped
        Draft202012Validator,
        validators={"maxBytes": _max_bytes},
        type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer),
    )
    formats = FormatChecker(formats=())
    formats.checks("uri")(is_address)
    validator: Validator = kind(schema_of(channel), format_checker=formats)
    return validator


def violations(whole: Json, channel: Channel) -> Iterator[Violation]:
    """Where a template's value does not keep its schema, in no particular order."""
    for error in validator_of(channel).iter_errors(_shortened(whole)):
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        path = tuple(error.absolute_path)
        yield Violation(
            str(error.validator), error.validator_value, schema, error.instance, path, channel, whole
        )


def _shortened(value: Json) -> Json:
    """The value with its lists cut to `_ITEMS_EXAMINED` items: as many as can matter, and no slower for more.

    A member that is `null` says as little as one that is absent, so it is dropped.
    Nesting is limited by the reader of JSON, so this may call itself.
    """
    if isinstance(value, dict):
        return {key: _shortened(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_shortened(item) for item in value[:_ITEMS_EXAMINED]]
    return value


def part_named(channel: Channel, title: str) -> Schema | None:
    """The definition with this title, or the member of one that lists its values under it."""
    for definition in schema_of(channel)["$defs"].values():
        if definition.get("title") == title:
            found: Schema = definition
            return found
        for member in definition.get("properties", {}).values():
            if member.get("title") == title and "enum" in member:
                listed: Schema = member
                return listed
    return None


def is_address(value: object) -> bool:
    """Whether a text is a web address: http or https, a host, and no blanks."""
    if not isinstance(value, str):
        return True
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises if it is none
    except ValueError:
        return False
    host = parts.hostname or ""
    named = "." in host.strip(".") or ":" in host or host == "localhost"
    return parts.scheme in ("http", "https") and named and not _has_blank(value)


def _has_blank(value: str) -> bool:
    return any(character.isspace() or not character.isprintable() for character in value)


def _is_integer(_checker: object, value: object) -> bool:
    return type(value) is int


def _max_bytes(_validator: object, limit: int, value: object, _schema: object) -> "Iterator[ValidationError]":
    from jsonschema.exceptions import ValidationError

    if isinstance(value, str) and size_in_bytes(value) > limit:
        yield ValidationError(f"longer than {limit} bytes")


def size_in_bytes(text: str) -> int:
    """How many bytes of UTF-8 a text takes."""
    return len(text.encode("utf-8", "surrogatepass"))
