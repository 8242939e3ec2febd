"""Which mistakes are made in which statement."""

from itertools import pairwise

import pytest

from tests.tester.mutation.building import HEAD, made_of, subject

MADE = {
    "route link to sales": {"route link to bot", "route link to care", ""},
    "route ad to sales for 3 days": {
        "route ad to bot for 3 days",
        "route ad to care for 3 days",
        "",
        "route ad to sales for 4 days",
        "route ad to sales for 2 days",
        "route ad to sales",
    },
    'route link like "order-*" to bot': {
        'route link like "order-*" to care',
        'route link like "order-*" to sales',
        "",
        "route link to bot",
        'route link like "*order-*" to bot',
        'route link like "order-" to bot',
    },
    "deny take by sales": {
        "",
        "allow take by sales",
        "deny take by anyone",
        "deny take by care",
        "deny take by sales from anyone",
    },
    "deny pass by [care, sales] to bot": {
        "",
        "deny pass by anyone to bot",
        "deny pass by sales to bot",
        "deny pass by care to bot",
        "deny pass by [care, sales] from nobody to bot",
        "deny pass by [care, sales]",
        "deny pass by [care, sales] to anyone",
        "deny pass by [care, sales] to sales",
    },
    "deny pass by care from nobody": {
        "",
        "deny pass by anyone from nobody",
        "deny pass by bot from nobody",
        "deny pass by care",
    },
    "limit extend by sales to 1 day": {
        "",
        "limit extend by sales to 2 days",
        "limit extend by sales to 23 hours",
        "limit extend by anyone to 1 day",
        "limit extend by care to 1 day",
    },
    "limit extend by anyone to 7 days": {"", "limit extend by anyone to 6 days"},
    "behavior { link_preempts on  send_claims_idle never }": {
        "behavior { link_preempts off  send_claims_idle never }",
        "behavior { link_preempts on  send_claims_idle default_app_only }",
        "behavior { link_preempts on  send_claims_idle any_allowed }",
    },
    "schedule office { mon-fri, sun 09:00-18:00 }": {
        "schedule office { mon-thu, sun 09:00-18:00 }",
        "schedule office { tue-fri, sun 09:00-18:00 }",
        "schedule office { mon-fri 09:00-18:00 }",
        "schedule office { mon-fri, sun 09:01-18:00 }",
        "schedule office { mon-fri, sun 08:59-18:00 }",
        "schedule office { mon-fri, sun 09:00-18:01 }",
        "schedule office { mon-fri, sun 09:00-17:59 }",
    },
    "schedule night { sat 00:00-24:00  except 2026-12-25 }": {
        "schedule night { sat 00:01-24:00  except 2026-12-25 }",
        "schedule night { sat 00:00-23:59  except 2026-12-25 }",
        "schedule night { sat 00:00-24:00 }",
        "schedule night {  except 2026-12-25 }",
    },
    "app other { id 9  human_agent  standby off }": {
        "app other { id 9  human_agent  standby on }",
        "app other { id 9  standby off }",
        "app other { id 9  human_agent  standby off  disabled }",
    },
    "app other { id 9  human_agent  standby off  disabled }": {
        "app other { id 9  human_agent  standby off }"
    },
    "group people = [sales, care]": {"group people = [care]", "group people = [sales]"},
    'set refs = ["a", "b"]': {'set refs = ["b"]', 'set refs = ["a"]'},
}


@pytest.mark.parametrize("line", MADE)
def test_a_statement_is_changed_in_these_ways(line: str) -> None:
    assert made_of(line) == MADE[line]


CONDITIONS = {
    "thread.silence >= 7 days": {
        "not thread.silence >= 7 days",
        "thread.silence > 7 days",
        "thread.silence >= 8 days",
        "thread.silence >= 6 days",
    },
    "thread.silence < 1 hour": {
        "not thread.silence < 1 hour",
        "thread.silence <= 1 hour",
        "thread.silence < 2 hours",
        "thread.silence < 59 minutes",
    },
    "thread.bucket in 0..9": {
        "thread.bucket not in 0..9",
        "thread.bucket in 1..9",
        "thread.bucket in -1..9",
        "thread.bucket in 0..10",
        "thread.bucket in 0..8",
    },
    "thread.owner == sales": {"thread.owner != sales", "thread.owner == care"},
    "thread.is_new": {"not thread.is_new"},
    "not thread.is_new": {"thread.is_new"},
    "thread.silence is present": {"thread.silence is absent"},
    "weekday in [mon, sat-sun]": {
        "weekday not in [mon, sat-sun]",
        "weekday in [sat-sun]",
        "weekday in [mon, sat]",
        "weekday in [mon, sun]",
    },
    "time in 09:00-18:00": {
        "time not in 09:00-18:00",
        "time in 09:01-18:00",
        "time in 08:59-18:00",
        "time in 09:00-18:01",
        "time in 09:00-17:59",
    },
    "date in 2026-12-31..2027-01-01": {
        "date not in 2026-12-31..2027-01-01",
        "date in 2027-01-01..2027-01-01",
        "date in 2026-12-30..2027-01-01",
        "date in 2026-12-31..2027-01-02",
        "date in 2026-12-31..2026-12-31",
    },
    "thread.is_new and (thread.owner == sales or thread.bucket < 5)": {
        "not (thread.is_new and (thread.owner == sales or thread.bucket < 5))",
        "thread.is_new or (thread.owner == sales or thread.bucket < 5)",
        "(thread.owner == sales or thread.bucket < 5)",
        "thread.is_new",
        "not thread.is_new and (thread.owner == sales or thread.bucket < 5)",
        "thread.is_new and (thread.owner == sales and thread.bucket < 5)",
        "thread.is_new and (thread.bucket < 5)",
        "thread.is_new and (thread.owner == sales)",
        "thread.is_new and (thread.owner != sales or thread.bucket < 5)",
        "thread.is_new and (thread.owner == care or thread.bucket < 5)",
        "thread.is_new and (thread.owner == sales or not thread.bucket < 5)",
        "thread.is_new and (thread.owner == sales or thread.bucket <= 5)",
        "thread.is_new and (thread.owner == sales or thread.bucket < 6)",
        "thread.is_new and (thread.owner == sales or thread.bucket < 4)",
    },
}


@pytest.mark.parametrize("when", CONDITIONS)
def test_a_condition_is_changed_in_these_ways(when: str) -> None:
    rule = "deny extend by sales when "
    found = {text.removeprefix(rule) for text in made_of(rule + when) if text.startswith(rule)}
    assert found == CONDITIONS[when]
    assert "deny extend by sales" in made_of(rule + when)


OF_EVENTS = {
    'text mentions ["a", "b c"]': {
        'not text mentions ["a", "b c"]',
        'text mentions ["b c"]',
        'text mentions ["a"]',
    },
    'text like "*wholesale*"': {
        'not text like "*wholesale*"',
        'text like "wholesale*"',
        'text like "*wholesale"',
    },
    "attachments has image": {"not attachments has image"},
    "within office": {"outside office"},
    'tier == "gold"': {'tier != "gold"', 'tier == "basic"'},
    'tier in ["gold", "basic"]': {
        'tier not in ["gold", "basic"]',
        'tier in ["basic"]',
        'tier in ["gold"]',
    },
    "text in words": {"text not in words"},
    "text mentions any of words": {"not text mentions any of words"},
    "orders != 3": {"orders == 3", "orders != 4", "orders != 2"},
    "vip == true": {"vip != true", "vip == false"},
    "true": {"false"},
}
DECLARED = """\
schedule office { mon 09:00-18:00 }
set words = ["a", "b"]
fact tier: "gold" | "basic"
fact orders: int
fact vip: bool
"""


@pytest.mark.parametrize("when", OF_EVENTS)
def test_a_condition_on_events_is_changed_in_these_ways(when: str) -> None:
    rule = "route message to sales when "
    made = made_of(rule + when, HEAD + DECLARED)
    assert {text.removeprefix(rule) for text in made if text.startswith(rule)} == OF_EVENTS[when]


def test_an_app_stops_listening_and_answers_as_a_person() -> None:
    made = {mutant.what for mutant in subject(HEAD).drawn.mutants}
    assert {"`bot` is `standby off`", "`care` is `disabled`", "`sales` is `human_agent`"} <= made
    assert "`bot` is `disabled`" not in made, "the default app cannot be"
    assert "`care` is `human_agent`" not in made, "inboxes are by nature"


def test_a_template_loses_ads_and_its_flow() -> None:
    template = '{ "message": { "text": "Hi" } }'
    line = 'template spring { file "t.json"  ads [1, 2]  flow 3 }'
    made = {one.text[len(HEAD) :].strip() for one in subject(HEAD + line, {"t.json": template}).drawn.mutants}
    assert {
        'template spring { file "t.json"  ads [2]  flow 3 }',
        'template spring { file "t.json"  ads [1]  flow 3 }',
        'template spring { file "t.json"  ads [1, 2] }',
        'template spring { file "t.json"  flow 3 }',
    } <= made


def test_two_rules_are_exchanged_if_an_event_can_be_meant_by_both() -> None:
    def exchanged(*lines: str) -> list[str]:
        found = subject(HEAD + "\n".join(lines))
        return [one.text[len(HEAD) :] for one in found.drawn.mutants if one.operator == "order"]

    first, second = 'route link like "a*" to sales', 'route link like "*b" to care'
    assert exchanged(first, second) == [f"{second}\n{first}"]
    assert exchanged("route story_reply to sales", "route organic to care") == [
        "route organic to care\nroute story_reply to sales"
    ]
    assert exchanged('route link "a" to sales', 'route link "b" to care') == []
    assert exchanged("route story_reply to sales", "route message to care") == []
    assert exchanged(first, 'route link like "*b" to sales') == [], "both say the same"
    assert exchanged(first, "route organic to care") == [], "they are of two stages"


def test_comments_stay_where_they_are() -> None:
    line = """\
route message to sales # first
    # because they asked
    when thread.is_new  # new
    and text mentions "x"
"""
    made = made_of(line)
    assert 'route message to sales # first\n    # because they asked\n    when text mentions "x"' in made
    assert "route message to sales # first\n    # because they asked\n    when thread.is_new" in made
    assert line.replace("and text", "or text").strip() in made
    assert "route message to sales # first\n    # because they asked" in made


def test_of_a_long_list_some_members_are_dropped_and_the_others_counted() -> None:
    values = ", ".join(f'"{number}"' for number in range(20))
    drawn = subject(f"{HEAD}set refs = [{values}]\nroute link in refs to sales").drawn
    dropped = [one.what for one in drawn.mutants if one.operator == "list"]
    assert dropped == ['without `"0"`', 'without `"6"`', 'without `"13"`', 'without `"19"`']
    assert drawn.untried == 16


def test_tests_and_what_a_policy_says_of_itself_are_never_changed() -> None:
    text = f"""{HEAD}
invariant "bots never take" {{ never take by bot }}
test "it" {{
    when message
    then route to bot
}}
"""
    for mutant in subject(text).drawn.mutants:
        assert mutant.text.endswith(text[text.index("invariant") :])
        assert mutant.text.startswith(text[: text.index("app bot")])


def test_at_most_so_many_are_tried_evenly_and_always_the_same() -> None:
    text = HEAD + "".join(f'route link "{number}" to sales\n' for number in range(50))
    every = subject(text).drawn.mutants
    some = subject(text, most=20).drawn
    assert len(some.mutants) == 20
    assert some.left_out == len(every) - 20
    assert [one.what for one in some.mutants] == [one.what for one in subject(text, most=20).drawn.mutants]
    assert [one.what for one in some.mutants] != [
        one.what for one in subject(text, most=20, seed=1).drawn.mutants
    ]
    numbers = {one.text: number for number, one in enumerate(every)}
    places = [numbers[one.text] for one in some.mutants]
    assert max(later - earlier for earlier, later in pairwise(places)) <= len(every) // 10
