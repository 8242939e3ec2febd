"""The schema files themselves, and that every violation they can report has words."""

import json
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from convroute.resources import folder
from convroute.templates.content import Channel
from convroute.templates.schema import Schema, part_named, schema_of
from convroute.templates.wording import KEYWORDS

SILENT = {
    "$schema",
    "$id",
    "$ref",
    "$defs",
    "title",
    "description",
    "default",
    "properties",
    "items",
    "minContains",
    "open",
    "sendApiOnly",
}
APPLYING = {"if", "then", "else", "allOf", "patternProperties"}
CHANNELS: tuple[Channel, ...] = ("instagram", "messenger")


def parts(schema: Schema) -> Iterator[Schema]:
    """Every subschema that can report something: those of `if` and `contains` only choose."""
    yield schema
    for keyword in ("then", "else", "items"):
        if keyword in schema:
            yield from parts(schema[keyword])
    for keyword in ("properties", "patternProperties", "$defs"):
        for inner in schema.get(keyword, {}).values():
            yield from parts(inner)
    for inner in schema.get("allOf", ()):
        yield from parts(inner)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_schema_is_valid_2020_12(channel: Channel) -> None:
    schema = schema_of(channel)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(f"template.{channel}")


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_reference_leads_somewhere_and_every_definition_is_used(channel: Channel) -> None:
    text = (folder("schemas") / f"template.{channel}.schema.json").read_text(encoding="utf-8")
    for name in json.loads(text)["$defs"]:
        assert f'"#/$defs/{name}"' in text
    used = {part["$ref"].removeprefix("#/$defs/") for part in parts(schema_of(channel)) if "$ref" in part}
    assert used <= set(schema_of(channel)["$defs"])


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_violation_has_words(channel: Channel) -> None:
    for part in parts(schema_of(channel)):
        speaking = set(part) - SILENT - APPLYING
        assert speaking <= KEYWORDS | {"minimum", "maximum"}, part
        if speaking and "not" not in part and part.keys() != {"const"}:
            assert "title" in part, part
        if "not" in part:
            assert part["description"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_parts_are_known_by_their_titles(channel: Channel) -> None:
    titles = [definition["title"] for definition in schema_of(channel)["$defs"].values()]
    assert len(titles) == len(set(titles))
    for title in titles:
        part = part_named(channel, title)
        assert part is not None
        assert part["title"] == title


def test_what_instagram_takes_messenger_takes_too() -> None:
    def names(channel: Channel) -> set[str]:
        return {key for part in parts(schema_of(channel)) for key in part.get("properties", {})}

    assert names("instagram") < names("messenger")
