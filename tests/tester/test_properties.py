"""A test that says what the policy decides passes; one that says anything else fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from convroute.evaluator.decision import Decision
from convroute.tester.case import After, Case
from convroute.tester.diagnosis.wording import outcome, thread, webhooks
from convroute.tester.run import run, walk
from convroute.tester.suite import judge
from tests.examples import examples
from tests.tester.building import SHOP, cases

pytestmark = pytest.mark.slow

GIVENS = (
    "given thread idle",
    "given thread owned by sales",
    "given thread owned by marketing for 14 days",
    "given thread owned by care for 2 hours",
    "given thread owned by leadgen",
    "given thread owned by old",
)
OTHERS = (
    "given last message 6 days ago",
    "given last message 8 days ago",
    "given time 2026-01-05 22:00",
    "given time 2026-10-25 02:30",
    'given fact tier = "gold"',
    "given fact vip = true",
    "given fact orders = 3",
)
WHENS = (
    "when message",
    'when message "a refund" from link "qr-berlin"',
    'when message "something broken"',
    "when message from ad 120",
    "when message from ad 121",
    "when referral from ad 7",
    'when referral from link "order-7"',
    'when postback "BUY"',
    "when story_reply",
    "when reaction",
    'when shop "7"',
    "when care takes",
    "when sales takes",
    "when concierge takes",
    "when sales passes to care",
    "when marketing passes to concierge",
    "when concierge passes",
    "when sales releases",
    "when marketing requests",
    "when sales extends 2 days",
    "when sales extends 5 days",
    'when sales sends "Hi" tagged human_agent',
    "when concierge sends",
    'when concierge sends "Bye" passing to sales',
    "when inbox replies",
    "when 3 hours pass",
    "when 1 day passes",
    "when 8 days pass",
)
_others = st.lists(
    st.sampled_from(OTHERS), max_size=4, unique_by=lambda line: line.split()[1:3][line.split()[1] == "fact"]
)
POLICIES = (SHOP, SHOP.replace("default concierge\n", ""), f"{SHOP}behavior {{ campaign_preempts on }}\n")


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, tuple[str, ...], str]:
    """What is given, what happens, and to which policy."""
    given = "\n".join([draw(st.sampled_from(GIVENS)), *draw(_others)])
    whens = tuple(draw(st.lists(st.sampled_from(WHENS), min_size=1, max_size=6)))
    return given, whens, draw(st.sampled_from(POLICIES))


def one(given: str, groups: list[str], policy: str) -> Case:
    lines = "\n".join([given, *groups])
    (case,) = cases(f'test "it" {{\n{lines}\n}}', policy)
    return case


def thens(case: Case, after: After) -> list[str]:
    """Everything a test can say about what followed."""
    lines = [f"then {thread(case.policy, after.thread, after.at, exactly=False)}"]
    decision = after.decision
    if decision is None:
        return lines
    assert isinstance(decision, Decision)
    rule = decision.reason.rule
    if decision.outcome != "observed":
        lines.append(f"then {outcome(case.policy, decision, windows=True)}")
    lines.append(f"then reason {decision.reason.kind}")
    lines.append(f"then standby [{', '.join(decision.deliver.standby)}]")
    lines += [f"then {sent}" for sent in webhooks(decision).split(", ")]
    return lines if rule is None else [*lines, f'then rule "{rule}"']


@examples(20, 3_000)
@given(stories())
def test_what_the_policy_decides_passes(story: tuple[str, tuple[str, ...], str]) -> None:
    given, whens, policy = story
    case = one(given, [*whens], policy)
    groups = ["\n".join([when, *thens(case, after)]) for when, after in zip(whens, walk(case), strict=True)]
    told = judge(one(given, groups, policy))
    assert [(failure.when, failure.expected, failure.got) for failure in told.failures] == []


FLIPPED = {
    "then thread idle": "then thread owned by quiet",
    "then no webhook": "then webhook request to quiet",
    "then broadcast": "then withheld",
    "then withheld": "then broadcast",
    "then allowed": "then denied",
    "then standby []": "then standby [quiet]",
    "then delivered to concierge": "then delivered to quiet",
}


def flipped(line: str) -> str:
    """A line that says something else."""
    if line in FLIPPED:
        return FLIPPED[line]
    word = line.split()[1]
    other = {
        "thread": "then thread owned by quiet",
        "route": "then route to quiet",
        "delivered": "then delivered to quiet",
        "denied": "then allowed",
        "reason": "then reason duplicate",
        "standby": "then standby [quiet, old]",
        "webhook": "then no webhook",
        "rule": 'then rule "deny:pass"' if '"deny:pass"' not in line else 'then rule "vip"',
    }
    return other[word]


@examples(20, 2_500)
@given(stories(), st.data())
def test_what_it_does_not_decide_fails_and_is_told(
    story: tuple[str, tuple[str, ...], str], data: st.DataObject
) -> None:
    given, whens, policy = story
    case = one(given, [*whens], policy)
    afters = [*walk(case)]
    number = data.draw(st.integers(0, len(whens) - 1))
    line = data.draw(st.sampled_from(thens(case, afters[number])))
    groups = [f"{when}\n{flipped(line)}" if at == number else when for at, when in enumerate(whens)]
    (failure,) = judge(one(given, groups, policy)).failures
    assert failure.when == whens[number]
    assert f"then {failure.expected}" == flipped(line)
    assert failure.because
    assert len(failure.because) <= 3


@examples(12, 1_500)
@given(stories())
def test_the_fold_decides_what_the_straight_way_decides(story: tuple[str, tuple[str, ...], str]) -> None:
    """But for referrals, which have no `mid`: two at one moment are copies to the fold."""
    given, whens, policy = story
    case = one(given, [when for when in whens if "referral" not in when] or ["when reaction"], policy)
    assert _seen(case) == _seen(replace(case, recorded=True))


def _seen(case: Case) -> list[tuple[object, ...]]:
    return [
        (after.decision, after.at, thread(case.policy, after.thread, after.at, exactly=True))
        for after in walk(case)
    ]


def test_running_twice_gives_the_same() -> None:
    case = one("", ["when message\nthen route to care"], SHOP)
    assert run(case) == run(case)
