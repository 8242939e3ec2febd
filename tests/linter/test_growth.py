"""The work of linting grows hardly faster than a policy, also one that somebody wrote to hold it up."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.benchmarks.effort import growth
from tests.linter.desk import findings

FAMILIES: dict[str, Callable[[int], str]] = {
    "negated and": lambda n: f"route message to care when not ({_joined('and', n)})\n",
    "negated or of ands": lambda n: f"route message to care when not ({_pairs(n)})\n",
    "equal rules with a condition": lambda n: 'route message to care when f0 == "x"\n' * n,
    "equal rules with a phrase": lambda n: 'route message to care when text mentions "refund"\n' * n,
    "equal permissions": lambda n: "allow take by care\n" * n,
    "long keywords": lambda n: (
        f"route message to care when text mentions [{_long(n, 'b')}, {_long(n, 'c')}]\n"
    ),
    "patterns open at both ends": lambda n: "".join(f'route link like "*a{i}*" to care\n' for i in range(n)),
}


def _joined(word: str, n: int) -> str:
    return f" {word} ".join(f'f{i} == "x"' for i in range(n))


def _pairs(n: int) -> str:
    return " or ".join(f'(f{i} == "x" and text == "y{i}")' for i in range(n))


def _long(n: int, last: str) -> str:
    return f'"{"a " * 5 * n}{last}"'


def _facts(n: int) -> str:
    return "".join(f"fact f{i}: string\n" for i in range(n))


@pytest.mark.parametrize("family", FAMILIES)
def test_linting_grows_with_the_policy_and_hardly_faster(family: str) -> None:
    facts = _facts if "f0" in FAMILIES[family](1) else lambda _: ""
    assert growth(lambda n: partial(findings, facts(n) + FAMILIES[family](n)), 30) <= 4.8
