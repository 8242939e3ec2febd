"""Which line is the cause where what apps ask for is decided otherwise: always one that was written
otherwise, or that names what changed."""

import pytest

from convroute.differ.compare import compare
from convroute.differ.difference import Difference, Region
from convroute.differ.expected import Expectations, conditions_of
from convroute.explainer.conversation import around
from convroute.units import DAY_MS, HOUR_MS
from tests.differ.test_compare import APPS, made

PEOPLE = APPS.replace("role sales", "role sales human_agent")
RULES = """group people = [sales, care]
allow take by people
allow take by bot from sales when vip
deny pass by sales to bot
limit extend by people to 3 days
"""


def changed(old: tuple[str, str], new: tuple[str, str]) -> Difference:
    """Between rules with their `default`."""
    found = compare(*(made(rules, PEOPLE, default) for rules, default in (old, new)), digests=False)
    assert found.regions
    assert not found.undecided
    return found


def headings(found: Difference) -> set[tuple[str, str]]:
    """Of an edited line as it was."""
    lines = (region.line.was or region.line for region in found.regions)
    return {(line.side, line.text) for line in lines}


def edited(old: str, new: str) -> Difference:
    assert old in RULES
    return changed((RULES, "default bot"), (RULES.replace(old, new), "default bot"))


@pytest.mark.parametrize(
    ("before", "after", "heading"),
    [
        ("default bot", "default sales", ("new", "default sales")),
        ("default bot", "", ("old", "default bot")),
        ("", "default bot", ("new", "default bot")),
    ],
)
def test_of_another_default_no_permission_is_the_cause(
    before: str, after: str, heading: tuple[str, str]
) -> None:
    assert headings(changed((RULES, before), (RULES, after))) == {heading}


@pytest.mark.parametrize("word", ["disabled", "standby off"])
def test_of_an_app_that_stands_otherwise_no_permission_is_the_cause(word: str) -> None:
    old, new = made(RULES, PEOPLE), made(RULES, PEOPLE.replace("human_agent", f"human_agent {word}"))
    regions = compare(old, new, digests=False).regions
    assert {(region.line.declares, region.line.name) for region in regions} == {("app", "sales")}


def test_of_an_edited_permission_sends_with_the_tag_are_not_told_beside_all_sends() -> None:
    found = edited("deny pass by sales to bot", "deny pass by sales to care")
    assert [region.condition for region in found.regions if region.space == "send"] == [
        "every send that `deny pass by sales to bot` covers and `deny pass by sales to care` does not",
        "every send that `deny pass by sales to care` covers and `deny pass by sales to bot` does not",
    ]


def test_of_all_sends_of_an_edited_permission_those_after_a_day_come_while_the_window_is_open() -> None:
    new = RULES.replace("deny pass by sales to bot", "deny pass by sales to care")
    expected = 'expect change "soon" { when thread.silence < 25 hours }'
    before, after = made(RULES, PEOPLE), made(new + expected, PEOPLE)
    changes = after.examples.expected
    found = compare(before, after, conditions=conditions_of(changes))
    judged = [one for one in Expectations().judge(found, changes) if one.region.space == "send"]
    rests = [one.rest.after.snapshot for one in judged if isinstance(one.rest, Region)]
    assert len(rests) == 2
    for rest in rests:
        last, opened = rest.state.last_user_message_at, rest.state.window_opened_at
        assert last is None or rest.item.at - last >= 25 * HOUR_MS
        assert opened is not None
        assert rest.item.at - opened <= DAY_MS, "a reaction, for instance, opens it, too"


def test_a_send_to_somebody_who_never_wrote_is_compared_where_the_window_is_open() -> None:
    """A lead form opens it, and an optin."""
    permission = "deny pass by bot from nobody when thread.is_new"
    found = changed((permission, "default sales"), (permission, "default bot"))
    (region,) = (
        region
        for region in found.regions
        if region.space == "send"
        and region.before.decision.reason_kind == "not_default_app"
        and region.after.decision.reason_kind == "forbidden_by_policy"
    )
    snapshot = region.after.snapshot
    assert snapshot.state.last_user_message_at is None
    assert snapshot.state.window_opened_at is not None
    assert "messaging window opened 1 hour ago" in [
        *around([made(permission, PEOPLE)], snapshot, bucket=False)
    ]


def test_of_a_window_that_opened_with_the_last_message_nothing_is_said() -> None:
    found = edited("deny pass by sales to bot", "deny pass by sales to care")
    (first, *_) = (region.after.snapshot for region in found.regions if region.space == "send")
    assert first.state.window_opened_at == first.state.last_user_message_at
    assert not any("window" in said for said in around([made(RULES, PEOPLE)], first, bucket=False))


@pytest.mark.parametrize("new", ["allow take by care", "allow take by sales from bot", ""])
def test_takes_and_sends_that_are_refused_now_are_because_of_the_allow_that_is_gone(new: str) -> None:
    found = edited("allow take by people", new)
    assert headings(found) == {("old", "allow take by people")}
    assert {"take", "send"} <= {region.space for region in found.regions}


@pytest.mark.parametrize("old", ["allow take by people", ""])
def test_takes_and_sends_that_are_granted_now_are_because_of_the_new_allow(old: str) -> None:
    before = RULES.replace("allow take by people", old.replace("people", "care"))
    found = changed((before, "default bot"), (RULES, "default bot"))
    assert {region.line.text for region in found.regions} == {"allow take by people"}
    assert {"take", "send"} <= {region.space for region in found.regions}


def test_of_an_allow_and_a_deny_that_are_gone_the_allow_is_why_a_take_is_refused() -> None:
    """The deny refused it, so that its absence refuses nothing."""
    deny = "deny take by sales when vip"
    found = changed((RULES + deny, "default bot"), (RULES.replace("by people\n", "by care\n"), "default bot"))
    because = {
        (region.before.decision.reason_kind, (region.line.was or region.line).text)
        for region in found.regions
        if region.after.decision.reason_kind == "take_not_permitted" and region.space == "take"
    }
    assert because == {("granted", "allow take by people"), ("forbidden_by_policy", "allow take by people")}


@pytest.mark.parametrize("effect", ["deny pass by bot", "deny request by care", "deny take by sales"])
def test_a_new_deny_is_the_cause_of_what_it_refuses_and_a_removed_one_of_what_is_granted(
    effect: str,
) -> None:
    with_it, without = (RULES + effect, "default bot"), (RULES, "default bot")
    assert headings(changed(without, with_it)) == {("new", effect)}
    assert headings(changed(with_it, without)) == {("old", effect)}


@pytest.mark.parametrize(
    ("before", "after"), [("3 days", "2 days"), ("2 days", "3 days"), ("2 days", ""), ("", "2 days")]
)
def test_the_lower_limit_is_the_cause(before: str, after: str) -> None:
    limit = "limit extend by people to "
    old, new = (RULES.replace(f"{limit}3 days", days and limit + days) for days in (before, after))
    lines = {region.line for region in changed((old, "default bot"), (new, "default bot")).regions}
    texts = {(line.text, line.was and line.was.text) for line in lines}
    assert texts == {(limit + (after or before), limit + before if before and after else None)}


def test_of_a_group_with_other_apps_no_permission_or_limit_that_names_it_is_the_cause() -> None:
    found = edited("[sales, care]", "[care]")
    assert headings(found) == {("new", "group people")}
    assert {region.space for region in found.regions} == {"take", "send", "extend"}


def test_of_a_group_whose_app_has_another_id_the_app_is_the_cause() -> None:
    old, new = made(RULES, PEOPLE), made(RULES, PEOPLE.replace("id 1002", "id 1022"))
    regions = compare(old, new, digests=False).regions
    assert {(region.line.declares, region.line.name) for region in regions} == {("app", "sales")}


@pytest.mark.parametrize(("written", "side"), [("old", "old"), ("new", "new")])
def test_a_behavior_is_told_as_the_policy_says_it_that_has_it(written: str, side: str) -> None:
    off = (f"{RULES}behavior {{ request_in_routing off }}", "default bot")
    without = (RULES, "default bot")
    found = changed(*((off, without) if written == "old" else (without, off)))
    assert headings(found) == {(side, "behavior request_in_routing off")}


def test_the_apps_and_the_tag_of_the_sends_that_change_are_named() -> None:
    found = edited("allow take by people", "allow take by care")
    said = {region.condition for region in found.regions if region.space == "send"}
    assert said == {"every send by `sales` tagged `HUMAN_AGENT`"}


def test_a_permission_is_named_where_it_decides_all_of_what_changes() -> None:
    found = changed((RULES, "default bot"), (RULES, ""))
    takes = {region.condition for region in found.regions if region.space == "take"}
    assert all("covers" not in said for said in takes)
    found = edited("allow take by people", "")
    said = {region.condition for region in found.regions if region.space == "take"}
    assert said == {"every take that `allow take by people` covers"}


@pytest.mark.parametrize(
    ("before", "after", "heading"),
    [
        ("", "disabled", ("new", "app care disabled")),
        ("", "standby off", ("new", "app care standby off")),
        ("disabled", "", ("new", "app care")),
        ("", "human_agent", ("new", "app care human_agent")),
    ],
)
def test_of_an_app_that_stands_otherwise_is_told_what_its_declaration_says_otherwise(
    before: str, after: str, heading: tuple[str, str]
) -> None:
    old, new = (
        made("", APPS.replace("role customer_care", f"role customer_care {said}")) for said in (before, after)
    )
    assert headings(compare(old, new, digests=False)) == {heading}


def test_of_an_app_with_another_id_the_id_is_told_and_which_of_the_two_asks() -> None:
    found = compare(made(""), made("", APPS.replace("id 1003", "id 1033")), digests=False)
    assert headings(found) == {("new", "app care id 1033")}
    said = {region.condition for region in found.regions if region.space == "release"}
    assert said == {"every release by `care` (id 1003)", "every release by `care` (id 1033)"}


def test_of_apps_that_are_added_or_removed_the_name_is_told() -> None:
    extra = f"{APPS}app extra {{ id 1009 }}\n"
    assert headings(compare(made(""), made("", extra), digests=False)) == {("new", "app extra")}
    assert headings(compare(made("", extra), made(""), digests=False)) == {("old", "app extra")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("deny pass by sales to bot", "deny pass by sales to bot when vip"),
        ("deny pass by sales to bot when vip", "deny pass by sales to [bot, care] when vip"),
    ],
)
def test_of_an_edited_permission_it_is_said_that_the_other_version_does_not_cover_it(
    old: str, new: str
) -> None:
    before, after = (RULES.replace("deny pass by sales to bot", deny) for deny in (old, new))
    found = changed((before, "default bot"), (after, "default bot"))
    narrow, wide = (old, new) if "care" in new else (new, old)
    assert {one.condition for one in found.regions} == {
        f"every {action} that `{wide}` covers and `{narrow}` does not" for action in ("pass", "send")
    }
