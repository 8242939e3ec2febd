"""The grammar itself: LALR(1) without conflicts, and every keyword where it belongs."""

import logging
from pathlib import Path

import pytest
from lark import Lark, logger

from convroute.resources import folder
from convroute.source import Source
from convroute.syntax.builder import RULES
from convroute.syntax.grammar import grammar, keywords
from convroute.syntax.parser import parse
from convroute.syntax.scanner import RESERVED
from tests.syntax.reading_trees import statements

GLANCE = Path(__file__).parent.parent / "cases" / "glance.route"


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    parts = "\n".join(part.read_text(encoding="utf-8") for part in sorted(folder("grammar").glob("*.lark")))
    logger.addHandler(caplog.handler)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        Lark(parts, start="file", parser="lalr", lexer="contextual", debug=True)
    finally:
        logger.setLevel(before)
        logger.removeHandler(caplog.handler)
    assert [record.message for record in caplog.records] == []


def test_every_rule_of_the_grammar_has_its_builder() -> None:
    rules = {
        rule.alias or rule.origin.name for rule in grammar().rules if not rule.origin.name.startswith("_")
    }
    expanded = {rule.origin.name for rule in grammar().rules if rule.options.expand1}
    missing = {str(name) for name in rules - expanded if name not in RULES}
    assert missing == set()


def test_every_keyword_is_used() -> None:
    used = {symbol.name for rule in grammar().rules for symbol in rule.expansion if symbol.is_term}
    assert {terminal.name for terminal in grammar().terminals} - used == {"BLANK"}


def test_reserved_words_are_all_keywords() -> None:
    assert set(keywords().values()) >= RESERVED


def test_the_example_at_a_glance_parses() -> None:
    source = Source("glance.route", GLANCE.read_text(encoding="utf-8"))
    parsed = parse(source)
    assert parsed.diagnostics == ()
    assert len(parsed.file.statements) == 29


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_a_reserved_word_is_never_a_name(word: str) -> None:
    assert parse(Source("r", f"app {word} {{ id 1 }}")).diagnostics


@pytest.mark.parametrize(
    "word", sorted(w for w in keywords().values() if w.isidentifier() and w not in RESERVED)
)
def test_every_other_keyword_may_be_an_app(word: str) -> None:
    text = f"app {word} {{ id 1 }}\ngroup g = [{word}]\ndefault {word}\nroute message to {word}\n"
    text += f'allow take by {word} from {word}\n{word}: route ad to {word}\nset s from "a.txt"\n'
    text += f"{word}: deny pass by {word}"
    assert len(statements(text)) == 8
