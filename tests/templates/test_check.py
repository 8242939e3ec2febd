"""Whatever stands in a file, checking it gives a report."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.source import Source
from convroute.templates.check import check_template
from convroute.templates.content import LONGEST_TEMPLATE, Channel, read_content
from convroute.templates.document import Json
from convroute.templates.schema import schema_of
from tests.benchmarks.effort import growth
from tests.examples import how_many
from tests.templates.building import (
    buttons,
    card,
    cards,
    checked,
    codes,
    grid,
    picture,
    postback,
    replies,
    reply,
)

CHANNELS: st.SearchStrategy[Channel] = st.sampled_from(["instagram", "messenger"])


def _words(value: object) -> set[str]:
    """Every name and fixed word of the schemas: what a plausible template is made of."""
    if isinstance(value, dict):
        return set(value).union(*(_words(inner) for inner in value.values()))
    if isinstance(value, list):
        return {text for text in value if isinstance(text, str)}.union(*(_words(inner) for inner in value))
    return {value} if isinstance(value, str) and value.isidentifier() else set()


VOCABULARY = sorted(_words(schema_of("messenger")) - {"$ref"})
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from([*VOCABULARY, "https://acme.example", "+4930123456"])
)
VALUES: st.SearchStrategy[Json] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(VOCABULARY) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=25,
)
MODELS: list[Json] = [
    buttons(postback(), postback()),
    cards(card(buttons=[postback()]), card()),
    replies(reply()),
    grid(picture(action={"type": "postback", "payload": "a"}), picture()),
]


@st.composite
def spoilt_templates(draw: st.DrawFn) -> Json:
    """A right template with one place replaced, removed or added to."""
    value: Json = json.loads(json.dumps(draw(st.sampled_from(MODELS))))
    place = value
    while True:
        inner = list(place.values()) if isinstance(place, dict) else place if isinstance(place, list) else []
        deeper = [one for one in inner if isinstance(one, dict | list) and one]
        if not deeper or draw(st.integers(0, 3)) == 0:
            break
        place = draw(st.sampled_from(deeper))
    if isinstance(place, dict):
        place[draw(st.sampled_from([*place, *VOCABULARY]))] = draw(VALUES)
    elif isinstance(place, list):
        place[draw(st.integers(0, len(place) - 1))] = draw(VALUES)
    return value


@given(VALUES | spoilt_templates(), CHANNELS)
def test_any_json_gives_a_report(value: Json, channel: Channel) -> None:
    source = Source("ad.json", json.dumps(value))
    report = check_template(source, channel)
    for item in report.diagnostics:
        assert item.message
        assert (
            item.message[0] in "`'“" or not item.message[0].isupper() or item.message.startswith("Instagram")
        )
        assert 0 <= item.span.start <= item.span.end <= len(source.text)
    assert report.content == read_content(source)


@given(st.text(max_size=200), CHANNELS)
def test_any_text_gives_a_report(text: str, channel: Channel) -> None:
    check_template(Source("ad.json", text), channel)


@given(st.integers(0, 500), CHANNELS)
def test_a_template_cut_off_anywhere_is_not_json(length: int, channel: Channel) -> None:
    text = json.dumps(buttons(postback(), postback()))
    report = check_template(Source("ad.json", text[: min(length, len(text) - 1)]), channel)
    assert [item.code for item in report.diagnostics][-1] == "E301"
    assert report.content is None


def test_what_is_not_json_has_no_content() -> None:
    assert checked('{"message": {"text": "a", "receiving_app_id": 5},}').content is None
    assert checked("[]").content is None


def test_findings_beside_a_recoverable_mistake_are_reported_too() -> None:
    text = '{"message": {"attachment": {"type": "tmplate", "payload": {}}, "metadata": "a",}}'
    assert codes(text) == ["E306", "E301"]


def test_a_mistake_of_writing_is_not_reported_again_as_a_wrong_value() -> None:
    assert codes('{"message": {"text": hello}}') == ["E301"]


def test_a_repeated_member_shows_the_first() -> None:
    (item,) = checked('{"message": {"text": "a",\n "text": "b"}}').diagnostics
    assert (item.code, item.pointer, item.start.line) == ("E302", "/message/text", 2)
    assert item.related[0].source.place(item.related[0].span.start).line == 1


def test_a_file_beyond_any_template_is_one_finding() -> None:
    fits = '{"message": {"text": "a"}}' + " " * LONGEST_TEMPLATE
    assert codes(fits[:LONGEST_TEMPLATE]) == []
    assert codes(fits[: LONGEST_TEMPLATE + 1]) == ["E303"]


HOSTILE: dict[str, Callable[[int], str]] = {
    "replies": lambda size: '{"message": {"text": "a", "quick_replies": [' + "{}," * 8 * size + "{}]}}",
    "members": lambda size: '{"message": {' + ",".join(f'"k{n}":{n}' for n in range(2 * size)) + "}}",
    "one member": lambda size: '{"message": {' + '"k":1,' * 4 * size + '"k":1}}',
    "brackets": lambda size: "[" * size,
    "quotes": lambda size: '"' * 25 * size,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_answered_in_steps_that_grow_with_its_length(kind: str) -> None:
    """Four times the length takes about four times the steps."""
    assert codes(HOSTILE[kind](how_many(2_000, nightly=9_000)))
    assert growth(lambda size: partial(codes, HOSTILE[kind](size)), how_many(25, nightly=50)) <= 4.4


def test_reading_what_routing_needs_does_not_import_jsonschema() -> None:
    program = (
        "import sys; from convroute.source import Source;"
        "from convroute.templates.content import read_content;"
        "read_content(Source('a', '{\"message\": {\"receiving_app_id\": 5}}'));"
        "import convroute.templates.check; print('jsonschema' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
