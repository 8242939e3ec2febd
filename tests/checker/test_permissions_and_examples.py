"""Permissions, tests, invariants, expected changes (language: the sections of these names; semantics 4)."""

import pytest

from convroute.conversation.channel import INSTAGRAM_INBOX, LEADGEN
from convroute.policy.model import ForNobody, RouteTo, Who
from tests.checker.building import at, checked, codes, error, policy


def test_a_list_that_is_not_written_is_none_and_contains_everything() -> None:
    (rule,) = policy("allow take by care").permissions
    assert (rule.effect, rule.action, rule.from_, rule.to, rule.when) == ("allow", "take", None, None, None)
    assert rule.by.ids == {INSTAGRAM_INBOX}
    assert rule.text == "allow take by care"


def test_anyone_and_nobody_are_kept_apart() -> None:
    rule = policy("allow take by anyone from [sales, nobody]").permissions[0]
    assert (rule.by.anyone, rule.by.nobody) == (True, False)
    assert rule.from_ is not None
    assert (rule.from_.anyone, rule.from_.nobody, len(rule.from_.ids)) == (False, True, 1)
    everyone = policy("deny take by bot from anyone").permissions[0].from_
    assert everyone is not None
    assert everyone.contains(LEADGEN)
    assert not everyone.contains(None)


def test_permissions_have_ids_of_their_own() -> None:
    allowed = "allow take by care\nallow take by sales\n"
    made = policy(f"{allowed}x: deny pass by bot to care\nlimit extend by bot to 1 day")
    assert [rule.id for rule in made.permissions] == ["allow:take", "allow:take~2", "x"]
    assert [rule.id for rule in made.limits] == ["limit:extend"]


def test_a_disabled_app_and_a_built_in_may_stand_in_a_list() -> None:
    assert codes("app old { id 9  disabled }\nallow take by [old, leadgen]") == []


@pytest.mark.parametrize(
    ("written", "good"),
    [("7 days", True), ("168 hours", True), ("1 second", True), ("8 days", False), ("0 days", False),
     ("604801 seconds", False)],
)  # fmt: skip
def test_a_limit_is_from_a_second_to_seven_days(written: str, good: bool) -> None:
    text = f"limit extend by sales to {written}"
    assert codes(text) == ([] if good else ["E270"])
    if not good:
        assert at(error(text)) == written


# --- tests ---------------------------------------------------------------------------------


def example(text: str) -> str:
    return f'fact tier: "gold" | "silver"\nroute link "a" to sales\ntest "t" {{ {text} }}'


@pytest.mark.parametrize(
    "text",
    [
        "given thread owned by instagram_inbox for 2 days  when message  then thread idle",
        "given last message 0 seconds ago  when message",
        "given last message 7 days ago  when message",
        "given time 2026-09-10 00:26  when message",
        'given fact tier = "gold"  when shop "p1"  then route to bot for 1 day',
        'when postback "X" from ad 12  then rule "link:a"',
        'when referral from link "a"  then rule "default"',
        "when inbox replies  then thread owned by care for 1 day",
        "when 25 hours pass  then thread idle",
        "when bot takes  then denied take_not_permitted",
        "when bot passes to sales  then reason forbidden_by_policy",
        "when bot extends 8 days  then denied duration_out_of_range",
        "when bot extends 0 seconds  then denied",
        'when bot sends "Hi" tagged human_agent passing to care  then webhook pass to care',
        "when reaction  then delivered to bot  then standby [care, sales]  then no webhook",
        "when message  then reason zero_config",
    ],
)
def test_a_test_that_names_what_exists_is_fine(text: str) -> None:
    assert codes(example(text)) == []


@pytest.mark.parametrize(
    ("text", "code", "underlined"),
    [
        ("given thread owned by bott  when message", "E221", "bott"),
        ("given fact teir = 1  when message", "E221", "teir"),
        ("when bott takes", "E221", "bott"),
        ("when bot passes to bott", "E221", "bott"),
        ("when bot sends passing to bott", "E221", "bott"),
        ("when message  then route to bott", "E221", "bott"),
        ("when message  then delivered to bott", "E221", "bott"),
        ("when message  then thread owned by bott", "E221", "bott"),
        ("when message  then standby [care, bott]", "E221", "bott"),
        ("when message  then webhook take to bott", "E221", "bott"),
        ("given time 2026-02-30 12:00  when message", "E252", "2026-02-30"),
        ("given time 2026-02-28 24:00  when message", "E250", "24:00"),
        ("given fact tier = 3  when message", "E273", "3"),
        ("given fact tier = true  when message", "E273", "true"),
        ('given fact tier = "glod"  when message', "E276", '"glod"'),
        ("given thread idle given thread idle  when message", "E284", "given thread idle"),
        ("given thread idle given thread owned by bot  when message", "E284", "given thread owned by bot"),
        ("given time 1970-06-01 12:00  when message", "E285", "given time 1970-06-01 12:00"),
        ("when bot takes  then denied take_not_permited", "E286", "take_not_permited"),
        ("when bot takes  then denied campaign", "E286", "campaign"),
        ("when message  then reason campagn", "E286", "campagn"),
        ('when event "gone.json"', "E240", '"gone.json"'),
        ("when 0 seconds pass", "E291", "0 seconds"),
        ("when message  then route to bot for 0 days", "E291", "0 days"),
        ("given thread owned by bot for 0 days  when message", "E291", "0 days"),
        ("given last message 40000 days ago  when message", "E291", "40000 days"),
    ],
)
def test_what_a_test_names_has_to_exist(text: str, code: str, underlined: str) -> None:
    item = error(example(text))
    assert (item.code, at(item)) == (code, underlined)


def test_a_test_of_a_rule_that_does_not_exist_costs_no_policy_its_meaning() -> None:
    assert checked(example('when message  then rule "link:b"')).policy is not None


@pytest.mark.parametrize("content", ["", "{", '{"a": NaN}', "[" * 100_000, '{"a": 1} x', "\x00"])
def test_a_recorded_webhook_has_to_be_json(content: str) -> None:
    assert codes('test "t" { when event "w.json" }', w_json=content) == ["E288"]


def test_two_facts_are_not_one_fact_twice() -> None:
    facts = "fact a: bool\nfact b: bool\n"
    assert codes(facts + 'test "t" { given fact a = true given fact b = true when message }') == []
    twice = codes(facts + 'test "t" { given fact a = true given fact a = false when message }')
    assert twice == ["E284"]


def test_an_hour_that_the_clocks_skip_does_not_exist_and_one_they_repeat_does() -> None:
    berlin = 'policy p { version "1" channel instagram account 5 timezone "Europe/Berlin" }\n'
    text = 'test "t" {{ given time {}  when message }}'
    assert codes(berlin + text.format("2026-03-29 02:30")) == ["E285"]
    assert codes(berlin + text.format("2026-03-29 03:00")) == []
    assert codes(berlin + text.format("2026-10-25 02:30")) == []


def test_the_policys_tests_and_invariants_are_kept_with_their_file() -> None:
    made = policy('test "t" { when message }\ninvariant "i" { always route to bot }').examples
    assert [(file, test.title.value) for file, test in made.tests] == [("main.route", "t")]
    assert [(one.place.file, one.title) for one in made.invariants] == [("main.route", "i")]


# --- invariants ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "always route to [care, bot]",
        "never broadcast",
        "never pass by anyone to bot",
        "never pass by bot from nobody to care",
        "never take by bot from [care, nobody]",
        "never extend by bot",
        "always send by care",
        "from any thread anyone can own within 1 steps",
        "from any thread care can own within 1000 steps",
    ],
)
def test_an_invariant_that_can_be_asked_is_fine(body: str) -> None:
    assert codes(f'invariant "i" {{ {body} }}') == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("always route to bott", "E221"),
        ("never take by bott", "E221"),
        ("never take by bot from bott", "E221"),
        ("never pass by bot to bott", "E221"),
        ("when txt is present always route to bot", "E221"),
        ("from any thread bott can own within 2 steps", "E221"),
        ("from any thread bot can own within 0 steps", "E290"),
        ("from any thread bot can own within 1001 steps", "E290"),
        ("never take by bot to care", "E292"),
        ("never send by bot to care", "E292"),
    ],
)
def test_an_invariant_that_cannot_is_an_error(body: str, code: str) -> None:
    assert codes(f'invariant "i" {{ {body} }}') == [code]


# --- expected changes ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "when text is present and thread.owner == bot",
        "from route to [care, bot] to broadcast",
        "from route to anyone to withheld",
        "from take by bot allowed to take by [bot, care] denied",
        "to send by anyone denied",
    ],
)
def test_an_expected_change_that_can_be_is_fine(body: str) -> None:
    assert codes(f'expect change "e" {{ {body} }}') == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("from route to bott", "E221"),
        ("to take by bott denied", "E221"),
        ("when txt is present", "E221"),
        ("from route to bot to take by bot denied", "E296"),
        ("from take by bot allowed to pass by bot allowed", "E296"),
    ],
)
def test_an_expected_change_that_cannot_be_is_an_error(body: str, code: str) -> None:
    assert codes(f'expect change "e" {{ {body} }}') == [code]


def test_an_expected_change_is_kept_with_its_names_resolved() -> None:
    made = policy('expect change "e" { when message from route to care to withheld }')
    (expected,) = made.examples.expected
    assert expected.title == "e"
    assert expected.before == RouteTo(Who(False, False, frozenset({made.apps["care"].id})))
    assert expected.after == ForNobody("withheld")
    assert (expected.place.file, expected.when is None) == ("main.route", False)
