"""How much is asked to compare two policies: what is the same on both sides costs no question."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from convroute.differ.asking import Asked
from convroute.differ.compare import compare, differences
from convroute.differ.lines import Lines
from convroute.policy.model import CheckedPolicy
from convroute.regions.clauses import Clauses
from convroute.regions.goals import Tree
from convroute.regions.point import Point
from convroute.regions.search import Broken, Empty, Search, nothing
from tests.differ.test_compare import made

_RULES = [
    f'route link like "a{number}-*" to {"sales" if number % 2 else "care"} when vip' for number in range(60)
]


def _policy(rules: Sequence[str]) -> CheckedPolicy:
    return made("\n".join(rules))


@contextmanager
def _counted() -> Iterator[list[str]]:
    """What is asked and made."""
    done: list[str] = []

    def find(self: Search, goals: Sequence[Tree], broken: Broken = nothing) -> "Point | Empty | object":
        done.append("question")
        return _FIND(self, goals, broken)

    def key(self: Lines, position: int) -> object:
        done.append("key")
        return _KEY(self, position)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Search, "find", find)
        patch.setattr(Lines, "key", key)
        patch.setattr(Asked, "__init__", lambda *_, **__: done.append("list of checks"))
        yield done


_FIND, _KEY, _VALUE = Search.find, Lines.key, Clauses.value


def test_the_same_policy_is_compared_without_a_question() -> None:
    one = _policy(_RULES)
    with _counted() as done:
        assert compare(one, replace(one, digest=""), digests=False).equal
    assert done == []


def test_a_rule_that_is_gone_is_asked_about_with_those_below_it_alone() -> None:
    one = _policy(_RULES)
    other = replace(one, link=one.link[:-1])
    with _counted() as done:
        [_] = differences(one, other)
    assert done.count("question") <= 4
    assert "list of checks" not in done


def test_lines_that_are_written_alike_around_a_change_are_not_looked_into() -> None:
    one = _policy(_RULES)
    middle = one.link[30]
    other = replace(one, link=(*one.link[:30], replace(middle, when=None), *one.link[31:]))
    with _counted() as done:
        assert not compare(one, other, digests=False).equal
    assert done.count("key") <= 8


def test_a_condition_of_many_parts_takes_as_much_more_work_as_it_is_longer() -> None:
    assert _looks(800) < 3 * _looks(400)


def _looks(parts: int) -> int:
    """How often it is asked whether something is decided, for a region without one part of so many."""
    words = [f'text mentions "w{number}x"' for number in range(parts)]
    one, other = (_policy([f"route message to sales when {' or '.join(its)}"]) for its in (words, words[1:]))
    done: list[int] = []

    def value(self: Clauses, literal: int) -> bool | None:
        done.append(literal)
        return _VALUE(self, literal)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Clauses, "value", value)
        [_] = differences(one, other)
    return len(done)


def test_what_apps_ask_for_is_compared_where_a_permission_changed() -> None:
    one, other = (made(f"{text} take by sales") for text in ("allow", "deny"))
    assert {region.space for region in differences(one, other)} >= {"take"}
