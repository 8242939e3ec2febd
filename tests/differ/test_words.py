"""The words of a region: what the rules that decide there ask for, without what follows from the rest."""

import pytest

from convroute.differ.compare import compare
from convroute.differ.difference import Region
from convroute.differ.expected import Expectations, conditions_of
from tests.differ.test_compare import APPS, difference, made, only


def test_what_follows_from_the_changed_rule_is_not_said_of_the_other() -> None:
    below = "route message to care when thread.bucket < 50"
    found = difference(f"route message to sales when thread.bucket < 20\n{below}", below)
    assert only(found).condition == "message and thread.bucket < 20"


def test_what_the_rules_before_leave_is_not_said_either() -> None:
    above = "route message to bot when not vip"
    rule = "route message to sales when vip and thread.is_new"
    found = difference(f"{above}\n{rule}", f"{above}\n{rule.replace('sales', 'care')}")
    assert only(found).condition == "message and thread.is_new"
    found = difference(f"{above}\nroute message to sales when vip is present", above)
    assert only(found).condition == "message"


def test_of_an_or_only_what_can_hold_is_said() -> None:
    above = "route message to bot when thread.is_new"
    rule = 'route message to sales when (thread.is_new or vip or text == "Hi") and thread.bucket < 5'
    found = difference(f"{above}\n{rule}", above)
    assert only(found).condition == 'message and (vip or text == "Hi") and thread.bucket < 5'


def test_a_rule_without_a_condition_is_said_by_its_entry() -> None:
    found = difference("route ad 7 to sales", "route ad 7 to sales\nroute link to sales")
    assert only(found).condition == "link"


def test_what_changed_its_meaning_is_said_to_hold_before_or_after_the_change_alone() -> None:
    rule = "route ad in spring to sales when within office\n"
    head = "set spring = [{}]\nschedule office {{ {} 09:00-17:00 }}\n"
    mail = "mon-fri", "mon-sat"
    of_ads = difference(head.format("7, 8", mail[0]) + rule, head.format("7, 9", mail[0]) + rule)
    assert {one.condition for one in of_ads.regions} == {
        "ad in spring (only before the change) and within office",
        "ad in spring (only after the change) and within office",
    }
    longer = difference(head.format("7", mail[0]) + rule, head.format("7", mail[1]) + rule)
    assert only(longer).condition == "ad in spring and within office (only after the change)"


def test_what_changed_its_meaning_beside_is_said_without_a_remark() -> None:
    rule = "route ad in spring to {}\n"
    found = difference(
        f"set spring = [7, 8]\n{rule.format('sales')}", f"set spring = [7, 9]\n{rule.format('care')}"
    )
    sold, cared = (
        {one.condition for one in found.regions if one.before.decision.app == app} for app in ("sales", "bot")
    )
    assert sold == {"ad in spring", "ad in spring (only before the change)"}
    assert cared == {"ad in spring (only after the change)"}


def test_of_an_edited_rule_it_is_said_what_its_other_version_does_not_take() -> None:
    old, new = 'route message to sales when vip and text == "A"', "route message to sales when vip and {}"
    narrower = only(difference(old, new.format('text == "A" and thread.is_new')))
    assert narrower.condition == 'message and vip and text == "A" and not thread.is_new'
    wider = only(difference(old, new.format('text in ["A", "B"]')))
    assert wider.condition == 'message and vip and text in ["A", "B"] and not text == "A"'
    other = difference(old, new.format('text == "B" and thread.is_new')).regions
    assert {one.condition for one in other} == {
        'message and vip and text == "A"',
        'message and vip and text == "B" and thread.is_new',
    }


@pytest.mark.parametrize("moved", [0, 1])
def test_the_regions_of_a_rule_that_moved_are_told_apart(moved: int) -> None:
    """Of an app with another id its events change hands, whichever rule decides."""
    rules = ["route message to care when vip", 'route message to care when text == "A"']
    before, after = rules[:: 1 - 2 * moved], rules[:: 2 * moved - 1]
    old = made("\n".join(before), apps=APPS.replace("1003", "1004"), default="default bot")
    found = compare(old, made("\n".join(after), default="default sales"), digests=False)
    told = [(one.line, one.condition) for one in found.regions if one.line.declares == "rule"]
    assert [condition.partition(", ")[2] for _, condition in told] == [
        "",
        f"decided before the change by `{before[0]}`",
    ]


def test_so_are_the_parts_that_an_expected_change_leaves() -> None:
    rules = ["route message to care when vip", 'route message to care when text == "A"']
    expected = 'expect change "new" { when thread.is_new }'
    old = made("\n".join(rules), apps=APPS.replace("1003", "1004"), default="default bot")
    new = made("\n".join((*reversed(rules), expected)), default="default sales")
    changes = new.examples.expected
    found = compare(old, new, digests=False, conditions=conditions_of(changes))
    rests = [one.rest for one in Expectations().judge(found, changes) if one.region.line.declares == "rule"]
    conditions = [rest.condition for rest in rests if isinstance(rest, Region)]
    assert len(conditions) == len({*conditions}) == 2
