"""Fingerprints are those of the finding, however its text is written."""

import re
from collections import Counter

import pytest

from convroute.diagnostic import Diagnostic
from convroute.formatter.format import format_source
from convroute.linter.rule import LintRule
from convroute.linter.rules import RULES
from convroute.report.fingerprint import fingerprints
from convroute.source import Source, Span
from tests.linter.desk import findings

_TEXT_OR_BLANK = re.compile(r'"(?:\\.|[^"\\\n])*"|#[^\n]*|(?<=[^\s:,]) (?=[^\s#])')


def scattered(text: str) -> str:
    """The same words with other blanks between; texts, comments, and what the desk looks for stay."""
    wide = _TEXT_OR_BLANK.sub(lambda found: "  \t" if found[0] == " " else found[0], text)
    return wide.replace("template  \tspring_sale", "template spring_sale")


def marks(text: str) -> Counter[str]:
    return Counter(fingerprints(findings(text, demands=frozenset({"mergeable", "default"}))))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_formatting_changes_none(rule: LintRule) -> None:
    bad = rule.page.bad
    formatted = format_source(Source("acme.route", bad)).text
    assert formatted is not None
    assert marks(formatted) == marks(bad) != Counter()
    assert marks(scattered(bad)) == marks(bad)


def _found(text: str, part: str, code: str = "W404") -> Diagnostic:
    start = text.index(part)
    return Diagnostic(code, "this looks odd", Source("a.route", text), Span(start, start + len(part)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('route message to care when tier != "gold"', 'route message to care\n  when  tier!="gold"  # odd'),
        ('route ad to care for 24 hours when x == "a"', 'route ad to care when x == "a" for 1 day'),
        ("set old = [x, y]", "set old = [\n    x,\n    y,\n]"),
        ("language 1 app a = x route message to care", "language 1\n\napp a = x\nroute message to care\n"),
    ],
)
def test_one_thing_written_in_two_ways_is_the_same(one: str, other: str) -> None:
    parts = ['tier != "gold"', 'x == "a"', "old", "message"]
    part = next(part for part in parts if part in one)
    again = part if part in other else 'tier!="gold"'
    assert fingerprints([_found(one, part)]) == fingerprints([_found(other, again)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('route shop to care when tier != "gold"', 'route message to care when tier != "gold"'),
        ('deny take by care when tier != "gold"', 'deny take by sales when tier != "gold"'),
    ],
)
def test_the_same_words_in_two_rules_are_two_things(one: str, other: str) -> None:
    assert fingerprints([_found(one, "tier")]) != fingerprints([_found(other, "tier")])


def test_blanks_in_a_text_are_part_of_it() -> None:
    one, other = 'route link "a b" to care', 'route link "a  b" to care'
    assert fingerprints([_found(one, '"a b"')]) != fingerprints([_found(other, '"a  b"')])


def test_a_new_version_changes_nothing_else_in_its_block() -> None:
    text = 'policy acme {{ version "{}"  timezone "UTC" }}'
    one, other = text.format(1), text.format(2)
    assert fingerprints([_found(one, '"UTC"')]) == fingerprints([_found(other, '"UTC"')])
