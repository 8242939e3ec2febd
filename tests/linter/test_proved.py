"""What lint proves of rules, for every event there can be, and what it says where it does not know."""

import pytest

from convroute.diagnostic import Diagnostic
from convroute.linter.context import Demand, nothing_proved
from convroute.linter.lint import examine
from tests.linter.desk import checked, codes, findings, marked

FACTS = """fact sev: "critical" | "warning" | "info"
fact n: int
fact city: string
"""


def of_rules(rules: str) -> list[Diagnostic]:
    """What is said of the rules; whether all facts are used is another matter."""
    return [item for item in findings(FACTS + rules) if item.code in ("W401", "W407", "W434")]


@pytest.mark.parametrize(
    ("before", "covered"),
    [
        (['sev == "critical"', 'sev in ["warning", "info"]'], 'sev in ["critical", "warning"]'),
        (["n < 50", "n >= 50"], "n is present"),
        (['city like "a*"'], 'city like "ab*"'),
        (['text mentions "refund"', 'text mentions "broken"'], 'text mentions ["my refund", "is broken"]'),
        (["weekday in [mon-fri]", "weekday in [sat-sun]"], "time in 09:00-18:00"),
        (["thread.is_new", "thread.silence < 1 day"], "thread.silence < 1 hour or thread.is_new"),
        (["attachments has image"], "attachments has image and text is present"),
    ],
)
def test_rules_that_take_all_of_a_later_one_only_together_are_named(before: list[str], covered: str) -> None:
    rules = "".join(f"r{at}: route message to sales when {when}\n" for at, when in enumerate(before))
    (dead,) = of_rules(f"{rules}last: route message to care when {covered}\n")
    assert dead.start.line == dead.source.lines - 1
    assert [
        related.source.line(related.source.position(related.span.start)[0])[:2] for related in dead.related
    ] == [f"r{at}" for at in range(len(before))]
    whole = "everything" if len(before) == 1 else "a part"
    assert {related.message for related in dead.related} == {f"takes {whole} from it"}


@pytest.mark.parametrize(
    ("before", "dead"),
    [
        (["route message to sales", "route organic to care"], "route organic to sales when n < 5"),
        (["route ad in few to sales", "route ad in many to care"], "route ad in many to sales"),
        (["route ad 1 to sales when n > 3", "route ad to care"], "route ad 1 to sales when vip"),
    ],
)
def test_a_rule_behind_one_that_takes_a_part_is_found_for_a_smallest_set(
    before: list[str], dead: str
) -> None:
    lines = "".join(f"{rule}\n" for rule in (*before, dead))
    sets = "set few = [1, 2]\nset many = [1, 2, 3]\n"
    (found,) = (one for one in findings(f"{FACTS}{sets}{lines}") if one.code == "W401")
    (by,) = found.related
    assert by.source.line(by.source.position(by.span.start)[0]) == before[1]


def test_a_rule_that_never_fires_takes_nothing_from_others() -> None:
    """It is not among the rules that are named, though it would do alone."""
    rules = """a: route message to sales when n < 50
b: route message to care when n in 0..49
c: route message to care when n in 10..20
"""
    found = of_rules(rules)
    assert [(item.code, len(item.related)) for item in found] == [("W401", 1), ("W401", 1)]
    assert all("`a` before it" in item.message for item in found)


def test_of_two_rules_that_take_everything_the_one_with_another_outcome_is_named() -> None:
    rules = """a: route message to sales when n < 50
b: route message to care when n < 60 and n > -10
c: route message to sales when n in 10..20
"""
    (found,) = of_rules(rules)
    assert "`b` before it takes everything" in found.message
    assert found.fix is not None
    assert found.fix.applicability == "unsafe"


def test_rules_whose_apps_cannot_be_used_come_to_the_same() -> None:
    """Both lead to the default app, so the second can go; the first still takes (semantics E7)."""
    text = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1 }
app one { id 2 disabled }
app two { id 3 disabled }
default bot
route message to one
route message to two
"""
    found = [item for item in findings(text) if item.code == "W401"]
    assert [item.fix.title for item in found if item.fix] == ["delete the rule"]


@pytest.mark.parametrize(
    ("condition", "code", "part", "said"),
    [
        ('sev == "info" and sev in ["info", "warning"]', "W407", 'sev in ["info", "warning"]', "beside"),
        ('sev == "info" or (sev == "info" and vip)', "W407", '(sev == "info" and vip)', "beside"),
        ('text is present and text mentions "a"', "W407", "text is present", "beside"),
        ('n > 5 and vip and n < 3 and text mentions "a"', "W407", None, "never true"),
        ('vip or text mentions ["a", "b"] and title is present', "W407", None, "never true"),
        ('text in ["yes", "no"] and text like "y*"', "W407", '"no"', "makes no difference"),
    ],
)
def test_a_part_that_makes_no_difference_is_told(
    condition: str, code: str, part: str | None, said: str
) -> None:
    found = [
        item for item in findings(f"{FACTS}route message to care when {condition}\n") if item.code == code
    ]
    assert found
    assert part is None or part in {marked(item) for item in found}
    assert any(said in item.message for item in found)


def test_of_several_operands_those_that_exclude_each_other_are_shown() -> None:
    (found,) = of_rules('route message to care when n > 5 and vip and n < 3 and text mentions "a"\n')
    shown = [related.source.text[related.span.start : related.span.end] for related in found.related]
    assert shown == ["n > 5", "n < 3"]


def test_a_phrase_that_a_rule_before_takes_is_told_and_names_it() -> None:
    rules = """refunds: route message to care when text mentions "refund"
route message to sales when text mentions ["my refund", "catalogue"]
"""
    (found,) = findings(rules)
    assert (found.code, marked(found)) == ("W434", '"my refund"')
    assert "`refunds` before it takes everything it is about" in found.message


@pytest.mark.parametrize(
    "rules",
    [
        "route message to care when vip\nroute message to sales when vip is absent or vip == false",
        "route message to care when n < 5\nroute message to sales when n is present and not n < 5",
        "set few = [1, 2]\nroute ad 1 to care\nroute ad in few to sales when within office",
        """set few = ["a", "b"]
route message to care when text mentions "a"
route message to sales when text mentions any of few
""",
    ],
)
def test_a_condition_that_repeats_what_is_left_and_exceptions_before_a_set_are_fine(rules: str) -> None:
    assert not {"W401", "W407", "W434"} & {*codes(f"{FACTS}{rules}\n")}


def test_what_an_editor_does_not_wait_for_is_left_out() -> None:
    policy = checked('route message to care\nroute message to sales when tier == "gold"\n')
    assert "W401" in {item.code for item in examine(policy)}
    assert "W401" not in {item.code for item in examine(policy, analysing=nothing_proved)}


MERGEABLE: frozenset[Demand] = frozenset({"mergeable"})


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            'route link "a" to sales\nroute link "b" to sales\n',
            "`link:a` before it routes alike: the two could be one rule with `link in SET`",
        ),
        ("route ad 1 to sales for 3 days\nroute ad 2 to sales for 3 days\n", "one rule with `ad in SET`"),
        ('route postback "A" to sales\nroute postback "B" to sales\n', "one rule with `postback in SET`"),
        (
            "route ad 1 to sales\nroute ad 2 to sales\nroute ad 3 to sales\n",
            "the 2 rules before it, from `ad:1` on, route alike: all could be one rule with `ad in SET`",
        ),
        (
            'set few = ["a", "b"]\nroute link in few to sales\nroute link "c" to sales\n',
            "one rule with `link in SET`",
        ),
        (
            'set few = ["a", "b"]\nroute link "c" to sales\nroute link in few to sales\n',
            "one rule with `link in SET`",
        ),
        (
            'one: route link "a" to sales when vip\ntwo: route link "b" to sales when vip\n',
            "`one` before it routes alike",
        ),
    ],
)
def test_neighbours_that_name_values_could_be_one_rule_for_a_set(rules: str, said: str) -> None:
    [found] = (item for item in findings(rules, demands=MERGEABLE) if item.code == "W437")
    assert said in found.message


def test_many_rows_that_route_alike_are_told_once() -> None:
    rows = "".join(
        f"route ad {number} to {'care' if number < 1300 else 'sales'}\n" for number in range(1000, 1600)
    )
    found = [item for item in findings(rows, demands=MERGEABLE) if item.code == "W437"]
    assert [marked(item) for item in found] == ["ad 1299", "ad 1599"]
    assert "the 299 rules before it, from `ad:1300` on, route alike" in found[1].message
    assert codes(rows, demands=frozenset({"order"})) == []


@pytest.mark.parametrize(
    "rules",
    [
        'route link "a" to sales\nroute link "b" to care\n',
        "route ad 1 to sales for 3 days\nroute ad 2 to sales for 4 days\n",
        'route postback "A" to sales\nroute quick_reply "A" to sales\n',
        'route link "a" to sales when vip\nroute link "b" to sales\n',
        'route link like "a*" to sales\nroute link "b" to sales\n',
        'route link "a" to sales\nroute link "b" to care\nroute link "c" to sales\n',
        "route message to sales\nroute shop to sales\n",
    ],
)
def test_neighbours_of_which_no_entry_says_both_stay_two(rules: str) -> None:
    assert "W437" not in codes(rules, demands=MERGEABLE)


def test_the_order_of_a_value_and_the_next_rule_for_others_is_explained() -> None:
    rules = (
        'route link "a" to sales\nroute link "b" to care\nroute link to care when vip\nroute link to sales\n'
    )
    found = [item for item in findings(rules, demands=frozenset({"order"})) if item.code == "W437"]
    assert [marked(item) for item in found] == ['link "b"', "link", "link"]
    assert "no event that gets here is for both" in found[0].message
    assert "both route alike" in found[1].message
    assert "it matters that `link` comes first" in found[2].message


def test_the_order_of_neighbours_is_explained_with_an_event() -> None:
    rules = """a: route message to sales when text mentions "buy"
b: route message to care when text mentions "order"
c: route postback to sales
"""
    order, free = findings(rules, demands=frozenset({"order"}))
    assert (order.code, order.severity) == ("W437", "info")
    assert "it matters that `a` comes first" in order.message
    assert "goes to `sales` for 1 day, not to `care` for 1 day" in order.message
    assert "no event that gets here is for both" in free.message
    assert codes(rules) == []
