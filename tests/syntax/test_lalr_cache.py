"""The tables of the grammar are kept, and whatever was kept, the parser is the same."""

import os
from collections.abc import Iterable
from functools import cache as cache_once
from pathlib import Path

import lark
import pytest

from convroute import cache
from convroute.resources import folder
from convroute.source import Source
from convroute.syntax import lalr_cache
from convroute.syntax.builder import Builder
from convroute.syntax.grammar import Stuck, attempt, expected_after, grammar, keywords
from tests.repository.checkout import POLICIES
from tests.syntax.spans import with_spans

GOOD = [path.read_text("utf-8") for path in sorted(POLICIES.rglob("*.route"))]
BROKEN = ("route ad 12 too bot", "app x {", "route ad", "policy 1", 'route link "a" to bot when', "")
GRAMMAR = "\n".join(part.read_text("utf-8") for part in sorted(folder("grammar").glob("*.lark")))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "convroute")
    return tmp_path / "convroute"


def answers(monkeypatch: pytest.MonkeyPatch, texts: Iterable[str] = (*GOOD, *BROKEN)) -> list[object]:
    """What a parser that is made now says about good and broken texts."""
    made = lalr_cache.lark_of(GRAMMAR, Builder())
    with monkeypatch.context() as patch:
        patch.setattr("convroute.syntax.grammar.grammar", lambda: made)
        return [_told(text) for text in texts]


@cache_once
def compiled_answers() -> list[object]:
    """What the compiled grammar says; worked out once for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "cache_folder", lambda: None)
        return answers(patch)


def _told(text: str) -> object:
    outcome = attempt(Source("a.route", text), 0, len(text))
    if isinstance(outcome, tuple):
        return [with_spans(statement) for statement in outcome]
    if isinstance(outcome, Stuck):
        return outcome, expected_after(Source("a.route", text), 0, 0)
    return outcome


def test_the_kept_tables_parse_as_the_compiled_grammar(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answers(monkeypatch) == compiled_answers()
    (file,) = place.iterdir()
    assert file.name.startswith("grammar-")
    monkeypatch.setattr(lalr_cache, "Lark", _Loading)
    assert answers(monkeypatch) == compiled_answers()


class _Loading(lark.Lark):
    """Refuses to compile a grammar."""

    def __init__(self, *_: object, **__: object) -> None:  # the tables make one without it
        raise AssertionError("the tables were there")


@pytest.mark.slow
@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"data": {"parser": {}}, "memo": {}}', b"\xff"])
def test_odd_tables_are_made_anew(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    key = cache.key_of(lark.__version__, repr(lalr_cache._OPTIONS), GRAMMAR)
    cache.keep("grammar", key, lambda: content)
    assert cache.kept("grammar", key) == content
    assert answers(monkeypatch, BROKEN) == compiled_answers()[len(GOOD) :]
    assert cache.kept("grammar", key) != content


def test_a_folder_nobody_can_write_changes_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "cache_folder", lambda: Path(os.devnull) / "convroute")
    assert answers(monkeypatch, BROKEN) == compiled_answers()[len(GOOD) :]
    assert not place.exists()


def test_the_words_of_kept_tables_are_the_words_of_the_grammar() -> None:
    assert keywords()["ROUTE"] == "route"
    assert len(grammar().terminals) > 140
