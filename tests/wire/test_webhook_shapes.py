"""Every shape of a webhook that is known, one file each, with what must be read from it."""

import json
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import asdict

from convroute.conversation.event import Event
from convroute.wire.reader import read_input
from tests.wire.building import validator

CASES = Path(__file__).parent.parent / "cases" / "webhooks"
EXPECTED: dict[str, list[dict[str, object]]] = json.loads((CASES / "expected.json").read_text("utf-8"))


def plain(event: Event, name: str) -> object:
    value = getattr(event, name)
    if isinstance(value, frozenset):
        return sorted(value)
    return asdict(value) if isinstance(value, Struct) else value


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_shape_is_read_as_what_it_is(name: str) -> None:
    items = list(read_input((CASES / f"{name}.json").read_bytes()))
    assert len(items) == len(EXPECTED[name])
    for found, expected in zip(items, EXPECTED[name], strict=True):
        assert isinstance(found, Event), found
        assert {field: plain(found, field) for field in expected} == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_shape_fits_the_schema(name: str) -> None:
    document = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    assert not list(validator("webhook").iter_errors(document))


def test_every_case_file_has_its_expectation() -> None:
    files = {path.stem for path in CASES.glob("*.json")} - {"expected", "outcomes"}
    assert files == set(EXPECTED)
