"""What the decisions of tests show of a policy."""

import pytest

from convroute.compiler.program import Program
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.tester.coverage.counting import Coverage
from convroute.tester.plan import plan
from convroute.tester.run import run
from tests.coverage.building import counted, loaded, measured, missing, shares

VIP = 'fact tier: "gold" | "basic"\nvip: route message to sales when tier == "gold"\n'
GOLD = 'test "gold" { given fact tier = "gold" when message "Hi" then route to sales }\n'
BASIC = 'test "basic" { given fact tier = "basic" when message "Hi" then route to bot }\n'


def test_a_rule_is_covered_when_it_wins() -> None:
    assert shares(measured(VIP + BASIC), "rules") == ["0/1"]
    assert shares(measured(VIP + GOLD), "rules") == ["1/1"]


def test_a_condition_is_covered_when_it_was_true_and_false() -> None:
    assert ("vip", "false") in missing(measured(VIP + GOLD))
    assert ("vip", "true") in missing(measured(VIP + BASIC))
    assert shares(measured(VIP + GOLD + BASIC), "conditions") == ["2/2"]


def test_what_was_not_reached_because_the_answer_was_known_is_not_covered() -> None:
    both = VIP.rstrip() + ' and text mentions "hi"\n'
    found = measured(both + BASIC)
    reached = [gap.obligation for gap in found.gaps if gap.obligation.kind == "conditions"]
    assert [(one.text, one.outcome) for one in reached] == [
        ('tier == "gold"', "true"),
        ('text mentions "hi"', "true"),
        ('text mentions "hi"', "false"),
    ]


def test_each_atom_inside_and_or_and_not_counts_for_itself() -> None:
    nested = (
        "fact a: bool\nfact b: bool\nfact c: bool\n"
        "mix: route message to sales when not (a or (b and not c))\n"
        'test "b" { given fact b = true when message "Hi" then route to bot }\n'
    )
    checked = loaded(nested)
    coverage = counted(checked)
    hits = {
        (one.text, one.outcome): coverage.hits_of(one)
        for one in coverage.obligations
        if one.kind == "conditions"
    }
    assert hits == {
        ("a", "true"): 0,
        ("a", "false"): 1,
        ("b", "true"): 1,
        ("b", "false"): 0,
        ("c", "true"): 0,
        ("c", "false"): 1,
    }


def test_the_entry_of_a_rule_is_no_condition() -> None:
    assert shares(measured('route postback "A" to sales'), "conditions") == ["0/0"]


def test_hits_are_counted() -> None:
    coverage = counted(loaded(VIP + GOLD + GOLD.replace('"gold" {', '"gold again" {') + BASIC))
    assert coverage.hits["rules", "vip", -1, "wins"] == 2
    assert coverage.hits["conditions", "vip", 0, "false"] == 1


def test_a_templates_own_rule_counts() -> None:
    template = 'template sale { file "sale.json" ads [7] }\n'
    file = '{"message": {"text": "Hi", "receiving_app_id": 2210987654321098}}'
    test = 'test "ad" { when message "Hi" from ad 7 then route to marketing }'
    assert shares(measured(template + test, {"sale.json": file}), "rules") == ["1/1"]


PERMISSIONS = (
    "grant: allow take by [sales, care]\n"
    "stay: deny take by care from sales\n"
    "limit extend by sales to 2 days\n"
)
ASKED = (
    'test "takes" { given thread owned by bot when sales takes then allowed }\n'
    'test "denied" { given thread owned by sales when care takes then denied }\n'
    'test "too long" { given thread owned by sales when sales extends 3 days then denied }\n'
)


def test_a_permission_is_covered_when_it_decided_and_when_it_was_passed_over() -> None:
    found = measured(PERMISSIONS + ASKED)
    assert {one for one in missing(found) if one[0] in ("grant", "stay", "limit:extend")} == {
        ("grant", "does not cover"),
        ("limit:extend", "within"),
    }


def test_an_allow_that_a_deny_overrules_has_granted_nothing() -> None:
    denied = 'test "denied" { given thread owned by sales when care takes then denied }\n'
    assert ("grant", "grants") in missing(measured(PERMISSIONS + denied))


def test_of_two_limits_the_smaller_one_decides() -> None:
    limits = "wide: limit extend by anyone to 5 days\nnarrow: limit extend by sales to 2 days\n"
    long = 'test "long" { given thread owned by sales when sales extends 6 days then denied }\n'
    found = measured(limits + long)
    assert ("narrow", "over") not in missing(found)
    assert ("wide", "over") in missing(found)


def test_a_take_by_a_send_shows_the_allow() -> None:
    agent = "app agent { id 77 human_agent }\ngrant: allow take by agent\n"
    send = (
        'test "steps in" { given thread owned by bot\n'
        ' when agent sends "Hello" tagged human_agent then allowed then thread owned by agent }\n'
    )
    assert ("grant", "grants") not in missing(measured(agent + send))


def test_stages_are_those_the_policy_can_reach() -> None:
    found = measured('route link like "*" to sales when text is absent')
    stages = {(one.subject, one.outcome) for one in found.obligations if one.kind == "stages"}
    assert stages == {("E2", "owner"), ("E4", "matched"), ("E4", "no rule"), ("E6", "default app")}


def test_counts_of_several_runs_are_put_together() -> None:
    checked = loaded(VIP + GOLD + BASIC)
    whole = counted(checked)
    assert checked.policy is not None
    parts = [Coverage.of(checked.policy) for _ in range(2)]
    cases = plan(checked.policy, {file.source.name: file.source for file in checked.files})
    for case, part in zip(cases, parts, strict=True):
        run(case, part.listening)
    parts[1].hits.update(parts[0].hits)
    assert parts[1].hits == whole.hits


def test_only_traces_are_counted() -> None:
    """So it does not matter what decides, as long as it can say why."""
    checked = loaded(VIP + GOLD + BASIC)
    assert checked.policy is not None
    policy = checked.policy
    seen: list[Snapshot] = []
    listening = Coverage.of(policy)

    def remembering(snapshot: Snapshot) -> Decision:
        seen.append(snapshot)
        return listening.listening(snapshot)

    for case in plan(policy, {file.source.name: file.source for file in checked.files}):
        run(case, remembering)
    later = Coverage.of(policy)
    later.observe_all(evaluate(policy, snapshot, tracing=True) for snapshot in reversed(seen))
    assert later.hits == listening.hits
    with pytest.raises(ValueError, match="has none"):
        later.observe(evaluate(policy, seen[0]))


def test_what_could_not_be_read_shows_nothing() -> None:
    policy = loaded(VIP).policy
    assert policy is not None
    coverage = Coverage.of(policy)
    coverage.observe(Undecided(0, "$", "is nothing"))
    assert not coverage.hits


def test_an_index_that_passes_rules_over_takes_nothing_from_the_coverage() -> None:
    """A large stage is decided by an index; coverage still sees every rule that was in the way."""
    rules = "".join(f'r{n}: route message to sales when tier == "t{n}"\n' for n in range(100))
    test = 'test "fifty" { given fact tier = "t50" when message "Hi" then route to sales }\n'
    checked = loaded(f"fact tier: string\n{rules}{test}")
    assert checked.policy is not None
    program = Program(checked.policy)
    (case,) = plan(checked.policy, {file.source.name: file.source for file in checked.files})
    assert run(case, None, program).passed
    coverage = counted(checked)
    seen = {one.subject: coverage.hits_of(one) for one in coverage.obligations if one.outcome == "false"}
    assert [seen[f"r{n}"] for n in (0, 49, 50, 99)] == [1, 1, 0, 0]
