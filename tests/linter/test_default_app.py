"""What is left for the default app, for those who ask with `--explain-default`."""

from pathlib import Path
from typing import get_args

import pytest

from convroute.conversation.event import Event
from convroute.evaluator.evaluate import evaluate
from convroute.linter.context import Demand
from convroute.linter.default_app import left_for_default
from convroute.linter.lint import examine
from convroute.policy.model import CheckedPolicy
from convroute.regions import budget
from convroute.sampler.sample import sample
from convroute.syntax.nodes import EntryWord
from convroute.workspace import load
from tests.linter.desk import checked, codes, findings, marked
from tests.regions.random_policies import policy_text

DEFAULT: frozenset[Demand] = frozenset({"default"})
EVERY = (
    *(
        "message",
        "story_reply",
        "story_mention",
        "shared_post",
        "shop",
        "referral",
        "postback",
        "quick_reply",
    ),
    *("ad", "link"),
)
HEAD = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001  timezone "UTC" }
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales  human_agent }
app gone { id 2210987654321098  disabled }
fact vip: bool
default bot
allow take by sales from bot
"""
TAKEN = "route ad to sales\nroute link to sales\nroute organic to sales\n"


def made(rules: str, head: str = HEAD) -> CheckedPolicy:
    policy = checked(head + rules)
    assert policy.policy is not None, policy.diagnostics
    return policy.policy


def said(rules: str, head: str = HEAD) -> list[tuple[str, str]]:
    told = findings(head + rules, demands=DEFAULT)
    return [(one.code, one.message) for one in told if one.code in ("W435", "W436", "W439")]


def test_a_default_that_every_entry_reaches_is_told_with_a_conversation() -> None:
    [(code, message)] = said("route message to sales when vip\n")
    assert code == "W439"
    assert "`bot` gets some events of every entry, such as a message" in message
    assert "nothing of" not in message


def test_what_the_default_gets_is_not_told_unless_somebody_asks() -> None:
    rules = f"{HEAD}route message to sales when vip\n"
    assert {"W439"} & {*codes(rules)} == set()
    [found] = (one for one in findings(rules, demands=DEFAULT) if one.code == "W439")
    assert (found.severity, marked(found)) == ("info", "bot")


def test_a_default_that_one_entry_alone_reaches_is_told_with_all_that_do_not() -> None:
    others = "".join(f"route {word} to sales\n" for word in EVERY if word != "story_reply")
    left = left_for_default(made(others))
    assert (left.reached, left.hard) == (("story_reply",), ())
    assert left.never == tuple(word for word in EVERY if word != "story_reply")
    [(_, message)] = said(others)
    assert "some events of `story_reply`, such as a story_reply" in message
    assert message.endswith("`quick_reply`, `ad` or `link` is left for it")


def test_a_rule_whose_app_is_disabled_leaves_its_conversations_to_the_default() -> None:
    left = left_for_default(made(f"route postback to gone when vip\n{TAKEN}"))
    assert left.reached == ("postback",)
    assert "vip = true" in (left.example or "")
    assert left_for_default(made(f"route organic to sales\nroute postback to gone\n{TAKEN}")).reached == ()


def test_social_gets_what_no_rule_takes_on_messenger() -> None:
    head = HEAD.replace(
        "channel instagram  account 17841400000000001", "channel messenger  account 104508901353867"
    )
    assert left_for_default(made("", head)).reached == EVERY
    assert left_for_default(made("social sales\n", head)).reached == ("ad", "link")


def test_on_two_channels_the_default_gets_what_one_of_them_leaves() -> None:
    head = HEAD.replace(
        "channel instagram  account 17841400000000001",
        "channel instagram, messenger"
        "  account instagram 17841400000000001  account messenger 104508901353867",
    )
    assert left_for_default(
        made("route organic to sales when channel == instagram\nsocial sales\n", head)
    ).reached == (
        "ad",
        "link",
    )
    left = left_for_default(
        made("route organic to sales when channel == messenger\nroute ad to sales\n", head)
    )
    assert left.never == ("ad",)


def test_a_default_that_nothing_reaches_is_a_warning_and_no_information() -> None:
    assert [code for code, _ in said(TAKEN)] == ["W435"]


def test_a_default_that_only_rules_name_is_told_as_such() -> None:
    [(code, message)] = said(TAKEN.replace("route ad to sales", "route ad to bot"))
    assert (code, "nothing but what rules send to it" in message) == ("W439", True)


def test_without_a_default_app_nothing_is_told() -> None:
    head = HEAD.replace("default bot\n", "").replace("allow take by sales from bot\n", "")
    assert said("route ad to sales\n", head) == []


def test_what_is_too_hard_to_say_is_undecided_and_no_information(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_ROUNDS", 0)
    found = said("route message to sales when vip\n")
    assert {code for code, _ in found} == {"W436"}
    [message] = (message for _, message in found if "default app" in message)
    assert "whether the default app gets any `message`, `story_reply`" in message
    assert left_for_default(made("route message to sales when vip\n"), times=1).reached == ()


def test_whether_rules_leave_anything_is_undecided_where_it_is_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(budget, "MOST_ROUNDS", 0)
    found = [one.message for one in findings(HEAD + TAKEN) if one.code == "W436"]
    [message] = (message for message in found if "default app" in message)
    assert "whether the default app gets any conversation: the question took more than 0" in message
    found = [one.message for one in findings(f"{HEAD}route ad to sales\n") if one.code == "W436"]
    assert not any("default app" in message for message in found)


def test_more_work_is_allowed_for_what_was_too_hard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_ROUNDS", 1)
    policy = made("route message to sales when vip\n")
    assert left_for_default(policy).hard
    assert left_for_default(policy, times=100).reached == EVERY


def test_the_page_about_exact_answers_shows_what_is_said() -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs/exact-answers.md").read_text(encoding="utf-8")
    policy = load(str(root / "policies/page/page.route"))
    [found] = (one for one in examine(policy, demands=DEFAULT) if one.code == "W439")
    assert f"info[W439]: {found.message}\n" in page


def check(number: int, folder: Path) -> int:
    """Against drawn conversations, which the evaluator decides; how many of them go to the default app."""
    (folder / "p.route").write_text(policy_text(number))
    policy = load(str(folder / "p.route")).policy
    if policy is None or policy.default is None:
        return 0
    left = left_for_default(policy)
    assert not left.hard
    seen = 0
    for snapshot in sample((policy, policy), 40):
        decision = evaluate(policy, snapshot)
        item = snapshot.item
        if decision.reason_kind == "default_app" and isinstance(item, Event) and item.opening:
            seen += 1
            word = item.surface if item.entry == "organic" else item.entry
            assert word in left.reached, (number, snapshot)
    return seen


def test_every_drawn_conversation_that_the_default_gets_is_of_an_entry_that_reaches_it(
    tmp_path: Path,
) -> None:
    assert sum(check(number, tmp_path) for number in range(40)) > 40


def test_there_is_a_word_for_every_way_to_begin() -> None:
    assert {*EVERY} == {*get_args(EntryWord)} - {"organic"}
