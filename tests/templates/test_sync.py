"""The routing fields are put into a template's text, and nothing else of it changes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.source import Source
from convroute.templates.sync import rewritten, routing_changes

APP = "2210987654321098"
BOTH = f'"receiving_app_id": {APP}, "receiving_app_control_expiration": 14'


def after(text: str, app_id: str | None = APP, days: int | None = 14) -> str:
    source = Source("sale.json", text)
    return rewritten(source, routing_changes(source, app_id, days))


def test_a_value_is_replaced_where_it_stands() -> None:
    text = (
        '{"message":\t{ "receiving_app_control_expiration" : 7 ,\r\n "text":"é", "receiving_app_id":"1"}}\r\n'
    )
    assert after(text) == text.replace('"1"', APP).replace(": 7 ", ": 14 ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"message": {"text": "Hi"}}', f'{{"message": {{"text": "Hi", {BOTH}}}}}'),
        ('{"message":{"text":"Hi"}}', f'{{"message":{{"text":"Hi",{BOTH.replace(" ", "")}}}}}'),
        ('{"message": { "text" : "Hi" }}', f'{{"message": {{ "text" : "Hi", {BOTH.replace(":", " :")} }}}}'),
    ],
)
def test_missing_members_follow_their_neighbours_on_one_line(text: str, expected: str) -> None:
    assert after(text) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_missing_members_follow_the_indentation_of_the_file(indent: str, end: str) -> None:
    value = {"message": {"text": "Hi", "metadata": "x"}, "other": 1}
    wanted = {
        "message": {
            "text": "Hi",
            "metadata": "x",
            "receiving_app_id": int(APP),
            "receiving_app_control_expiration": 14,
        },
        "other": 1,
    }
    text, expected = (json.dumps(part, indent=indent).replace("\n", end) + end for part in (value, wanted))
    assert after(text) == expected
    alone = json.dumps({"message": {"text": "Hi"}}, indent=indent).replace("\n", end)
    assert after(alone).count(end + indent * 2 + '"') == 3


def test_the_days_stand_behind_the_app_and_the_app_before_the_days() -> None:
    app = f'{{"message": {{"receiving_app_id": {APP}, "text": "Hi"}}}}'
    assert after(app) == f'{{"message": {{{BOTH}, "text": "Hi"}}}}'
    days = '{"message": {\n  "receiving_app_control_expiration": 14,\n  "text": "Hi"\n}}'
    expected = f'"receiving_app_id": {APP},\n  "receiving_app_control_expiration"'
    assert after(days) == days.replace('"receiving_app_control_expiration"', expected)


def test_empty_lines_between_members_are_not_repeated() -> None:
    text = '{"message": {\n\n  "text": "Hi",\n\n  "metadata": "x"\n}}'
    assert after(text, days=None) == text.replace('"x"', f'"x",\n  "receiving_app_id": {APP}')


@pytest.mark.parametrize(
    "said",
    [BOTH, BOTH.replace(APP, f'"{APP}"')],
)
def test_what_the_file_says_already_stays(said: str) -> None:
    assert routing_changes(Source("x", f'{{"message": {{"text": "Hi", {said}}}}}'), APP, 14) == ()


def test_no_expiration_is_one_day_already() -> None:
    text = f'{{"message": {{"text": "Hi", "receiving_app_id": {APP}}}}}'
    assert after(text, days=1) == text


def test_what_is_not_asked_for_stays() -> None:
    text = '{"message": {"text": "Hi", "receiving_app_id": 7, "receiving_app_control_expiration": 3}}'
    assert after(text, app_id=None) == text.replace(": 3", ": 14")
    assert after(text, days=None) == text.replace(": 7", f": {APP}")


@pytest.mark.parametrize("days", ["14.0", "true", "null", '"14"', "45"])
def test_an_expiration_that_is_no_number_of_days_is_written_anew(days: str) -> None:
    text = f'{{"message": {{"receiving_app_id": {APP}, "receiving_app_control_expiration": {days}}}}}'
    assert after(text) == f'{{"message": {{{BOTH}}}}}'


@pytest.mark.parametrize(
    "text",
    ["", "[1]", '{"message": []}', '{"message": {"text": 1, "text": 2}}', '{"message": {"text": 1,}}', "{}"],
)
def test_a_text_that_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a template"):
        after(text)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_routing: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={"receiving_app_id": _values, "receiving_app_control_expiration": _values}
)
_layouts = st.sampled_from(
    [(None, (",", ":")), (None, (", ", ": ")), ("\t", (",", ": ")), (3, (" ,", " : "))]
)


@given(
    st.dictionaries(st.text(max_size=5), _values, max_size=4),
    _routing,
    _layouts,
    st.integers(1, 30),
    st.randoms(),
)
def test_whatever_the_template_is_only_the_two_members_change(
    others: dict[str, Any], routing: dict[str, Any], layout: Any, days: int, random: Any
) -> None:
    members = [*(others | routing).items()] or [("text", "Hi")]
    random.shuffle(members)
    text = json.dumps({"message": dict(members)}, indent=layout[0], separators=layout[1])
    written = after(text, APP, days)
    found = json.loads(written)["message"]
    assert str(found.pop("receiving_app_id")) == APP
    assert found.pop("receiving_app_control_expiration", 1) == days
    assert found == {key: value for key, value in members if key in found}
    assert found.keys() == dict(members).keys() - {"receiving_app_id", "receiving_app_control_expiration"}
    assert [key for key in json.loads(written)["message"] if key in found] == [*found]
    assert after(written, APP, days) == written
