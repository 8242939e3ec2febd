"""W321, W322, W402, W403, W405, W407, W408, W506, W601: boundaries that their pages do not show."""

import pytest

from convroute.linter.rules.mixed_and_or import RULE as MIXED
from tests.linter.desk import FILES, SPRING_SALE, checked, codes, findings, marked

ZERO = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app sales { id 3310987654321098 }
"""


def _template(content: str) -> dict[str, str]:
    return {**FILES, "templates/spring_sale.json": f'{{"message": {{"text": "Hi!", {content}}}}}'}


def test_a_file_that_names_another_app_is_shown_beside_the_rule() -> None:
    (found,) = findings("route template spring_sale to sales for 14 days\n")
    assert (found.code, marked(found)) == ("W321", "sales")
    assert "`marketing`" in found.message
    assert [marked_text(related.source.text, related.span) for related in found.related] == [
        "2210987654321098"
    ]


def marked_text(text: str, span: object) -> str:
    from convroute.source import Span

    assert isinstance(span, Span)
    return text[span.start : span.end]


def test_a_template_is_fine_if_one_of_its_rules_agrees_with_its_file() -> None:
    rules = "route template spring_sale to care when within office\nroute template spring_sale to marketing\n"
    assert codes(rules) == []


def test_the_days_of_a_rule_are_held_against_those_of_the_file() -> None:
    (found,) = findings("route template spring_sale to marketing for 1 day\n")
    assert (found.code, marked(found)) == ("W322", "1 day")
    assert "says 14 days, this rule says 1 day" in found.message
    assert codes("route template spring_sale to marketing\n") == []
    assert codes("route template spring_sale to marketing for 336 hours\n") == []


def test_a_file_without_days_means_one_day() -> None:
    files = _template('"receiving_app_id": 2210987654321098')
    (found,) = findings("route template spring_sale to marketing for 7 days\n", files)
    assert (found.code, marked(found)) == ("W322", "7 days")
    assert "says no number of days: Meta takes 1 day, this rule says 7 days" in found.message
    (related,) = found.related
    assert marked_text(related.source.text, related.span) == '"message"'
    assert found.fix is not None
    assert found.fix.edits[0].replacement == ', "receiving_app_control_expiration": 7'
    for days in ("", " for 1 day", " for 24 hours"):
        assert codes(f"route template spring_sale to marketing{days}\n", files) == []


def test_a_file_without_an_app_means_the_default_app() -> None:
    files = _template('"receiving_app_control_expiration": 14')
    (found,) = findings("route template spring_sale to sales for 14 days\n", files)
    assert (found.code, marked(found)) == ("W321", "sales")
    assert "names no app: Meta sends its people to the default app `concierge`" in found.message
    (related,) = found.related
    assert marked_text(related.source.text, related.span) == '"message"'
    assert found.fix is not None
    assert found.fix.edits[0].replacement == '"receiving_app_id": 3310987654321098, '
    assert codes("route template spring_sale to concierge for 14 days\n", files) == []


@pytest.mark.parametrize(
    "rules",
    [
        "route template spring_sale to concierge for 1 day",
        "route template spring_sale to concierge",
        "route template spring_sale to sales for 3 days when within office",
        "route template spring_sale to sales for 3 days when vip\nroute template spring_sale to concierge",
    ],
)
def test_a_file_without_routing_fields_may_leave_all_to_meta(rules: str) -> None:
    assert codes(f"{rules}\n", {**FILES, **_plain()}) == []


def _plain() -> dict[str, str]:
    return {"templates/spring_sale.json": '{"message": {"text": "Hi!"}}'}


def test_a_rule_that_is_never_reached_is_no_fault_of_the_file() -> None:
    rules = "any: route ad to sales\nroute template spring_sale to marketing for 3 days\n"
    assert codes(rules, {**FILES, **_plain()}) == ["W401"]


def test_an_unknown_id_in_a_routed_template_is_told_once() -> None:
    files = _template('"receiving_app_id": 8810987654321098, "receiving_app_control_expiration": 14')
    (found,) = findings("route template spring_sale to sales for 14 days\n", files)
    assert found.code == "W321"
    unrouted = SPRING_SALE.replace("template ", "template  ", 1)
    assert [item.code for item in checked(unrouted, files).diagnostics] == ["W302"]


def test_a_template_whose_file_names_a_disabled_app_is_reported() -> None:
    text = ZERO + (
        "app old { id 2210987654321098 disabled }\n"
        'template spring_sale { file "templates/spring_sale.json"  ads [1] }\n'
    )
    (found,) = findings(text)
    assert (found.code, marked(found)) == ("W402", "spring_sale")
    assert "every connected app" in found.message


def test_a_policy_without_default_is_told_once() -> None:
    text = ZERO + 'route link "a" to sales\nroute link "b" to sales\nroute message to sales\n'
    (found,) = findings(text)
    assert found.code == "W403"
    assert (
        found.message == "2 link rules and 1 organic rule are never tried: the policy names no `default` app"
    )


def test_ads_are_routed_without_a_default() -> None:
    assert codes(ZERO + "route ad to sales\n") == []


@pytest.mark.parametrize(
    "condition",
    [
        "(vip or within office) and text is present",
        "vip or (within office and text is present)",
        "vip or within office or text is present",
        "not (vip or within office) and tier is present and vip",
    ],
)
def test_parentheses_or_one_word_alone_leave_no_doubt(condition: str) -> None:
    assert MIXED.code not in codes(f"route message to care when {condition}\n")


def test_the_fix_writes_the_parentheses_that_were_meant() -> None:
    text = "route message to care when vip or within office and text is present or tier is present and hot\n"
    (found,) = findings("fact hot: bool\n" + text)
    assert found.fix is not None
    assert found.fix.applicability == "safe"
    fixed = found.source.text
    for edit in sorted(found.fix.edits, key=lambda edit: -edit.span.start):
        fixed = fixed[: edit.span.start] + edit.replacement + fixed[edit.span.end :]
    assert "vip or (within office and text is present) or (tier is present and hot)" in fixed
    assert MIXED.code not in codes(fixed)


def test_mixing_is_reported_in_invariants_and_permissions_too() -> None:
    mixed = "vip or within office and tier is present"
    assert codes(f"allow take by care when {mixed}\n") == ["W601"]
    assert codes(f'invariant "x" {{ when {mixed} never take by concierge }}\n') == ["W601"]


def test_a_table_that_checks_something_is_a_check() -> None:
    assert codes('test "t" { cases { | when message | then route to | | "Hi" | concierge | } }\n') == []
    assert codes('test "t" { cases { | when message | given time | | "Hi" | - | } }\n') == ["W605"]


def test_a_fact_that_a_table_gives_is_used_as_one_that_a_line_gives() -> None:
    line = 'test "t" { given fact extra = 1  when message  then route to concierge }\n'
    table = 'test "t" { cases { | given fact extra | when | then route to | | 1 | message | concierge | } }\n'
    assert codes(f"fact extra: int\n{table}") == codes(f"fact extra: int\n{line}")


@pytest.mark.parametrize(
    ("rule", "code", "part"),
    [
        ('route link "" to sales', "W405", '""'),
        ('route link like "shop/*" to sales', "W405", '"shop/*"'),
        ("route message to sales when kind == postback", "W407", "kind == postback"),
        ("route story_reply to sales when kind == referral", "W407", "kind == referral"),
        ("route postback to sales when kind != postback and vip", "W407", "kind != postback"),
        ("route message to sales when time in 00:00-24:00", "W407", "time in 00:00-24:00"),
        ("route message to sales when vip and time not in 00:00-24:00", "W407", "time not in 00:00-24:00"),
        ("route message to sales when thread.state == idle", "W408", "thread.state == idle"),
        ("route message to sales when vip and thread.owner == nobody", "W408", "thread.owner == nobody"),
        ("route link to sales when not (thread.state == active)", "W408", "not (thread.state == active)"),
    ],
)
def test_what_is_never_or_always_true_is_told(rule: str, code: str, part: str) -> None:
    (found,) = findings(f"{rule}\n")
    assert (found.code, marked(found)) == (code, part)


@pytest.mark.parametrize(
    "rule",
    [
        'route link "a" to sales',
        "route organic to sales when kind == postback",
        "route ad to sales when kind == message",
        "route message to sales when time in 00:00-23:59",
        "route message to sales when time in 22:00-24:00",
        "behavior { campaign_preempts on }\nroute ad to sales when thread.state == idle",
        "behavior { link_preempts on }\nroute link to sales when thread.owner == nobody",
        "allow take by care when thread.state == idle",
    ],
)
def test_what_may_be_true_or_not_is_fine(rule: str) -> None:
    assert not {"W405", "W407", "W408"} & {*codes(f"{rule}\n")}


@pytest.mark.parametrize(
    ("limits", "number"),
    [
        ("limit extend by sales to 3 days\nlimit extend by sales to 5 days", 2),
        ("limit extend by sales to 5 days\nlimit extend by sales to 3 days", 1),
        ("limit extend by sales to 3 days\nlimit extend by sales to 72 hours", 2),
        ("limit extend by sales to 3 days\nlimit extend by [sales, care] to 2 days", 1),
        ("limit extend by anyone to 2 days\nlimit extend by care to 3 days", 2),
    ],
)
def test_a_limit_behind_a_smaller_one_changes_nothing(limits: str, number: int) -> None:
    (found,) = findings(f"{limits}\n")
    assert found.code == "W506"
    assert found.fix
    assert found.fix.applicability == "safe"
    assert found.start.line == found.source.lines - 3 + number
    assert len(found.related) == 1


@pytest.mark.parametrize(
    "limits",
    [
        "limit extend by sales to 3 days\nlimit extend by care to 5 days",
        "limit extend by sales to 3 days\nlimit extend by [sales, care] to 5 days",
        "limit extend by anyone to 5 days\nlimit extend by care to 3 days",
    ],
)
def test_a_limit_that_holds_for_somebody_is_fine(limits: str) -> None:
    assert codes(f"{limits}\n") == []


def test_a_link_that_asks_for_the_source_of_an_ad_is_never_true() -> None:
    asked = 'when referral.source == "ADS"\n'
    assert codes(f"route link to care {asked}") == ["W407"]
    assert codes(f"route message to care {asked}") == ["W407"]
    assert codes(f"route ad to care {asked}") == []
    (found,) = findings('route link to care when referral.source in ["ADS", "MESSENGER_CODE"]\n')
    assert (found.code, marked(found)) == ("W407", '"ADS"')


@pytest.mark.parametrize(
    ("entry", "advice"),
    [
        ('"https://ig.me/m/shop?ref=qr"', 'write only the ref: `"qr"`'),
        ('like "https://m.me/shop?x=1&ref=order-*#top"', 'write only the ref: `"order-*"`'),
        ('"WWW.ig.me/m/shop?ref=qr"', 'write only the ref: `"qr"`'),
        ('"?ref=qr"', 'write only the ref: `"qr"`'),
        ('"m.me/shop"', "a link without `?ref=...` is an organic entry"),
    ],
)
def test_of_a_whole_link_only_the_ref_is_a_key(entry: str, advice: str) -> None:
    (found,) = (item for item in findings(f"route link {entry} to sales\n") if item.code == "W405")
    assert found.help == advice
    if found.fix is not None:
        assert [edit.replacement for edit in found.fix.edits] == [advice.split("`")[1]]


@pytest.mark.parametrize(
    ("when", "means"),
    [
        (
            'text mentions "a" and text mentions "b" or vip',
            '(text mentions "a" and text mentions "b") or vip',
        ),
        ("vip or within office and tier is present", "vip or (within office and tier is present)"),
        ("vip and vip or vip and vip", "(vip and vip) or (vip and vip)"),
    ],
)
def test_the_whole_condition_is_shown_with_the_parentheses_that_are_meant(when: str, means: str) -> None:
    (found,) = [item for item in findings(f"route message to care when {when}\n") if item.code == "W601"]
    assert found.help == f"`and` binds tighter, so the condition means `{means}`"


CHANNELS = """language 1
policy acme {
    version "1"
    channel instagram, messenger
    account instagram 17841400000000001
    account messenger 104508901353867
}
app bot { id 1278416343931139  role automation }
app care = instagram_inbox { role customer_care }
app desk = page_inbox { role customer_care }
default bot
allow take by [care, desk] from bot
"""


def test_a_thread_of_a_test_is_not_given_to_an_app_of_the_other_channel() -> None:
    test = 'test "x" {{ given thread owned by {} when message "Hi" then delivered }}\n'
    found = [(item.code, marked(item)) for item in findings(CHANNELS + test.format("desk"))]
    assert found == [("W430", "desk")]
    assert codes(CHANNELS + test.format("care")) == []
    table = """test "y" {
    when message "Hi"
    then delivered
    cases {
        | case | given thread owned by |
        | "a"  | care                  |
        | "b"  | desk                  |
    }
}
"""
    assert [(item.code, marked(item)) for item in findings(CHANNELS + table)] == [("W430", "desk")]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("deny extend by sales\n", "whatever is longer is denied here in any case"),
        (
            "deny extend by sales when vip\ndeny extend by sales when vip is absent or vip == false\n",
            "denied here in any case",
        ),
        ("deny extend by sales when vip\n", None),
        ("deny extend by marketing\n", None),
        ("deny take by sales\n", None),
    ],
)
def test_a_limit_of_what_is_denied_in_any_case_changes_nothing(rules: str, expected: str | None) -> None:
    found = [item for item in findings(f"{rules}limit extend by sales to 1 day\n") if item.code == "W506"]
    assert len(found) == (expected is not None)
    assert all((expected or "") in item.message for item in found)
    assert all(item.help == "delete it, or narrow the denial" for item in found)
    assert all({one.message for one in item.related} == {"denied here"} for item in found)
    assert all(item.fix and item.fix.applicability == "unsafe" for item in found), "another reason is given"


def test_of_a_limit_that_is_denied_in_part_the_smaller_limit_is_told_with_the_denial() -> None:
    rules = "deny extend by sales\nlimit extend by care to 1 day\nlimit extend by [sales, care] to 3 days\n"
    [found] = (item for item in findings(rules) if item.code == "W506")
    assert "whatever is longer is denied here, or over a smaller limit" in found.message
    assert [one.message for one in found.related] == ["denied here", "a smaller limit"]
    assert found.fix
    assert found.fix.applicability == "unsafe"
