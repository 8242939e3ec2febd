"""However many terms a condition has, what drawing from it tries is bounded."""

from types import ModuleType

import pytest

from convroute.checker.check import check
from convroute.checker.files import Found
from convroute.evaluator.conditions import passes
from convroute.policy.conditions import Test
from convroute.policy.model import CheckedPolicy
from convroute.syntax.limits import MAX_STRING
from convroute.workspace.folder import Folder
from tests.sampler import clock, values
from tests.sampler.sample import sample
from tests.sampler.texts import globbed

HEAD = """language 1
policy p { version "1"  channel instagram  account 17841400000000001 }
app bot { id 2210987654321091 }
fact n: int
fact s: string
default bot
"""


TERMS = {
    "values": '(text like "*a{0}*" or n == {0} or s like "b{0}*")',
    "moments": "(not time in 10:{0:02} - 11:{0:02} or n == {0})",
}


def policy(family: str, terms: int) -> CheckedPolicy:
    condition = " and ".join(TERMS[family].format(number) for number in range(terms))
    text = f"{HEAD}route message to bot when {condition}\n".encode()
    checked = check(Found("p.route", "p.route", text), Folder.of("p.route")).policy
    assert checked is not None
    return checked


@pytest.mark.parametrize(("family", "module"), [("values", values), ("moments", clock)])
def test_what_drawing_tries_does_not_grow_with_the_terms_of_a_condition(
    family: str, module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def counted(test: Test, value: object) -> bool:
        nonlocal count
        count += 1
        return passes(test, value)

    def tried(terms: int) -> int:
        nonlocal count
        count = 0
        assert sum(1 for _ in sample((policy(family, terms),), 60)) == 60
        return count

    monkeypatch.setattr(module, "passes", counted)
    few, many = tried(12), tried(48)
    assert 0 < many < 1.5 * few


def test_what_stands_in_the_places_of_many_stars_makes_no_endless_text() -> None:
    found = [*globbed("*a" * 1_000, ["refund", "the word " * 100])]
    assert any("refund" in text for text in found)
    assert max(map(len, found)) <= MAX_STRING + 1_000
