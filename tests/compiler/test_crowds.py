"""Policies of many conditional rules: the tables lead to the rule that the evaluator finds one by one."""

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from msgspec import structs

from convroute.compiler.context import EvaluationContext
from convroute.compiler.planned_outcome import NO_THREAD
from convroute.compiler.program import Program
from convroute.conversation.event import NO_FACTS, Event
from convroute.evaluator.decide_one import snapshot_of
from convroute.evaluator.decision import Decision
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot, View
from convroute.policy.calendar import Hours
from convroute.policy.conditions import InHours
from convroute.workspace import load
from tests.compiler.agreeing import Pair, agree_on_traces
from tests.compiler.crowds import NOW, Crowd
from tests.properties.test_decisions import agreeing, told


class Unlisted:
    """The candidates of a program, used for every trace: no policy is small enough to list all its rules."""

    def __init__(self, program: Program) -> None:
        self._candidates = program.candidates
        self.permissions = program.candidates.permissions

    def routes(self, view: View, stage: str) -> object:
        return self._candidates.routes(view, stage)

    def listed(self, rules: object) -> bool:  # noqa: ARG002  # the protocol's
        return False


@pytest.mark.parametrize("seed", range(12))
def test_a_crowd_of_rules_decides_as_its_rules_one_by_one(seed: int) -> None:
    crowd = Crowd(Random(seed))
    pair = Pair.of(crowd.policy([16, 80, 240][seed % 3]))
    chosen = set()
    for _ in range(60):
        event = crowd.event()
        thread, facts = crowd.thread(event), crowd.facts()
        assert pair.compare(event, thread, facts)
        chosen.add(pair.specified(event, thread, facts).to_json()["app"])
    assert len(chosen) > 1


@pytest.mark.nightly
def test_hundreds_of_crowds_decide_as_their_rules_one_by_one() -> None:
    for seed in range(1000, 1500):
        crowd = Crowd(Random(seed))
        pair = Pair.of(crowd.policy([16, 80, 240][seed % 3]))
        for _ in range(500):
            event = crowd.event()
            assert pair.compare(event, crowd.thread(event), crowd.facts())


@pytest.mark.parametrize(("seed", "rules"), [(1, 40), (2, 300)])
def test_what_is_told_of_a_crowd_is_what_the_evaluator_tells(seed: int, rules: int) -> None:
    crowd = Crowd(Random(seed))
    program = Program(crowd.policy(rules))
    for _ in range(80):
        event = crowd.event()
        agree_on_traces(program, event, crowd.thread(event), crowd.facts())


def told_of(seed: int, count: int) -> list[tuple[Program, Snapshot]]:
    crowd = Crowd(Random(seed))
    program = Program(crowd.policy(120))
    found = []
    for _ in range(count):
        event = crowd.event()
        snapshot = snapshot_of(program.policy, event, crowd.thread(event), crowd.facts())
        assert isinstance(snapshot, Snapshot)
        found.append((program, snapshot))
    return found


def traced(program: Program, snapshot: Snapshot) -> Decision:
    return evaluate(program.policy, snapshot, tracing=True, candidates=Unlisted(program))  # type: ignore[arg-type]  # it has all that candidates have


@pytest.mark.parametrize("seed", range(3))
def test_an_explanation_that_lists_only_what_was_tried_is_of_the_same_decision(seed: int) -> None:
    for program, snapshot in told_of(seed, 40):
        whole = evaluate(program.policy, snapshot, tracing=True)
        short = traced(program, snapshot)
        assert told(short) == told(whole)
        assert short.trace is not None
        assert whole.trace is not None
        for one, other in zip(short.trace.steps, whole.trace.steps, strict=True):
            assert [rule for rule in other.rules if rule.matched] == [r for r in one.rules if r.matched]
            passed_over = one.values.get("passed_over", 0)
            assert isinstance(passed_over, int)
            assert len(one.rules) + passed_over == len(other.rules)


@pytest.mark.parametrize("seed", range(3))
def test_what_the_tables_look_at_is_in_the_read_set(seed: int) -> None:
    """Semantics 5: every field that was not read may be another one."""
    cases = told_of(seed, 40)
    for (program, snapshot), (_, other) in pairwise(cases):
        decision = traced(program, snapshot)
        assert decision.trace is not None
        mixed = agreeing(snapshot, other, set(decision.trace.reads))
        assert told(evaluate(program.policy, mixed)) == told(decision)


def test_an_events_own_facts_win_over_those_of_the_call() -> None:
    crowd = Crowd(Random(5))
    pair = Pair.of(crowd.policy(240))
    for _ in range(60):
        event = structs.replace(crowd.event(), facts=crowd.facts() or NO_FACTS)
        assert pair.compare(event, crowd.thread(event), crowd.facts())


@pytest.mark.parametrize("past_midnight", [False, True])
def test_hours_begin_and_end_to_the_minute(past_midnight: bool) -> None:
    crowd = Crowd(Random(1))
    base = crowd.policy(0)
    rules = []
    for number in range(20):
        start, end = number * 60, number * 60 + 45
        hours = InHours(Hours(end + 600, start) if past_midnight else Hours(start, end))
        rules.append(
            structs.replace(crowd.rule("organic", number), entry=None, when=crowd.atom("time", hours))
        )
    pair = Pair.of(structs.replace(base, organic=tuple(rules), timezone="Asia/Kathmandu"))
    event = structs.replace(crowd.event(), entry="organic")
    for minute in range(24 * 60):
        assert pair.compare(structs.replace(event, at=NOW + minute * 60_000), None)


@pytest.mark.parametrize("few", [0, 12])
def test_no_number_is_beyond_an_open_bound(tmp_path: Path, few: int) -> None:
    path = tmp_path / "p.route"
    path.write_text(
        'language 1\npolicy p { version "1" channel instagram account 5 }\n'
        "app bot { id 7 }\napp desk { id 8 }\n"
        "default bot\nfact n: int\nroute message to desk when n > 0\n"
    )
    policy = load(str(path)).policy
    assert policy is not None
    pair = Pair.of(policy)
    event = Event(channel="instagram", account="5", user="9", at=1, kind="message", surface="message")
    for number in (2**200, -(2**200), 0, 1):
        assert pair.compare(event, None, {"n": number})
    decided = Program(policy, few).decide(event, None, {"n": 2**200})
    assert isinstance(decided, Decision)
    assert decided.app == "desk"


def test_facts_that_nobody_declared_do_not_slow_a_decision_down() -> None:
    """They are planned like all others, with null that is absent."""
    crowd = Crowd(Random(9))
    pair = Pair.of(crowd.policy(60))
    for _ in range(40):
        event = crowd.event()
        supplied = {**(crowd.facts() or {}), "crm_id": "7"}
        supplied |= dict.fromkeys([*supplied][:1])
        assert pair.compare(event, crowd.thread(event), supplied)
        own = structs.replace(event, facts={**event.facts, "crm_id": "7"})
        assert pair.compare(own, crowd.thread(event), crowd.facts())
        agree_on_traces(Program(pair.policy), own, crowd.thread(event), supplied)


FORBIDDEN = "".join(
    f'route message to desk when n > {number} and not (text mentions "hi") and n != {number + 5}\n'
    for number in range(300)
)


def test_rules_that_forbid_the_same_are_found_by_it(tmp_path: Path) -> None:
    """All of them stand aside at once where it is so, and none is weighed."""
    path = tmp_path / "p.route"
    path.write_text(
        'language 1\npolicy p { version "1" channel instagram account 5 }\n'
        f"app bot {{ id 7 }}\napp desk {{ id 8 }}\ndefault bot\nfact n: int\n{FORBIDDEN}"
    )
    policy = load(str(path)).policy
    assert policy is not None
    pair, program = Pair.of(policy), Program(policy)
    matcher = program.candidates.channel_plans["5"].organic.matcher("message")
    for text, expected in (("hi there", 0), ("ho there", 300)):
        event = Event(
            channel="instagram", account="5", user="9", at=1, kind="message", surface="message", text=text
        )
        for number in (-1, 0, 5, 7, 1000):
            assert pair.compare(event, None, {"n": number})
        context = EvaluationContext(event, NO_THREAD, None, {"n": 1000}, matcher.constants)
        assert len(matcher.candidates(event, context)) == expected
