"""What is told of a difference together, and in which words."""

import json
from collections import Counter
from html import unescape

import pytest

from convroute.report.difference.compared import Comparison
from convroute.report.difference.formats import FORMATS, Format, render
from convroute.report.difference.groups import groups
from convroute.report.difference.summary import summary
from tests.report.difference_sample import HEAD, between, comparison, of_heads

RULES = """route ad to sales
route link "a" to sales
route postback "B" to sales
allow take by sales
deny take by care from sales
allow take by care
"""
SALES = "app sales { id 3310987654321098  role sales }\n"


@pytest.fixture(scope="module")
def disabled() -> Comparison:
    return of_heads(HEAD, HEAD.replace("role sales }", "role sales  disabled }"), RULES)


@pytest.fixture(scope="module")
def removed() -> Comparison:
    old = HEAD.replace("default bot", 'route postback "B" to bot\ndefault bot')
    return of_heads(old, old.replace(SALES, ""), "")


def test_an_app_that_is_disabled_is_told_once_for_each_outcome(disabled: Comparison) -> None:
    [compared] = disabled.compared
    found = [*groups(compared)]
    assert {group.line.name for group in found} == {"sales"}
    assert max(Counter((group.before, group.after) for group in found).values()) == 1
    assert all(len(group.entries) == 1 for group in found if not group.minor)
    assert len(found) < len(compared.judged) / 3
    assert f"{len(found)} changes because of 1 line" in render(disabled, "text")


def test_text_and_json_count_the_same_changes_and_json_lists_each_region(disabled: Comparison) -> None:
    document = json.loads(render(disabled, "json"))
    summary = document["summary"]
    assert f"\n{summary['changes']} changes because of 1 line\n" in render(disabled, "text")
    assert summary["changes"] < summary["regions"] == len(document["policies"][0]["regions"])


def test_every_region_of_a_group_is_named_with_it(disabled: Comparison) -> None:
    shown = render(disabled, "text")
    assert '    which    ad\n    and      link "a"\n    and      postback "B"\n' in shown
    assert "every take, pass, request and question for the owner by `sales`" in shown


def test_reasons_of_denials_that_stay_are_not_told(disabled: Comparison) -> None:
    shown = render(disabled, "text")
    assert "denied for another reason" in shown
    assert "unknown_app → unknown_app" not in shown


@pytest.mark.parametrize("form", ["text", "markdown", "github", "sarif"])
def test_an_app_that_one_policy_knows_is_told_by_its_name(form: Format, removed: Comparison) -> None:
    shown = render(removed, form)
    assert "3310987654321098" not in shown.replace("id 3310987654321098", "")
    assert "sales (not connected)" in unescape(shown)


@pytest.mark.parametrize("form", ["text", "markdown", "github", "sarif"])
def test_of_an_app_with_another_id_both_ids_are_told(form: Format) -> None:
    old = HEAD.replace("1278416343931139", "22").replace("3310987654321098", "44")
    shown = unescape(render(of_heads(old, old.replace("id 22", "id 33")), form))
    assert "bot (id 22), for 1 day" in shown
    assert "bot (id 33), for 1 day" in shown
    assert "thread owned by bot (id 22)" in shown
    assert "(id 22, not connected)" in shown


def test_of_an_app_with_another_id_no_answer_reads_as_before_and_no_reason_does() -> None:
    old = HEAD.replace("1278416343931139", "22")
    found = of_heads(old, old.replace("id 22", "id 33"))
    [compared] = found.compared
    assert all(group.before != group.after for group in groups(compared))
    shown = render(found, "text")
    assert "    before   no rule matches, and `bot` is the default app; bot has id 22  " in shown
    assert "    after    no rule matches, and `bot` is the default app; bot has id 33  " in shown


def test_who_answers_in_the_inbox_is_the_inbox(disabled: Comparison) -> None:
    assert "    example  inbox replies\n" in render(disabled, "text")


def test_a_message_without_a_text_is_told_as_one() -> None:
    found = between('route message to sales when not text like "*"', "")
    assert "example  message without text on instagram" in render(found, "text")


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "json"])
def test_what_reads_the_same_is_told_once(form: Format) -> None:
    lines = render(between("deny pass by sales to bot", ""), form).splitlines()
    shown = "\n".join(line for line in lines if not line.startswith("|"))
    assert [shown.count(f"every {action} that") for action in ("pass", "send")] == [1, 1]
    assert shown.count("sales passes to bot") == shown.count("sales sends passing to bot") == 1


def test_in_a_table_the_line_that_changed_is_named_once(disabled: Comparison) -> None:
    rows = [row for row in render(disabled, "markdown").splitlines() if row.startswith("| 🔀")]
    assert [("app sales" in row) for row in rows] == [True] + [False] * (len(rows) - 1)


def test_a_table_has_a_row_for_each_change_that_is_counted() -> None:
    rules = "".join(f"route {entry} to care when within office\n" for entry in ("shop", "story_reply"))
    found = of_heads(HEAD, HEAD.replace("09:00", "08:00"), rules)
    [compared] = found.compared
    assert [len(group.entries) for group in groups(compared)] == [2]
    shown = render(found, "markdown")
    assert "convroute diff: 2 changes because of 1 line" in shown
    rows = [row for row in shown.splitlines() if row.startswith("| 🔀")]
    assert [row.split()[3] for row in rows] == ["<code>shop", "<code>story&#95;reply"]


def test_of_a_table_so_many_rows_are_not_expected_as_are_counted() -> None:
    found = comparison(expecting=True)
    rows = [row for row in render(found, "markdown").splitlines() if row.startswith("| 🔀")]
    assert f" {len(rows)} of them not expected" in summary(found)


def test_a_table_has_one_row_for_requests_that_are_denied_as_before(disabled: Comparison) -> None:
    rows = [row for row in render(disabled, "markdown").splitlines() if row.startswith("| 🔀")]
    assert len(rows) == int(summary(disabled).split()[0])
    [denied] = [row for row in rows if "denied for another reason" in row]
    assert denied.startswith("| 🔀 | take, ")


@pytest.mark.parametrize("source", ["SHORTLINK", "shortlink", "adſ", "CUSTOMER_CHAT"])
def test_the_example_tells_the_source_that_the_region_depends_on(source: str) -> None:
    said = render(between(f'route link to sales when referral.source == "{source}"\n', ""), "text")
    assert f'example  message "Hi" from link "anything-else" of source "{source}" on instagram' in said


@pytest.mark.parametrize("source", ["ADS", "ads"])
def test_the_example_tells_how_the_source_of_an_ad_is_written(source: str) -> None:
    said = render(between(f'route ad to sales when referral.source == "{source}"\n', ""), "text")
    assert f'from ad 120200000000001 of source "{source}" on instagram' in said


def test_the_example_tells_a_title_that_is_as_the_payload() -> None:
    said = render(between('route postback "A" to sales when title == "A"\n', ""), "text")
    assert 'example  postback "A" titled "A" on instagram' in said


def test_the_example_tells_no_source_that_nothing_asks_for() -> None:
    said = render(between('route link "a" to sales\n', ""), "text")
    assert 'example  message "Hi" from link "a" on instagram' in said
