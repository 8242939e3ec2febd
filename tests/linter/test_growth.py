"""The work of linting grows hardly faster than a policy, also one that somebody wrote to hold it up."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.benchmarks.effort import growth, steps
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


MOST = {"negated and": 8, "negated or of ands": 14, "patterns open at both ends": 8}
"""Each operand of a condition is asked about beside all others, and each pattern after all before it."""


@pytest.mark.parametrize("family", FAMILIES)
def test_linting_grows_with_the_policy_and_hardly_faster(family: str) -> None:
    facts = _facts if "f0" in FAMILIES[family](1) else lambda _: ""
    made = growth(lambda n: partial(findings, facts(n) + FAMILIES[family](n)), 10)
    assert made <= MOST.get(family, 4.8)


def test_a_list_of_many_sets_is_looked_at_once() -> None:
    files = {"ads.csv": "ad_id\n" + "".join(f"{120210 + n}\n" for n in range(500))}

    def look(sets: int) -> Callable[[], object]:
        text = "fact age: int\n" + "".join(
            f'set s{n} from "ads.csv" column "ad_id"\nroute ad in s{n} to care when age == {n}\n'
            for n in range(sets)
        )
        return lambda: findings(text, files)

    look(1)()
    assert steps(look(20)) < 4 * steps(look(1))
