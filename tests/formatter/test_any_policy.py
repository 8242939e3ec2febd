"""Whatever is written, however it is written: the same policy, every comment, one style."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given

from convroute.formatter.format import format_source
from convroute.formatter.order import ordered
from convroute.source import Source
from convroute.syntax import nodes
from convroute.syntax.parser import parse
from tests.examples import examples
from tests.formatter.scattered import policies

pytestmark = pytest.mark.slow

_OUTSIDE_TEXTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*')


def comments(text: str) -> list[str]:
    found = (match for match in _OUTSIDE_TEXTS.findall(text) if match.startswith("#"))
    return sorted(comment.rstrip() for comment in found)


def _formatted(text: str) -> str:
    result = format_source(Source("any.route", text))
    assert result.text is not None, [(item.message, str(item.start)) for item in result.diagnostics]
    return result.text


def _keeps_everything(text: str) -> None:
    assert parse(Source("any.route", text)).diagnostics == ()
    written = _formatted(text)
    assert _formatted(written) == written
    assert comments(written) == comments(text)
    before, after = parse(Source("any.route", text)).file, parse(Source("any.route", written)).file
    assert [type(node) for node in after.statements] == [type(node) for node in before.statements]
    for old, new in zip(before.statements, after.statements, strict=True):
        if isinstance(old, nodes.PolicyBlock) and isinstance(new, nodes.PolicyBlock):
            assert new.items == ordered(old.items)
        elif not isinstance(old, nodes.Route) and not hasattr(old, "items"):
            assert new == old


def _has_one_style(text: str) -> None:
    written = _formatted(text)
    lines = written.split("\n")
    assert written == "" or (lines[-1] == "" and lines[0] != "" and lines[-2] != "")
    assert "\n\n\n" not in written
    assert all(line == line.rstrip(" \t\r") for line in lines)
    assert not any(line.startswith("\t") for line in lines)


def _is_the_same_for_any_spacing(text: str) -> None:
    """What was formatted, and the same crammed together, come out alike where there are no comments."""
    written = _formatted(_OUTSIDE_TEXTS.sub(lambda match: "" if match[0][0] == "#" else match[0], text))
    crammed = re.sub(r'("(?:[^"\\\n]|\\.)*")|\s+', lambda match: match[1] or " ", written)
    assert _formatted(crammed) == re.sub(r"\n\n+", "\n", written)


PROPERTIES = (_keeps_everything, _has_one_style, _is_the_same_for_any_spacing)


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__.strip("_"))
@examples(20, 1_500)
@given(text=policies())
def test_any_policy(holds: Callable[[str], None], text: str) -> None:
    holds(text)
