"""Which regions a change has, because of which line."""

import pytest

from convroute.conversation.event import Ad, Event
from convroute.conversation.request import Request
from convroute.differ.compare import compare
from convroute.differ.difference import Difference, Line, Region
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.stages import STAGES
from convroute.regions.owners import STRANGER
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


def test_a_condition_that_parts_a_region_is_read_as_the_new_policy_does() -> None:
    old = made("route message to sales", apps=f'{APPS}fact tier: "a" | "b"\n')
    rules = 'route message to care\nroute ad 9 to care when tier == "c"'
    new = made(rules, apps=f'{APPS}fact tier: "a" | "b" | "c"\n')
    part = parts(old, new, "organic")
    assert isinstance(part, Region)
    assert part.after.snapshot.facts == {"tier": "c"}


def test_a_day_after_the_person_wrote_no_app_gets_a_thread_by_sending() -> None:
    old = made("behavior { send_claims_idle never }")
    late = "route ad 9 to care when thread.silence >= 24 hours"
    assert parts(old, made(f"behavior {{ send_claims_idle any_allowed }}\n{late}"), "send") is None
    early = late.replace("24 hours", "23 hours")
    assert parts(old, made(f"behavior {{ send_claims_idle any_allowed }}\n{early}"), "send") is not None


def parts(old: CheckedPolicy, new: CheckedPolicy, space: str) -> object:
    """What is different in the space where the condition of the new policy's rule for an ad holds."""
    [condition] = [rule.when for rule in [*new.campaign] if isinstance(rule, RouteRule)]
    assert condition is not None
    found = compare(old, new, conditions=[condition], digests=False)
    [region, *_] = [one for one in found.regions if one.space == space]
    return region.part(holding=[condition])


def test_what_an_app_that_is_disabled_now_changes_is_because_of_it_alone() -> None:
    disabled = APPS.replace("app care { ", "app care { disabled ")
    found = compare(made(""), made("", apps=disabled), digests=False)
    assert {one.line.name for one in found.regions} == {"care"}
    events = [one.condition for one in found.regions if one.space == "event"]
    assert any(one.startswith("events that open nothing, on threads that `care`") for one in events)


def test_a_social_app_changes_nothing_on_instagram() -> None:
    region = only(compare(made("", channel="both"), made("social care", channel="both"), digests=False))
    assert isinstance(region.before.snapshot.item, Event)
    assert region.before.snapshot.item.channel == "messenger"
    assert (region.line.text, region.after.decision.app) == ("social care", "care")


def test_a_new_app_gets_nothing_of_others_where_there_is_a_default_app_now() -> None:
    found = compare(made("", default=""), made("app extra { id 1009 }"), digests=False)
    events = [one for one in found.regions if one.space == "event"]
    assert {one.line.text for one in events if "nobody owns" in one.condition} == {"default bot"}


@pytest.mark.parametrize("effect", ["deny extend by anyone", "deny request by anyone"])
def test_a_permission_that_loses_or_gets_a_condition_is_the_cause(effect: str) -> None:
    """To Python `True` is the number of the first condition (trees of literals)."""
    for old, new in ((f"{effect} when vip", effect), (effect, f"{effect} when vip")):
        found = difference(old, new)
        assert not found.undecided
        (line,) = {one.line for one in found.regions}
        assert {one.space for one in found.regions} == {effect.split()[1]}
        assert line.was is not None
        assert (line.declares, line.was.text, line.text) == ("permission", old, new)


def test_permissions_for_all_of_two_conditions_and_for_one_of_them_differ() -> None:
    found = difference(
        "deny extend by anyone when vip and thread.is_new", "deny extend by anyone when vip or thread.is_new"
    )
    region = only(found)
    assert (region.before.decision.outcome, region.after.decision.outcome) == ("allowed", "denied")


def test_a_permission_that_is_gone_refuses_what_it_granted_and_is_named() -> None:
    found = difference("allow take by sales from bot", "")
    takes = [region for region in found.regions if region.space == "take"]
    [region] = takes
    assert (region.line.side, region.line.text) == ("old", "allow take by sales from bot")
    assert region.before.line == region.line
    assert [region.before.decision.outcome, region.after.decision.outcome] == ["allowed", "denied"]
    assert region.after.decision.reason_kind == "take_not_permitted"


def test_a_lower_limit_refuses_what_lies_between_the_two() -> None:
    region = only(difference("limit extend by sales to 3 hours", "limit extend by sales to 2 hours"))
    asked = region.after.snapshot.item
    assert isinstance(asked, Request)
    assert isinstance(asked.duration, int)
    assert 7_200 < asked.duration <= 10_800
    assert (region.space, region.line.declares) == ("extend", "limit")


def test_a_human_agent_may_answer_later_and_take_what_others_own() -> None:
    old, new = made(""), made("", APPS.replace("role customer_care", "role customer_care human_agent"))
    found = compare(old, new)
    assert {region.space for region in found.regions} == {"send"}
    assert {region.line.text for region in found.regions} == {"app care human_agent"}


def test_without_requests_in_routing_every_request_is_refused_for_that_reason() -> None:
    found = difference("", "behavior { request_in_routing off }")
    assert {(region.space, region.line.text) for region in found.regions} == {
        ("request", "behavior request_in_routing off")
    }
    before = {region.before.decision.reason_kind for region in found.regions}
    assert before == {"granted", "already_owner", "no_thread_owner"}
    assert {region.after.decision.reason_kind for region in found.regions} == {"request_not_available"}


def test_a_renamed_app_and_group_are_no_difference() -> None:
    rule = "route message to sales when thread.owner in people"
    old = f"group people = [sales, care]\n{rule}\nallow take by people"
    new = old.replace("sales", "shop").replace("people", "humans")
    assert compare(made(old), made(new, APPS.replace("app sales", "app shop")), digests=False).equal


def test_an_app_off_standby_is_one_region_whoever_gets_the_event() -> None:
    old, new = made(""), made("", APPS.replace("role sales", "role sales standby off"))
    region = only(compare(old, new))
    assert (region.line.declares, region.line.name) == ("app", "sales")
    assert "sales" in region.before.decision.deliver.standby
    assert "sales" not in region.after.decision.deliver.standby


@pytest.mark.parametrize("rules", ["", "route message to care"])
def test_the_thread_of_an_event_that_others_see_is_one_of_a_declared_app(rules: str) -> None:
    """Also where the inbox is the only other app (semantics 6, owners)."""
    apps = "app sales { id 1002 role sales }\napp care = instagram_inbox { role customer_care }\n"
    off = apps.replace("role sales", "role sales standby off")
    old, new = (made(rules, one, "default sales") for one in (apps, off))
    region = only(compare(old, new))
    assert region.after.decision.app == "care"
    assert region.before.decision.deliver.standby == ("sales",)
    assert region.after.decision.deliver.standby == ()


def test_the_app_that_nobody_knows_owns_the_thread_only_where_no_other_app_is_left() -> None:
    apps = "app sales { id 1002 role sales }\n"
    off = apps.replace("role sales", "role sales standby off")
    region = only(compare(*(made("", one, "default sales") for one in (apps, off))))
    assert region.after.snapshot.state.owner == STRANGER


def test_where_two_apps_go_off_standby_each_example_is_on_a_thread_of_the_other() -> None:
    apps = "app sales { id 1002 role sales }\napp shop { id 1003 role sales }\n"
    off = apps.replace("role sales", "role sales standby off")
    found = compare(*(made("", one, "default sales") for one in (apps, off)))
    owners = {one.line.name: one.after.decision.app for one in found.regions}
    assert owners == {"sales": "shop", "shop": "sales"}


def test_a_rule_to_a_disabled_app_still_takes_its_events() -> None:
    """Trap 16: what comes after it does not get them."""
    rules = "route message to care when vip\nroute message to sales when vip"
    old = made(rules)
    new = made(rules, APPS.replace("role customer_care", "role customer_care disabled"))
    organic = [region for region in compare(old, new).regions if region.space == "organic"]
    assert {region.after.decision.app for region in organic} == {"bot"}
    idle = [region for region in organic if region.before.decision.reason_kind == "organic"]
    assert [region.after.decision.reason_kind for region in idle] == ["default_app"]
    assert idle[0].line.text == "app care disabled"


def test_an_account_that_one_policy_alone_has_is_a_region() -> None:
    old, new = made(""), policy(f"{APPS}{DEFAULT}", channel="both")
    region = only(compare(old, new))
    assert (region.line.declares, region.after.decision.outcome) == ("account", "routed")
    assert region.before.decision.outcome == "not_ours"


@pytest.mark.parametrize(
    ("rules", "decides"),
    [
        ("route message to sales", "message"),
        ("", "default"),
        ("social sales", "social"),
    ],
)
def test_an_account_that_is_new_is_shown_by_a_message_at_the_usual_time(rules: str, decides: str) -> None:
    old = made("" if decides == "social" else rules)
    region = only(compare(old, policy(f"{APPS}{rules}\n{DEFAULT}", channel="both")))
    item = region.after.snapshot.item
    assert isinstance(item, Event)
    assert (item.surface, item.text) == ("message", "Hi")
    assert f"{local_time(item.at, 'UTC'):%a %Y-%m-%d %H:%M}" == "Mon 2026-01-05 12:00"
    assert (region.after.decision.rule, region.after.line and region.after.line.name) == (decides, decides)


def test_a_changed_default_is_one_cause_with_one_region_for_each_outcome() -> None:
    found = compare(
        made("route message to sales when vip"),
        made("route message to sales when vip", default="default care\n"),
    )
    assert not found.undecided
    assert {region.line.text for region in found.regions} == {"default care"}
    stages = [region.space for region in found.regions if region.space in STAGES]
    assert sorted(stages) == sorted(STAGES)


def test_of_a_schedule_that_changed_each_rule_that_names_it_is_told() -> None:
    rules = (
        "route link to care when within office\n"
        'route message to care when text mentions "refund" and within office\n'
        "route shop to care when within office"
    )
    before = made(f"schedule office {{ mon-fri 09:00-18:00 }}\n{rules}")
    after = made(f"schedule office {{ mon-fri 08:00-18:00 }}\n{rules}")
    found = compare(before, after)
    assert {region.line.text for region in found.regions} == {"schedule office"}
    assert [region.condition for region in found.regions] == [
        "link and within office (only after the change)",
        'message and text mentions "refund" and within office (only after the change)',
        "shop and within office (only after the change)",
    ]


def test_where_only_another_rule_decides_is_no_difference_and_is_told_on_demand() -> None:
    before, after = made("route message to sales when vip"), made("vips: route message to sales when vip")
    assert compare(before, after, digests=False).regions == ()
    found = compare(before, after, rules=True)
    [region] = found.regions
    assert (region.same, found.equal) == (True, True)
    assert (region.before.decision.rule, region.after.decision.rule) == ("message", "vips")


def test_an_ad_may_have_no_mark_that_a_condition_can_read() -> None:
    marks = ("ad.id", "ad.title", "ad.post", "ad.product", "ad.flow", "referral.source")
    some = " or ".join(f"{mark} is present" for mark in marks)
    region = only(difference("route ad to sales", f"route ad to sales when {some}"))
    item = region.before.snapshot.item
    assert isinstance(item, Event)
    assert item.ad == Ad()


SALE = '{"message": {"text": "Hi", "receiving_app_id": 1002, "receiving_app_control_expiration": 5}}'
TEMPLATE = 'template sale { file "sale.json"  ads [120210987654321] }\n'


def with_template(rules: str, ads: str = "") -> CheckedPolicy:
    return policy(f"{APPS}{rules}\n{DEFAULT}", files={"sale.json": SALE, "ads.csv": f"id\n{ads}\n"})


def test_a_written_rule_that_says_what_the_file_of_a_template_says_is_told_by_its_line() -> None:
    file, rule = with_template(TEMPLATE), with_template(f"{TEMPLATE}route template sale to sales")
    for old, new, side in ((file, rule, "new"), (rule, file, "old")):
        region = only(compare(old, new, rules=True))
        assert region.same
        assert (region.line.side, region.line.declares) == (side, "rule")
        assert region.line.text.startswith("route template sale to sales")
        assert region.line.place is not None
    assert region.line.place == rule.campaign[0].place != file.templates["sale"].place


@pytest.mark.parametrize("rule", ["", "route template sale to sales for 5 days"])
@pytest.mark.parametrize("kept", ["", "120210987654321\n"])
def test_a_template_with_other_ads_is_told_by_its_declaration(rule: str, kept: str) -> None:
    text = f'template sale {{ file "sale.json"  ads from "ads.csv" column "id" }}\n{rule}'
    old, new = (with_template(text, f"{kept}{ad}") for ad in ("120210987654322", "120210987654323"))
    found = compare(old, new)
    assert {(one.before.decision.app, one.after.decision.app) for one in found.regions} == {
        ("sales", "bot"),
        ("bot", "sales"),
    }
    place = new.templates["sale"].place
    assert {one.line for one in found.regions} == {Line("new", "template", "sale", "template sale", place)}


def test_of_templates_whose_app_nobody_knows_the_default_is_the_cause() -> None:
    before, after = (
        policy(f"{APPS}{TEMPLATE}default {app}\n", files={"sale.json": SALE.replace("1002", unknown)})
        for app, unknown in (("bot", "7001"), ("sales", "7002"))
    )
    regions = compare(before, after).regions
    assert {one.line.text for one in regions} == {"default sales"}
    assert any(isinstance(item := one.before.snapshot.item, Event) and item.ad for one in regions)


def test_a_send_with_a_control_that_means_nothing_is_denied_for_another_reason() -> None:
    old, new = (made("route message to care", default=f"default {app}\n") for app in ("bot", "sales"))
    pairs = {
        (region.before.decision.reason_kind, region.after.decision.reason_kind)
        for region in compare(old, new).regions
        if region.space == "send"
    }
    assert {("bad_inline_control", "not_default_app"), ("not_default_app", "bad_inline_control")} <= pairs


def test_an_app_with_another_id_loses_its_threads_and_gets_those_of_the_new_one() -> None:
    before, after = made(""), made("", apps=APPS.replace("1002", "1009"))
    owners = {
        (one.before.snapshot.state.owner, bool(version.decision.deliver.messaging))
        for one in compare(before, after).regions
        if one.space == "event" and one.condition.startswith("every event on threads that `sales`")
        for version in (one.after,)
    }
    assert owners == {("1002", False), ("1009", True)}


@pytest.mark.parametrize(
    ("old", "new", "edited"),
    [
        ("route message to sales when vip", "route message to sales when vip is present", True),
        ("a: route message to sales when vip", 'a: route postback "P" to care', True),
        ("route link to sales when vip", "route message to care when vip is present", False),
        ("route message to sales when vip\nroute link to sales", "route link to sales", False),
    ],
)
def test_a_rule_and_what_it_was_are_one_line(old: str, new: str, edited: bool) -> None:
    lines = {one.line for one in difference(old, new).regions}
    assert {line.was is not None for line in lines} == {edited}
    if edited:
        (line,) = lines
        assert line.was is not None
        assert (line.side, line.was.side) == ("new", "old")
        assert (line.text, line.was.text) == tuple(text.removeprefix("a: ") for text in (new, old))


def test_a_rule_that_was_moved_is_told_with_both_places() -> None:
    rules = ["route message to sales when vip", 'route message to care when text mentions "price"']
    region = only(difference("\n".join(rules), "\n".join(reversed(rules))))
    assert region.line.was is not None
    assert region.line.text == region.line.was.text
    places = region.line.place, region.line.was.place
    assert abs(places[0].line - places[1].line) == 1 if places[0] and places[1] else False


def test_of_two_edited_rules_each_is_the_cause_of_what_it_changes() -> None:
    rules = "route message to sales when thread.bucket < {}\nroute message to care when thread.bucket < {}"
    found = difference(rules.format(10, 50), rules.format(20, 60))
    assert {(one.line.text.split()[-1], one.condition) for one in found.regions} == {
        ("20", "message and thread.bucket < 20 and not thread.bucket < 10"),
        ("60", "message and thread.bucket < 60 and not thread.bucket < 50"),
    }


def test_where_two_edited_rules_meet_the_one_that_takes_is_the_cause_unless_the_other_gives_way() -> None:
    rules = "a: route message to sales when text in [{}]\nb: route message to care when vip{}"
    found = difference(rules.format('"A"', ""), rules.format('"A", "B"', " and thread.is_new"))
    moved = [one for one in found.regions if one.before.decision.app == "care"]
    assert {
        (one.line.name, one.after.decision.app, "not thread.is_new" in one.condition) for one in moved
    } == {
        ("a", "sales", False),
        ("b", "sales", True),
        ("b", "bot", True),
    }
