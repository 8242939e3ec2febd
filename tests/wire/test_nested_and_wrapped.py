"""Members of which nothing is read, and wrappers: the compiled parser takes them, and hides nothing."""

import json
from typing import Any

import pytest

from convroute.conversation.event import Event
from convroute.conversation.item import Unreadable
from convroute.wire.exact_json import exact_value
from convroute.wire.reader import read_input
from convroute.wire.strict_json import DEEPEST
from tests.wire.both_ways import same_in_both_ways, same_when_parsed
from tests.wire.building import ACCOUNTS, item, message, webhook
from tests.wire.damaged import nested, wrapped
from tests.wire.oracle.reader import read_text

TOO_DEEP = {"deep"}
NESTED = {name: webhook(message(**members)) for name, members in nested().items() if name not in TOO_DEEP}
TAP = webhook(item(postback={"mid": "m", "payload": "ASK"}))
OLD_TAP = webhook(item(postback={"mid": "m", "payload": "ASK"}, timestamp="1789000000"))
WRAPPED = {
    "facts": {"event": webhook(message(text="x")), "facts": {"tier": "gold", "orders": 12, "all": [{}]}},
    "nothing": {"event": webhook(message(text="x")), "facts": None, "button_app": None},
    "a button": {"facts": {"tier": "gold"}, "event": TAP, "button_app": "care"},
    "a button of old": {"event": OLD_TAP, "button_app": 2210987654321098},
    "more": {"event": webhook(message(text="x", brand_new={"a": [1]})), "facts": {"a": 1}, "new": {"b": 2}},
}
SHORT = {**NESTED, **WRAPPED}


@pytest.mark.parametrize("name", SHORT)
def test_the_compiled_parser_takes_it(name: str) -> None:
    value = SHORT[name]
    written = json.dumps(value)
    for text in (written, f"[{written},{written}]"):
        assert exact_value(text) is not None
        assert exact_value(text.encode()) is not None
        same_in_both_ways(text)
    assert [one.document for one in read_input(f"[{written},{written}]")] == [0, 1]
    same_in_both_ways("\n".join([written] * 8))
    same_when_parsed(value)
    same_when_parsed([value, value])


@pytest.mark.parametrize("name", SHORT)
def test_a_member_that_stands_twice_is_found_wherever_it_is(name: str) -> None:
    """Also with a colon more or less in its name or in its value."""
    written = json.dumps(SHORT[name])
    for at in [at for at, mark in enumerate(written) if mark == "{"]:
        end = "" if written[at + 1] == "}" else ", "
        for twice in (
            '"x": 1, "x": 2',
            '"x": ":", "x": 1',
            '"a:b": 1, "a\\u003ab": 1',
            '"x": 1, "\\u0078": 1',
        ):
            damaged = f"{written[: at + 1]}{twice}{end}{written[at + 1 :]}"
            same_in_both_ways(damaged)
            (found,) = read_input(damaged)
            assert isinstance(found, Unreadable)


@pytest.mark.parametrize("levels", [*range(1, 9), *range(42, 54), *range(DEEPEST - 12, DEEPEST + 3), 250])
def test_the_limit_of_nesting_holds_in_what_is_not_read(levels: int) -> None:
    """Lists and objects by turns are twice as deep."""
    for inner in ("[" * levels + "]" * levels, '{"a":' * levels + "1" + "}" * levels, '[{"a":' * levels):
        closed = inner + "1" + "}]" * levels if inner.endswith(":") else inner
        for value in (
            webhook(message(nlp={"x": 0})),
            webhook(message(tags={"x": 0}, attachments=[{"type": "image", "payload": {"x": 0}}])),
            webhook(message(brand_new={"x": 0})),
            {"event": TAP, "facts": {"x": 0}},
            {"event": TAP, "facts": {"x": 1}, "brand_new": {"x": 0}},
        ):
            same_in_both_ways(json.dumps(value).replace('"x": 0', f'"x": {closed}'))


@pytest.mark.parametrize("where", ["first", "last"])
@pytest.mark.parametrize("name", ["object", "entry", "action", "field", "event", "facts", "button_app"])
@pytest.mark.parametrize("value", ["null", '"pass"', "{}", "[]", "1.5", "10", '"\\ud800"'])
def test_what_else_may_stand_in_a_wrapper(where: str, name: str, value: str) -> None:
    """By some of these it is no wrapper, but another document."""
    alone = [one for one in wrapped(webhook(message(text="x"))) if isinstance(one, dict)]
    for wrapper in (*alone, *WRAPPED.values()):
        inner = json.dumps(wrapper)[1:-1]
        more = f'"{name}": {value}'
        same_in_both_ways(f"{{{more}, {inner}}}" if where == "first" else f"{{{inner}, {more}}}")


def test_every_wrapper_gives_its_own_facts() -> None:
    wrappers = [{"event": webhook(message(), message()), "facts": {"n": n}} for n in range(3)]
    found = [one for one in read_input(json.dumps(wrappers)) if isinstance(one, Event)]
    assert [one.facts["n"] for one in found] == [0, 0, 1, 1, 2, 2]
    assert found[-1].path == "$.event.entry[0].messaging[1]"


@pytest.mark.parametrize(
    "number",
    ["0", "-0", "-0.0", "1.0", "1e2", "0.1", "1e-400", "9" * 19, "9" * 30, "-1e22", "123456789.123456789"],
)
def test_numbers_among_facts_are_read_the_same(number: str) -> None:
    written = json.dumps({"event": TAP, "facts": {"n": 7}}).replace("7}", f"{number}}}")
    assert exact_value(written) is not None
    facts = [
        repr(dict(one.facts))
        for read in (read_input, read_text)
        for one in read(written, ACCOUNTS)
        if isinstance(one, Event)
    ]
    assert facts[0] == facts[1]


def test_the_app_of_a_button_is_refused_for_what_is_no_postback() -> None:
    for event in (webhook(message(), message()), webhook(message(), *TAP["entry"][0]["messaging"])):  # type: ignore[index]  # a list
        value: dict[str, Any] = {"event": event, "button_app": "care"}
        same_in_both_ways(json.dumps(value))
        same_when_parsed(value)


@pytest.mark.slow
@pytest.mark.parametrize("before", ["]", '"]"', '"]', ']"', "a]b", '\\"]\\"', ":", "{}", "]]" * 60])
@pytest.mark.parametrize("after", ["[", '"["', '["', '"[', "a[b", '\\"[\\"', "ü", "[[" * 60])
def test_brackets_and_quotes_in_texts_hide_no_nesting(before: str, after: str) -> None:
    """Many items are needed before anybody looks for nesting."""
    for levels in (10, DEEPEST - 10, DEEPEST - 4, DEEPEST, 150):
        deep: Any = []
        for _ in range(levels):
            deep = [before, deep, after]
        new = message(text="x", brand_new=[before, deep, after])
        same_in_both_ways(json.dumps(webhook(*[new] * 5)))
        same_in_both_ways(json.dumps(webhook(*[new] * 5), ensure_ascii=False, separators=(",", ":")).encode())
