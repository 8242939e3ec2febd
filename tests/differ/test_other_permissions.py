"""Where only another permission or limit decides what an app asks for, and everything else is as before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from convroute.conversation.request import Action
from convroute.differ.asking import Asked
from convroute.differ.compare import compare
from convroute.differ.deciding import decided
from convroute.differ.difference import Difference, Region
from convroute.policy.model import CheckedPolicy
from convroute.regions import budget
from convroute.regions.attempts import ACTIONS
from convroute.regions.goals import Tree
from convroute.regions.point import Point
from convroute.regions.search import Broken, Search, nothing
from convroute.workspace import load
from tests.differ.test_compare import made, only
from tests.regions.attempts_world import AttemptWorld
from tests.regions.random_permissions import changed_permissions
from tests.regions.universe import TooLargeError

_FIND = Search.find
_MADE = Asked.__init__


def on_demand(old: str, new: str) -> Difference:
    """With what is only told on demand; all else is proved to stay as it is."""
    before, after = made(old), made(new)
    assert compare(before, after, digests=False).regions == ()
    found = compare(before, after, rules=True)
    assert found.equal
    return found


def names(region: Region) -> tuple[str | None, str | None]:
    assert region.same
    return region.before.decision.rule, region.after.decision.rule


@pytest.mark.parametrize(
    ("old", "new", "space", "deciding"),
    [
        ("a: allow take by sales", "b: allow take by sales", "take", ("a", "b")),
        (
            "a: allow take by sales when vip\nb: allow take by sales",
            "b: allow take by sales\na: allow take by sales when vip",
            "take",
            ("a", "b"),
        ),
        ("a: deny request by sales", "b: deny request by anyone\ndeny request by bot", "request", None),
        ("a: deny pass by sales to bot", "b: deny pass by sales to bot", "pass", ("a", "b")),
        (
            "a: limit extend by sales to 2 hours",
            "b: limit extend by anyone to 2 hours",
            "extend",
            None,
        ),
        ("a: limit extend by sales to 1 hour", "b: limit extend by sales to 1 hour", "extend", ("a", "b")),
    ],
)
def test_another_permission_that_decides_alike_is_no_difference_and_is_told_on_demand(
    old: str, new: str, space: Action, deciding: tuple[str, str] | None
) -> None:
    if deciding is None:  # others are refused as well, and that is a difference
        found = compare(made(old), made(new), rules=True)
        assert not found.equal
        [region] = (one for one in found.regions if one.same)
        assert (region.space, names(region)) == (space, ("a", "b"))
        return
    regions = [region for region in on_demand(old, new).regions if region.space == space]
    assert {names(region) for region in regions} == {deciding}


def test_a_control_that_is_sent_along_is_refused_by_another_permission() -> None:
    found = on_demand("a: deny pass by sales to bot", "b: deny pass by sales to bot")
    assert {region.space for region in found.regions} == {"pass", "send"}
    assert {(one.line.side, one.line.name) for one in found.regions} == {("new", "b")}


def test_a_permission_in_the_shadow_of_another_tells_where_it_decides_now() -> None:
    one, other = "a: deny pass by sales to bot when vip", "b: deny pass by sales"
    found = on_demand(f"{other}\n{one}", f"{one}\n{other}")
    [region] = (one for one in found.regions if one.space == "pass")
    assert names(region) == ("b", "a")
    assert region.after.snapshot.facts == {"vip": True}
    assert region.condition.startswith("every pass that ")


def test_a_request_that_is_decided_otherwise_is_a_difference_with_and_without_names() -> None:
    old, new = made("a: allow take by sales"), made("b: allow take by sales\nc: deny take by sales when vip")
    region = only(compare(old, new))
    found = compare(old, new, rules=True)
    [other] = (one for one in found.regions if not one.same)
    assert (region.space, region.line, region.condition) == (other.space, other.line, other.condition)
    assert [names(one) for one in found.regions if one.same] == [("a", "b")]


@contextmanager
def counted() -> Iterator[list[str]]:
    """What is asked and made."""
    done: list[str] = []

    def find(self: Search, goals: list[Tree], broken: Broken = nothing) -> "Point | object":
        done.append("question")
        return _FIND(self, goals, broken)

    def list_of_checks(self: Asked, *arguments: object, **named: object) -> None:
        done.append("list of checks")
        _MADE(self, *arguments, **named)  # type: ignore[arg-type]  # whatever it takes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Search, "find", find)
        patch.setattr(Asked, "__init__", list_of_checks)
        yield done


def labelled(count: int, label: str) -> CheckedPolicy:
    """So many that all decide something: the widest come last."""
    rules = (
        f"{label}{n}: deny request by sales when thread.silence > {count - n} hours" for n in range(count)
    )
    return made("\n".join(rules))


def test_names_of_permissions_take_no_work_where_nobody_asks_for_them() -> None:
    old, new = labelled(20, "a"), labelled(20, "b")
    with counted() as done:
        assert compare(old, new, digests=False).equal
        assert done == []
        assert compare(old, old, rules=True, digests=False).equal
        assert done == []


def test_lines_under_another_name_take_a_question_each() -> None:
    with counted() as done:
        found = compare(labelled(20, "a"), labelled(20, "b"), rules=True)
    assert {names(region) for region in found.regions} == {(f"a{n}", f"b{n}") for n in range(20)}
    assert done.count("question") == 20


def test_a_name_that_is_too_hard_to_tell_is_listed_and_nothing_else_is_unproved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budget, "MOST_ROUNDS", 0)
    old, new = made("a: allow take by sales when vip"), made("b: allow take by sales when vip")
    found = compare(old, new, rules=True)
    assert found.regions == ()
    assert {(one.space, one.line and one.line.name, one.same) for one in found.undecided} == {
        ("take", "b", True)
    }
    assert found.equal
    hard = compare(made("allow take by sales when vip"), made("deny take by sales when vip"), rules=True)
    assert not hard.equal
    assert not all(one.same for one in hard.undecided)


def test_a_rule_that_is_too_hard_to_tell_is_listed_and_its_events_are_proved_to_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budget, "MOST_ROUNDS", 0)
    old, new = made("a: route message to sales when vip"), made("b: route message to sales when vip")
    found = compare(old, new, rules=True)
    assert [(one.space, one.same) for one in found.undecided] == [("organic", True)]
    assert found.equal


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "allow take by sales when vip",
            "deny take by sales when vip",
            ("take allowed", "take denied: take_not_permitted"),
        ),
        (
            "route ad to sales for 3 days when vip",
            "",
            ("sales, for 3 days", "bot by default, for 1 day"),
        ),
        ("route link to bot when vip", "", ("bot, for 1 day", "bot by default, for 1 day")),
    ],
)
def test_of_what_is_too_hard_it_is_said_what_would_come_out(
    old: str, new: str, expected: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "MOST_ROUNDS", 0)
    found = compare(made(old), made(new))
    assert expected in [one.outcomes for one in found.undecided]


def test_a_larger_budget_tells_what_a_small_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_ROUNDS", 1)
    old, new = made("a: allow take by sales when vip"), made("b: allow take by sales when vip")
    assert compare(old, new, rules=True).undecided
    found = compare(old, new, rules=True, budget=100)
    assert (found.undecided, names(only(found))) == ((), ("a", "b"))


# --- against everything that can be asked for --------------------------------------------------


def check(number: int, folder: Path) -> int:
    """Compares the pair of policies of that number; in how many regions only another permission decides."""
    old, new = (_loaded(text, folder) for text in changed_permissions(number))
    if old is None or new is None:
        return 0
    found, plain = (compare(old, new, digests=False, rules=rules) for rules in (True, False))
    assert not found.undecided
    assert _outcomes(found) == _outcomes(plain)
    same = {(region.space, *names(region)) for region in found.regions if region.same}
    try:
        for action in ACTIONS:
            for asked in AttemptWorld(old, new).asked(action):
                both = decided((old, new), (asked.snapshot(old), asked.snapshot(new)))
                before, after = both.decisions
                if both.differ:
                    came = action, before.reason_kind, after.reason_kind
                    assert came in _outcomes(plain), (number, asked)
                elif before.rule != after.rule:
                    assert (action, before.rule, after.rule) in same, (number, asked)
    except TooLargeError:
        pass
    return len(same)


def _outcomes(difference: Difference) -> set[tuple[str, str, str]]:
    return {
        (region.space, region.before.decision.reason_kind, region.after.decision.reason_kind)
        for region in difference.regions
        if not region.same
    }


def _loaded(text: str, folder: Path) -> CheckedPolicy | None:
    (folder / "p.route").write_text(text)
    return load(str(folder / "p.route")).policy


def test_every_request_that_another_permission_decides_alike_lies_in_a_region(tmp_path: Path) -> None:
    assert sum(check(number, tmp_path) for number in range(40)) > 25


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_every_request_of_thousands_of_changes_that_another_permission_decides_alike_lies_in_a_region(
    part: int, tmp_path: Path
) -> None:
    first = 300 * (part + 1)
    assert sum(check(number, tmp_path) for number in range(first, first + 300)) > 90
