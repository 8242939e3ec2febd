"""What holds for every lint rule there is, and every one there will be."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import pytest

from convroute.linter import rules
from convroute.linter.context import Analysing, Demand, proved
from convroute.linter.lint import examine
from convroute.linter.rule import LintRule
from convroute.linter.rules import RULES
from convroute.workspace import load, policies_below
from tests.linter.desk import FILES, checked, codes, without_work

_ON_DEMAND: Mapping[str, Demand] = {"W437": "mergeable", "W439": "default"}


def _demands(rule: LintRule) -> frozenset[Demand]:
    return frozenset({_ON_DEMAND[rule.code]}) if rule.on_demand else frozenset()


def _analysing(rule: LintRule) -> Analysing:
    return without_work if rule.code == "W436" else proved


_each = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
_POLICIES = Path(__file__).parents[2] / "policies"


@_each
def test_the_bad_example_gives_exactly_the_finding_of_its_page(rule: LintRule) -> None:
    assert rule.page.bad.strip()
    assert codes(rule.page.bad, demands=_demands(rule), analysing=_analysing(rule)) == [rule.code]


@_each
def test_the_good_example_gives_nothing(rule: LintRule) -> None:
    assert rule.page.good.strip()
    assert codes(rule.page.good, demands=_demands(rule)) == []


@_each
def test_a_page_begins_with_a_sentence_and_says_what_to_do_at_its_end(rule: LintRule) -> None:
    lines = rule.page.body.splitlines()
    assert lines[0].endswith(".")
    assert len(lines[0]) <= 100
    assert lines[-1].endswith(".")
    assert not lines[-1].startswith(" ")


def test_every_file_of_rules_is_listed_once() -> None:
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - {"__init__"}
    assert len(RULES) == len(files)
    assert {import_module(f"convroute.linter.rules.{name}").RULE for name in files} == set(RULES)


def test_codes_and_names_are_unique_and_in_order() -> None:
    listed = [rule.code for rule in RULES]
    assert listed == sorted(set(listed))
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.code.startswith("W") for rule in RULES)


@pytest.mark.parametrize("path", policies_below([str(_POLICIES)]), ids=lambda path: Path(path).name)
def test_worked_policies_are_clean(path: str) -> None:
    policy = load(path)
    assert [f"{item.start} {item.code}" for item in (*policy.diagnostics, *examine(policy))] == []


def test_the_language_at_a_glance_is_clean() -> None:
    text = (Path(__file__).parents[1] / "cases" / "glance.route").read_text(encoding="utf-8")
    policy = checked(text, FILES)
    assert policy.policy is not None
    assert examine(policy) == ()


def test_rules_that_need_a_meaning_are_silent_about_a_policy_without_one() -> None:
    policy = checked("route link to nobody_we_know\nroute message to care when tier != 'x'")
    assert policy.policy is None
    assert all(not rule.needs_meaning for rule in RULES if rule.code in {d.code for d in examine(policy)})


def test_what_is_written_is_linted_also_in_a_broken_policy() -> None:
    policy = checked('route link "a" to nowhere\nroute message to care when tier != "gold"')
    assert policy.policy is None
    assert [item.code for item in examine(policy)] == ["E221", "W404"]
