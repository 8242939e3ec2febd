"""Claims of which the answer is known: what they speak of, and what is shown where they do not hold."""

from pathlib import Path

import pytest

from convroute.conversation.request import Request
from convroute.policy.model import CheckedPolicy, Claim
from convroute.prover.prove import prove
from convroute.prover.verdict import Answer, Proved, Refuted, Undecided, Unreached
from convroute.regions import budget
from convroute.workspace import load
from tests.prover.speaking import speaks_of

_HEAD = """language 1
policy p { version "1" channel instagram account 17841400000000001 timezone "Europe/Berlin" }
app bot { id 1001 role automation }
app sales { id 1002 role sales human_agent }
app care { id 1003 role customer_care }
app old { id 1004 disabled }
fact vip: bool
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "p.route"


def policy_of(text: str, path: Path) -> CheckedPolicy:
    path.write_text(f"{_HEAD}{text}\n")
    policy = load(str(path)).policy
    assert policy is not None
    return policy


def answer(text: str, claim: str, path: Path) -> Answer:
    """What comes of one invariant; what refutes it is something that it speaks of."""
    policy = policy_of(f'{text}\ninvariant "it" {{ {claim} }}', path)
    (verdict,) = prove(policy)
    if isinstance(verdict.answer, Refuted):
        assert isinstance(verdict.invariant.body, Claim)
        assert speaks_of(policy, verdict.invariant.body, verdict.answer.snapshot)
    return verdict.answer


def test_of_what_is_too_hard_nothing_is_claimed(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "_MOST_STEPS", 0)
    text = "default bot\nroute message to sales when vip"
    for claim in (
        "never route to [sales, care]",
        "never take by anyone",
        "always send by bot",
        "from any thread care can own within 1 steps",
    ):
        assert answer(text, claim, written) == Undecided(budget.SPENT)


def test_what_is_shown_stays_what_decides_otherwise_when_it_is_made_natural(written: Path) -> None:
    """An hour since the last message is natural, but here another rule takes it."""
    text = """default bot
behavior { campaign_preempts on }
route ad to bot when thread.silence == 1 hour
route ad to sales"""
    found = answer(text, "when entry == ad and thread.state == active  never route to sales", written)
    assert isinstance(found, Refuted)
    assert found.decision.app == "sales"


def test_a_pass_is_meant_to_the_apps_that_are_named(written: Path) -> None:
    text = "default bot\ndeny pass by bot to care"
    assert answer(text, "never pass by bot to care", written) == Proved()
    found = answer(text, "never pass by bot to [care, sales]", written)
    assert isinstance(found, Refuted)
    assert isinstance(found.snapshot.item, Request)
    assert found.snapshot.item.target == "1002"


def test_a_pass_without_a_target_goes_to_the_default_app(written: Path) -> None:
    text = "default bot\ndeny pass by sales to bot"
    assert answer(text, "never pass by sales to bot", written) == Proved()
    assert isinstance(answer("default bot", "never pass by sales to bot", written), Refuted)


def test_what_only_an_event_has_is_absent_where_apps_ask(written: Path) -> None:
    text = "default bot\nallow take by care"
    assert answer(text, 'when text mentions "refund"  never take by care', written) == Proved(empty=True)
    assert isinstance(answer(text, "when text is absent  never take by care", written), Refuted)
    assert answer(text, "when message  never take by care", written) == Proved(empty=True)
    assert isinstance(answer(text, "when entry != ad  never take by care", written), Refuted)


def test_an_app_that_is_disabled_owns_nothing(written: Path) -> None:
    text = "default bot\nallow take by care from old"
    assert answer(text, "never take by care", written) == Proved()
    assert answer(text, "when thread.owner == old  never route to bot", written) == Proved(empty=True)


@pytest.mark.parametrize(
    ("test", "kind"),
    [("== 3 hours", Unreached), ("!= 3 hours", Proved), ("in [0 seconds, 3 hours, 5 days]", Unreached)],
)
def test_a_silence_that_is_named_alone_is_told_apart(test: str, kind: type[Answer], written: Path) -> None:
    """Who may take only then is too late on some threads. At any other time waiting helps."""
    text = f"default bot\nallow take by care when thread.silence {test}\ndeny pass by anyone"
    found = answer(text, "from any thread care can own within 1 steps", written)
    assert isinstance(found, kind)
