"""An expected change covers exactly what it says."""

import pytest

from convroute.differ.compare import compare
from convroute.differ.difference import Region
from convroute.differ.expected import Expectations, Judged, conditions_of
from convroute.policy.model import CheckedPolicy
from tests.differ.test_compare import made

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
