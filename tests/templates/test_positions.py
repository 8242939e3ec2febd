"""Strict JSON with positions: what is read, where it stands, what is refused."""

import json
from collections.abc import Callable
from functools import partial
from math import isinf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.source import Source
from convroute.templates.positions import Document, Json, Path, pointer, read_json
from tests.benchmarks.effort import growth
from tests.examples import how_many

VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def written(text: str, document: Document, path: Path) -> str:
    span = document.span(path)
    return text[span.start : span.end]


def places(document: Document) -> list[tuple[int, int]]:
    return [(fault.span.start, fault.span.end) for fault in document.faults]


@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_what_json_writes_is_read_back(value: Json, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = read_json(text)
    assert document.faults == ()
    assert document.value == value
    _holds_where_it_says(text, document, value, ())


def _holds_where_it_says(text: str, document: Document, value: Json, path: Path) -> None:
    assert json.loads(written(text, document, path)) == value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        _holds_where_it_says(text, document, inner, (*path, step))
        key = document.key_span((*path, step))
        if isinstance(step, str):
            assert json.loads(text[key.start : key.end]) == step


@given(st.text(alphabet='{}[]",:0123456789-+.eE truefalsnul\\/\n\u00a0\ufeffé😀“\x00', max_size=60))
def test_any_text_is_read_or_refused_as_the_standard_library_does(text: str) -> None:
    document = read_json(text)
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_once)
    except ValueError:
        assert document.faults
    else:
        assert document.is_json
        assert document.value == value
    for fault in document.faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(text)


def _refuse(word: str) -> Json:
    raise ValueError(word)


def _finite(word: str) -> float:
    if isinf(float(word)):
        raise ValueError(word)
    return float(word)


def _once(pairs: list[tuple[str, Json]]) -> Json:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("repeated")
    return dict(pairs)


def test_pointers_are_written_as_the_standard_says() -> None:
    assert pointer(()) == ""
    assert pointer(("a/b", "m~n", 0, "")) == "/a~1b/m~0n/0/"


def test_a_path_that_leads_nowhere_ends_at_the_nearest_value_around_it() -> None:
    text = '{"a": [1, 2]}'
    assert written(text, read_json(text), ("a", 7, "b")) == "[1, 2]"


@pytest.mark.parametrize(
    ("text", "words", "line", "column"),
    [
        ("", "the file is empty", 1, 1),
        (" \n ", "the file is empty", 2, 2),
        ('{"a": 1,\n}', "a comma before `}` has nothing behind it", 1, 8),
        ("[1,\n2,]", "a comma before `]` has nothing behind it", 2, 2),
        ("[1, NaN]", "`NaN` does not exist in JSON", 1, 5),
        ("[-Infinity]", "`-Infinity` does not exist in JSON", 1, 2),
        ("[True]", "`True` does not exist in JSON", 1, 2),
        ("[01]", "`01` is not a number", 1, 2),
        ("[.5]", "`.5` is not a number", 1, 2),
        ("[abc]", "`abc` stands outside quotes", 1, 2),
        ("['a']", "`'` does not begin a text in JSON", 1, 2),
        ("{“a”: 1}", "expected a member's name in double quotes, or `}`, not `“`", 1, 2),
        ('{"a" 1}', "expected `:` and a value, not `1`", 1, 6),
        ('{"a": }', "expected a value, not `}`", 1, 7),
        ('{"a": 1 "b": 2}', 'expected `,` or `}`, not `"`', 1, 9),
        ("[1}", "expected `,` or `]`, not `}`", 1, 3),
        ("[1] 2", "more text follows after the end of the document", 1, 5),
        ("[1", "the file ends while a bracket is still open", 1, 3),
        ('{"a":\n {"b"', "the file ends while 2 brackets are still open", 2, 6),
        ('["a', "the file ends inside a text", 1, 2),
        ('["a\nb"]', "the line ends inside a text", 1, 2),
        ('["a\tb"]', "a control character (U+0009) inside a text", 1, 4),
        ('["\0"]', "a control character (U+0000) inside a text", 1, 3),
        ('["\\x"]', "`\\x` means nothing in JSON", 1, 3),
        ('["\\u12"]', "`\\u` means nothing in JSON", 1, 3),
        ('["\\ud83d"]', "`\\ud83d` is half of a character", 1, 3),
        ('["\ud83d"]', "half of a character (U+D83D) inside a text", 1, 3),
        ("\ufeff[]", "an invisible byte order mark (U+FEFF) that JSON does not allow", 1, 1),
        ("[\u00a01]", "an invisible blank (U+00A0) that JSON does not allow", 1, 2),
        ("[1] // one", "JSON has no comments", 1, 5),
        ("/* one */ [1]", "JSON has no comments", 1, 1),
        ('{"a": 1, "a": 2}', "`a` is written twice in one object", 1, 10),
        ("[1e999]", "the number `1e999` is too large", 1, 2),
        (f"[{'9' * 5000}]", "a number of 5000 characters is too long", 1, 2),
    ],
)
def test_what_is_no_strict_json_is_found_at_line_and_column(
    text: str, words: str, line: int, column: int
) -> None:
    (fault,) = read_json(text).faults
    assert fault.message == words
    assert Source("a.json", text).position(fault.span.start) == (line, column)


def test_reading_goes_on_after_a_mistake_that_hides_nothing() -> None:
    document = read_json('{"a": NaN, "b": [1,], "b": "\\q", }')
    assert len(document.faults) == 5
    assert document.value == {"a": None, "b": ""} | {"b": "q"}
    assert not document.is_json


def test_of_members_written_twice_the_last_counts_and_the_first_is_shown() -> None:
    document = read_json('{"a": 1, "a": 2}')
    assert document.is_json
    assert document.value == {"a": 2}
    (fault,) = document.faults
    assert (fault.kind, fault.path, fault.see and fault.see.start) == ("duplicate", ("a",), 1)


def test_nesting_is_allowed_to_the_limit_and_no_deeper() -> None:
    assert read_json("[" * 64 + "]" * 64).faults == ()
    assert places(read_json("[" * 65 + "]" * 65)) == [(64, 65)]
    assert read_json("[" * 3 + "]" * 3, depth=3).faults == ()
    assert read_json("[" * 10_000 + "]" * 10_000, depth=20_000).faults == ()


HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "[" * 100 * size,
    "objects": lambda size: '{"a":' * 100 * size,
    "escapes": lambda size: '"' + "\\u" * 50 * size,
    "signs": lambda size: "-" * 100 * size,
    "digits": lambda size: "9" * 100 * size,
    "comments": lambda size: "/*" * 50 * size,
    "lines of comments": lambda size: "//\n" * 30 * size,
    "blanks": lambda size: "\u00a0 " * 50 * size,
    "members": lambda size: '{"k":1,' + '"k":1,' * 15 * size + "}",
    "a long name": lambda size: '{"' + "k" * 50 * size + '":[' + "0," * 10 * size + "0]}",
    "empty objects": lambda size: "[" + "{}," * 10 * size + "{}]",
    "a long text": lambda size: '"' + "x" * 100 * size,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_answered_in_steps_that_grow_with_its_length(kind: str) -> None:
    read_json(HOSTILE[kind](how_many(2_000, nightly=10_000)))
    assert growth(lambda size: partial(read_json, HOSTILE[kind](size)), 50) <= 4.2
