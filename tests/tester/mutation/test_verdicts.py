"""What becomes of a mutant, and what is said of one that nobody noticed."""

import pytest
from msgspec.structs import replace

from convroute.regions import budget
from convroute.tester.mutation import mutants, runner
from convroute.tester.mutation.mutants import usual_number
from convroute.tester.mutation.verdicts import Alike, Killed, Survived, Unchecked, Unknown
from tests.tester.mutation.building import HEAD, subject, verdict

TEST = """
test "a message meets sales" {
    when  message
    then  route to sales
}
"""


def test_the_first_test_that_fails_kills() -> None:
    found = verdict("route message to sales", TEST, "`sales` becomes `care`")
    assert found == Killed("a message meets sales", "shop.route")


def test_tests_that_ask_the_changed_rule_come_first() -> None:
    others = 'test "another" {\n    when referral from link "x"\n    then route to sales\n}\n'
    line = 'route link "x" to sales\nroute message to sales'
    assert verdict(line, others + TEST, "`route message to sales` is removed") == Killed(
        "a message meets sales", "shop.route"
    )


def test_a_rule_that_is_gone_is_missed_by_a_test_that_names_it() -> None:
    tests = TEST.replace("then  route to sales", 'then  rule "first"')
    found = verdict("first: route message to sales\nsecond: route message to sales", tests, "`first: ")
    assert isinstance(found, Killed)


def test_what_means_the_same_is_no_survivor() -> None:
    line = "group people = [sales, care]\nallow take by [people, sales]"
    assert verdict(line, TEST.replace("sales", "bot"), "`[people, sales]` becomes `people`") == Alike()


def test_rules_that_never_meet_may_be_exchanged() -> None:
    line = 'route link like "a*" to sales\nroute link like "b*" to care'
    assert verdict(line, TEST.replace("sales", "bot"), "is tried before") == Alike()


def test_that_a_permission_changes_nothing_is_proved() -> None:
    """Nobody but the bot could take from `care` here, and it may not be its own owner."""
    line = "allow take by [bot, sales]\ndeny take by care from bot"
    found = verdict(line, TEST.replace("sales", "bot"), "`deny take by care from bot` is removed")
    assert found == Alike()


def test_what_is_too_hard_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_CONFLICTS", 0)
    line = 'route message to sales when text == "a" and text == "b"'
    found = verdict(line, TEST.replace("sales", "bot"), "is removed")
    assert found == Unknown("the question took more than 0 contradictions")


_SWAPPED = 'route message to sales when text mentions "a"\nroute message to care when text == "b"'


def test_all_mutants_share_the_work_that_comparing_them_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has an equal share, so that its verdict is the same whoever judges it."""
    monkeypatch.setattr(runner, "MOST_STEPS", 10_000)
    found = subject(f"{HEAD}{_SWAPPED}\n")
    one = found.runner()
    [mutant] = [mutant for mutant in found.drawn.mutants if "is tried before" in mutant.what]
    assert one.judge(mutant) == Alike()
    assert replace(one, mutants=10_000).judge(mutant) == Unknown(budget.SPENT)


def test_of_a_policy_with_very_many_conditions_fewer_mutants_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    policy = subject(f"{HEAD}{_SWAPPED}\n").policy
    assert usual_number(policy) == 1_000
    monkeypatch.setattr(mutants, "MOST_PARTS", 40)
    assert usual_number(policy) == 10


def test_a_policy_with_errors_is_not_counted() -> None:
    line = "route message to sales when thread.bucket in 0..9"
    found = verdict(line, "", "`0` becomes `-1`")
    assert isinstance(found, Unchecked)
    assert found.message.startswith("E")


def test_a_survivor_comes_with_a_test_that_notices_it() -> None:
    found = verdict("route message to sales\nroute shop to care", TEST, "`route shop to care` is removed")
    assert isinstance(found, Survived)
    assert [line.split('"')[0] for line in found.witness.lines] == ["when shop "]
    assert (found.witness.original, found.witness.changed) == (
        "route to care for 1 day",
        "route to bot for 1 day",
    )
    assert found.witness.test is not None
    assert "then  route to care" in found.witness.test
    assert found.nearest == ()


def test_a_survivor_names_the_tests_that_ask_the_same_rule() -> None:
    line = "route message to sales when thread.silence < 1 hour or thread.is_new"
    found = verdict(line, TEST, "`1 hour` becomes `2 hours`")
    assert isinstance(found, Survived)
    assert found.nearest == ("a message meets sales",)
    assert found.witness.lines == ("given last message 1 hour ago", "when message")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("app quiet { id 9 }", "`quiet` is `standby off`"),
        ("app late { id 9 }", "`late` is `human_agent`"),
        ("allow take by care", "with `from anyone`"),
        ("deny pass by care to bot", "without `to bot`"),
        ("limit extend by sales to 3 days", "`3 days` becomes `2 days`"),
        ("deny extend by bot when thread.is_new", "`deny extend by bot when thread.is_new` is removed"),
        ("route story_reply to sales when thread.bucket < 20", "`20` becomes `21`"),
        ("route message to sales when attachments has image", "has image` is removed"),
        ("route ad to sales for 3 days", "`3 days` becomes `4 days`"),
        ("schedule o { mon 09:00-18:00 }\nroute link to care when within o", "`18:00` becomes `18:01`"),
    ],
)
def test_a_suggested_test_kills_once_it_is_pasted(line: str, what: str) -> None:
    tests = TEST.replace("sales", "bot")
    found = verdict(line, tests, what)
    assert isinstance(found, Survived)
    assert found.witness.test is not None
    text = f"{HEAD}{line}\n{tests}\n{found.witness.test}"
    pasted = subject(text, found.witness.recordings)
    (mutant,) = (one for one in pasted.drawn.mutants if what in one.what)
    assert isinstance(pasted.runner().judge(mutant), Killed)


def test_one_test_that_notices_several_is_suggested_once() -> None:
    report = subject(f"{HEAD}route shop to sales\n{TEST.replace('sales', 'bot')}").report()
    numbers = {one.number for one in report.of(Survived)}
    assert set(report.noticed_by) == numbers
    assert len(report.suggested) < len(numbers)
    assert {number for number, _ in report.suggested} == set(report.noticed_by.values())


def test_the_score_is_about_what_can_be_noticed() -> None:
    report = subject(f"{HEAD}route message to sales when thread.bucket in 0..9\n").report()
    assert report.killed == 0
    assert report.counted == len(report.of(Survived))
    assert report.score == 0.0
    assert len(report.judged) > report.counted
