"""How many steps lead to a thread, against a search in breadth with the evaluator."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from convroute.policy.model import CheckedPolicy, Reachability
from convroute.prover.prove import prove
from convroute.prover.verdict import Proved, Undecided, Unreached
from convroute.workspace import load
from tests.prover.reaching_world import Situation, World

_WHO = ("bot", "sales", "care", "[sales, care]", "leadgen")
_CONDITIONS = (
    "vip",
    "not vip",
    "thread.silence > 2 hours",
    "thread.silence < 1 day",
    "thread.silence <= 30 hours",
    "thread.silence == 2 hours",
    "thread.is_new",
    "thread.owner == bot",
    "within office",
    "outside office",
)


def _text(number: int, within: Sequence[int]) -> str:
    pick = Random(number)

    def when() -> str:
        parts = pick.sample(_CONDITIONS, pick.choice((0, 0, 1, 1, 2)))
        return f" when {' and '.join(parts)}" if parts else ""

    def who() -> str:
        return pick.choice(("bot", "sales", "care", "[sales, care]", "anyone"))

    lines = [
        "language 1",
        'policy p { version "1" channel instagram account 17841400000000001 timezone "Europe/Berlin" }',
        "app bot { id 1001 role automation }",
        "app sales { id 1002 role sales human_agent }",
        f"app care {{ id 1003 role customer_care {pick.choice(('', 'human_agent', 'disabled'))} }}",
        "fact vip: bool",
        "schedule office { mon-fri 09:00-18:00 }",
        pick.choice(("default bot", "default bot", "default bot", "default sales", "")),
    ]
    if lines[-1]:
        lines += [
            f"route {pick.choice(('message', 'link'))} to {pick.choice(('bot', 'sales', 'care'))}{when()}"
        ]
    lines += [f"allow take by {who()} from {who()}{when()}" for _ in range(pick.randint(0, 2))]
    lines += [f"deny pass by anyone{when()}" for _ in range(pick.choice((0, 1, 1)))]
    lines += [f"deny {pick.choice(('extend', 'request', 'take'))} by {who()}{when()}"]
    if pick.random() < 0.3:
        lines.append("behavior { link_preempts on  send_claims_idle any_allowed }")
    if pick.random() < 0.3:
        lines.append(f"limit extend by {who()} to 3 days")
    for steps in within:
        lines.append(
            f'invariant "{steps}" {{ from any thread {pick.choice(_WHO)} can own within {steps} steps }}'
        )
    return "\n".join(lines) + "\n"


def _compared(number: int, path: Path, starts: int, within: Sequence[int] = (1, 2)) -> list[type]:
    text = _text(number, within)
    path.write_text(text)
    policy = load(str(path)).policy
    assert policy is not None, text
    world = World(policy, text)
    found: list[type] = []
    for verdict in prove(policy):
        wanted = verdict.invariant.body
        assert isinstance(wanted, Reachability)
        found.append(type(verdict.answer))
        if isinstance(verdict.answer, Proved):
            for start in Random(number).sample([*world.starts()], starts):
                assert world.needed(start, wanted.who, wanted.steps) <= wanted.steps, (text, wanted, start)
        elif isinstance(verdict.answer, Unreached):
            _check_unreached(policy, world, wanted, verdict.answer, text)
    return found


def _check_unreached(
    policy: CheckedPolicy, world: World, wanted: Reachability, answer: Unreached, text: str
) -> None:
    """From the thread that is shown nobody gets there in fewer steps; and the way is as long as is said."""
    start = Situation(answer.snapshot.item.at, answer.snapshot.state)
    most = wanted.steps if answer.needed is None else min(answer.needed - 1, 2)
    assert world.needed(start, wanted.who, most) > most, (text, wanted, answer)
    if answer.way:
        assert len(answer.way) >= (answer.needed or 0)
        thread = answer.way[-1].decision.thread
        assert thread is not None
        assert wanted.who.contains(thread.owner_app_id), (policy.name, text, answer)


def test_how_many_steps_it_takes_is_what_a_search_finds(tmp_path: Path) -> None:
    found = [kind for number in range(2) for kind in _compared(number, tmp_path / "p.route", 3)]
    found += [kind for number in range(300) for kind in _compared(number, tmp_path / "p.route", 1, [1])]
    assert {Proved, Unreached} <= {*found}
    assert found.count(Undecided) < len(found) / 20


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_how_many_steps_it_takes_is_what_a_search_finds_in_hundreds(part: int, tmp_path: Path) -> None:
    numbers = range(1_000 + part * 100, 1_100 + part * 100)
    found = [kind for number in numbers for kind in _compared(number, tmp_path / "p.route", 3)]
    assert found.count(Undecided) < len(found) / 20


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(20))
def test_whether_one_step_is_enough_is_what_a_search_finds_in_thousands(part: int, tmp_path: Path) -> None:
    numbers = range(10_000 + part * 1_000, 11_000 + part * 1_000)
    found = [kind for number in numbers for kind in _compared(number, tmp_path / "p.route", 1, [1])]
    assert found.count(Undecided) < len(found) / 20
