"""A segment of plain route lines is checked as columns, with the same rules and findings as line by line."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.checker.checked import Checked
from convroute.compiler.program import Program
from convroute.compiler.storage import from_bytes, to_bytes
from convroute.lazy_sequence import LazySequence
from convroute.policy.plain_rules import WORDS, PlainRules
from convroute.source import Source
from convroute.syntax import parser
from convroute.syntax.bulk import plain_routes
from convroute.syntax.bulk.division import Broken, read_divided
from convroute.syntax.nodes import Statement
from tests.checker.building import checked, policy
from tests.examples import examples
from tests.syntax.plain_texts import plain_lines, words
from tests.syntax.spans import with_spans

OTHER = (
    "route ad 2 to bot for 40 days",
    'route ad 3 to sales when ref == "x"',
    "twice: route ad 4 to bot",
    "twice: route ad 5 to bot",
    "route ad in ids to bot",
    'route link "in:ids" to bot',
    "route link in ids to bot",
    'route link like "a*" to sales',
    "route message to sales",
    "route link to care",
    "route template spring to sales",
    "# a comment",
    "",
    "allow take by bot",
    'set ids = [1, 2, "x"]',
    'test "t" { when message from ad 1 then rule "ad:1" }',
    'invariant "i" { never take by bot from nobody }',
)


def read(source: Source, start: int, end: int) -> Sequence[Statement] | Broken | None:
    return read_divided(source, start, end, least=1)


def both_ways(text: str) -> tuple[Checked, Checked]:
    """A policy checked in segments, and line by line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "read_divided", read)
        divided = checked(text)
        patch.setattr(parser, "read_divided", lambda *_: None)
        return divided, checked(text)


def told(result: Checked) -> tuple[Any, ...]:
    """Everything about a check."""
    routes = [(written.rule, with_spans(written.node), written.source) for written in result.routes]
    trees = [(file.source, [*map(with_spans, file.tree.statements)]) for file in result.files]
    digest = None if result.policy is None else result.policy.digest
    return result.policy, digest, result.diagnostics, routes, trees, result.permissions, result.templates


@examples(40, 6_000)
@given(st.lists(st.one_of(plain_lines(), plain_lines(), words(*OTHER)), max_size=16))
def test_the_findings_and_the_rules_are_the_same(lines: list[str]) -> None:
    divided, ordinary = both_ways("\n".join(lines))
    assert told(divided) == told(ordinary)


DISTINCT = st.lists(
    st.tuples(words("ad", "link", "postback", "quick_reply"), st.integers(1, 40), words("bot", "sales")),
    unique_by=lambda line: line[:2],
    max_size=30,
)


@examples(25, 4_000)
@given(DISTINCT, st.lists(words(*OTHER[4:]), max_size=3, unique=True))
def test_good_policies_are_the_same_also_after_they_were_kept(
    lines: list[tuple[str, int, str]], others: list[str]
) -> None:
    values = [str(number) if word == "ad" else f'"v{number}"' for word, number, _ in lines]
    written = [f"route {line[0]} {value} to {line[2]}" for line, value in zip(lines, values, strict=True)]
    divided, ordinary = both_ways("\n".join([*others, *written]))
    assert told(divided) == told(ordinary)
    if divided.policy is not None:
        restored = from_bytes(to_bytes(Program(divided.policy))).policy
        assert restored == ordinary.policy == divided.policy
        assert restored.digest == divided.policy.digest


def many(count: int, line: str = "route ad {} to sales for 3 days") -> str:
    return "\n".join(line.format(number) for number in range(1, count + 1))


def test_a_long_stretch_stays_columns() -> None:
    rules = policy(many(2000)).campaign
    assert isinstance(rules, LazySequence)
    (part,) = rules.parts
    assert isinstance(part, PlainRules)
    assert part._made == {}
    assert part.stage == "campaign"


def test_the_rule_of_a_statement_is_the_rule_of_the_policy() -> None:
    """The linter finds a rule's statement by the rule itself."""
    mixed = "\n".join(
        f'route ad {n} to bot\nroute link "{n}" to sales\nroute postback "{n}" to bot' for n in range(20)
    )
    result = checked(mixed.replace("ad 0 ", "ad 99 "))
    assert result.policy is not None
    of_policy = [*result.policy.campaign, *result.policy.link, *result.policy.organic]
    assert {id(written.rule) for written in result.routes} == {*map(id, of_policy)}
    assert len(of_policy) == 60


def test_a_key_of_a_stretch_is_known_to_the_rules_after_it() -> None:
    result = checked(f"{many(20)}\nvip: route ad 7 to bot")
    (found,) = [item for item in result.diagnostics if item.code == "E269"]
    (related,) = found.related
    assert related.source.text[related.span.start : related.span.end] == "ad 7"


def test_the_words_of_lines_are_the_words_of_rules() -> None:
    assert plain_routes.WORDS == WORDS
