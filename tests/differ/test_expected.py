"""An expected change covers exactly what it says."""

import pytest

from convroute.differ.compare import compare
from convroute.differ.difference import Region
from convroute.differ.expected import Expectations, Judged, conditions_of
from convroute.policy.model import CheckedPolicy
from tests.differ.test_compare import APPS, made

OLD = 'route message to sales when text mentions "price"\n'
NEW = 'route message to care when text mentions "price"\n'


def judged(old: str, new: str, *expected: str) -> tuple[list[Judged], Expectations]:
    before, after = (
        made(old),
        made(new + "".join(f'\nexpect change "{at}" {{ {one} }}' for at, one in enumerate(expected))),
    )
    changes = after.examples.expected
    difference = compare(before, after, conditions=conditions_of(changes))
    expectations = Expectations()
    return [*expectations.judge(difference, changes)], expectations


def titles(found: object) -> list[str]:
    return [one.title for one in found]  # type: ignore[attr-defined]  # expected changes


@pytest.mark.parametrize(
    "expected",
    [
        "",
        "from route to sales",
        "to route to [bot, care]",
        "from route to anyone to route to care",
        "when message",
        'when text mentions "price"',
    ],
)
def test_what_is_expected_is_declared(expected: str) -> None:
    ([one], expectations) = judged(OLD, NEW, expected)
    assert one.declared
    assert titles(one.by) == ["0"]
    assert [*expectations.covering("nothing")] == []


@pytest.mark.parametrize(
    "expected",
    [
        "from route to bot",
        "to route to sales",
        "from broadcast",
        "to withheld",
        "to take by care allowed",
        "when entry == ad",
        'when text == "hello"',
    ],
)
def test_what_is_something_else_covers_nothing(expected: str) -> None:
    ([one], expectations) = judged(OLD, NEW, expected)
    assert (one.declared, one.by, one.rest) == (False, (), one.region)
    assert titles(expectations.covering("nothing")) == ["0"]


def test_of_a_part_the_rest_is_told_with_a_conversation_of_it() -> None:
    ([one], _) = judged(OLD, NEW, "when vip to route to care")
    assert not one.declared
    assert isinstance(one.rest, Region)
    assert one.rest is not one.region
    assert not one.rest.after.snapshot.facts.get("vip")


def test_two_parts_that_are_all_of_it_declare_it() -> None:
    ([one], _) = judged(OLD, NEW, "when vip", "when not vip to route to care")
    assert one.declared
    assert titles(one.by) == ["0", "1"]


def test_two_parts_leave_what_neither_has() -> None:
    ([one], _) = judged(OLD, NEW, "when thread.is_new", "when thread.silence < 1 day")
    assert isinstance(one.rest, Region)
    state, at = one.rest.after.snapshot.state, one.rest.after.snapshot.item.at
    assert state.last_user_message_at is not None
    assert at - state.last_user_message_at >= 86_400_000


def test_an_expected_change_of_several_policies_covers_something_in_any_of_them() -> None:
    plan = "to route to care"
    ([_], one) = judged(OLD, NEW, plan)
    same: CheckedPolicy = made(NEW + f'\nexpect change "0" {{ {plan} }}')
    assert [*one.judge(compare(same, same, digests=False), same.examples.expected)] == []
    assert [*one.covering("nothing")] == []


# --- apps that a region leaves open ----------------------------------------------------------


def test_a_request_is_covered_for_the_apps_that_are_named_and_the_rest_is_told() -> None:
    ([take, *_], _) = judged("", "allow take by [sales, care]", "to take by sales allowed")
    assert titles(take.by) == ["0"]
    assert isinstance(take.rest, Region)
    assert take.rest.after.decision.app == "care"
    ([take, *_], _) = judged("", "allow take by [sales, care]", "to take by [sales, care] allowed")
    assert take.declared


def test_two_expected_changes_share_the_apps_of_a_request() -> None:
    both = ("when thread.is_new to take by sales allowed", "to take by care allowed")
    ([take, *_], _) = judged("", "allow take by [sales, care]", *both)
    assert isinstance(take.rest, Region)
    assert take.rest.after.decision.app == "sales"
    assert take.rest.after.snapshot.state.last_user_message_at is not None


def test_a_request_that_is_answered_otherwise_is_not_covered() -> None:
    ([take, *_], expectations) = judged("", "allow take by sales", "to take by sales denied")
    assert take.by == ()
    assert titles(expectations.covering("nothing")) == ["0"]


def test_whom_an_owner_gives_way_to_is_covered_owner_by_owner() -> None:
    old, new = "behavior { link_preempts on }\nroute link to sales", "route link to sales"
    ([one, *_], _) = judged(old, new, "from route to sales to route to care")
    assert titles(one.by) == ["0"]
    assert isinstance(one.rest, Region)
    assert one.rest.after.decision.app != "care"
    ([one, *_], _) = judged(old, new, "from route to sales to route to anyone")
    assert one.declared


def test_of_what_every_app_gets_a_condition_never_covers_all() -> None:
    apps = APPS.replace("app care {", "app care { standby off ")
    before, after = made(""), made('expect change "0" { when not thread.owner == bot }', apps=apps)
    changes = after.examples.expected
    difference = compare(before, after, conditions=conditions_of(changes))
    expectations = Expectations()
    found = [*expectations.judge(difference, changes)]
    assert found
    assert not any(one.declared for one in found)
    assert [*expectations.covering("nothing")] == []


@pytest.mark.parametrize(
    ("expected", "declared"),
    [("to route to bot", False), ("to broadcast", False), ("when message", False), ("", True)],
)
def test_of_an_account_that_is_new_no_outcome_covers_all(expected: str, declared: bool) -> None:
    before = made("route message to sales")
    after = made(f'route message to sales\nexpect change "0" {{ {expected} }}', channel="both")
    changes = after.examples.expected
    found = [*Expectations().judge(compare(before, after, conditions=conditions_of(changes)), changes)]
    assert [one.declared for one in found] == [declared] * len(found) != []


def test_what_only_events_have_is_absent_where_an_app_asks() -> None:
    ([take, *_], _) = judged("", "allow take by sales", 'when not entry == ad and text != "x"')
    assert take.declared
    ([take, *_], expectations) = judged("", "allow take by sales", 'when text mentions "x" or message')
    assert take.by == ()
    assert titles(expectations.covering("nothing")) == ["0"]
