"""Which regions a change has, because of which line."""

from convroute.differ.compare import compare
from convroute.differ.difference import Difference, Region
from convroute.policy.model import CheckedPolicy, RouteRule
from tests.evaluator.policies import policy

APPS = """app bot { id 1001 role automation }
app sales { id 1002 role sales }
app care { id 1003 role customer_care }
fact vip: bool
"""
DEFAULT = "default bot\n"


def made(rules: str, apps: str = APPS, default: str = DEFAULT, channel: str = "instagram") -> CheckedPolicy:
    return policy(f"{apps}{rules}\n{default}", channel=channel)


def difference(old: str, new: str) -> Difference:
    return compare(made(old), made(new), digests=False)


def only(found: Difference) -> Region:
    assert not found.undecided
    [region] = found.regions
    return region


def test_a_policy_is_proved_equal_to_itself_with_and_without_digests() -> None:
    one = made('route message to sales when text mentions "price"')
    assert compare(one, one).equal
    assert compare(one, one, digests=False).equal


def test_a_rule_that_goes_to_another_app_changes_one_region_and_names_its_line() -> None:
    region = only(difference("route ad 7 to sales", "route ad 7 to care"))
    assert (region.space, region.line.side, region.line.text) == ("campaign", "new", "route ad 7 to care")
    assert region.line.place is not None
    assert (region.before.decision.app, region.after.decision.app) == ("sales", "care")
    assert region.before.snapshot == region.after.snapshot


def test_a_longer_window_is_a_difference_of_the_thread_afterwards() -> None:
    region = only(difference("route ad 7 to sales", "route ad 7 to sales for 3 days"))
    assert region.before.decision.app == region.after.decision.app == "sales"
    assert region.before.decision.expires_at != region.after.decision.expires_at


def test_what_a_removed_rule_took_goes_to_the_rules_below_it_and_to_the_default_app() -> None:
    below = 'route message to care when text mentions "refund"'
    found = difference(f"route message to sales when vip\n{below}", below)
    assert [region.after.decision.app for region in found.regions] == ["care", "bot"]
    assert {region.line.text for region in found.regions} == {"route message to sales when vip"}
    assert [region.after.line and region.after.line.declares for region in found.regions] == [
        "rule",
        "default",
    ]


def test_a_region_has_a_part_where_a_condition_holds_and_one_where_it_fails() -> None:
    old, new = made("route message to sales when vip"), made("route message to care when vip")
    [condition] = [rule.when for rule in [*new.organic] if isinstance(rule, RouteRule)]
    assert condition is not None
    region = only(compare(old, new, conditions=[condition]))
    part = region.part(holding=[condition])
    assert isinstance(part, Region)
    assert part.before.snapshot.facts == {"vip": True}
    assert region.part(failing=[condition]) is None
