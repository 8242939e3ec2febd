"""Claims about events and requests, against every conversation of a small world."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest

from convroute.conversation.request import Request
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy, Claim, IsAllowed, RouteTo
from convroute.policy.space import of_request
from convroute.policy.stages import STAGES, Stage
from convroute.prover.claims import comes_about
from convroute.prover.prove import prove
from convroute.prover.verdict import Proved, Refuted
from convroute.units import DAY_MS, HOUR_MS
from convroute.workspace import load
from tests.prover.speaking import speaks_of
from tests.regions.attempts_world import STRANGER, AttemptWorld, true
from tests.regions.random_permissions import PermissionWriter
from tests.regions.random_policies import Writer
from tests.regions.universe import TooLargeError, World

_TAGS = None, "HUMAN_AGENT"
_WHO = ("bot", "sales", "care", "people", "anyone", "[bot, care]")


class EventWorld:
    """All opening events of a stage on all threads, and what each comes to: worked out rule by rule."""

    def __init__(self, policy: CheckedPolicy, stage: Stage, claim: Claim) -> None:
        self.policy = policy
        self.world = World([policy], stage, active=True, also=[claim.when])
        routing = policy.mode == "routing"
        rules = getattr(policy, stage) if routing or stage == "campaign" else ()
        idle = self.world.by_value("thread.owner").get("nobody", 0)
        self.gets: dict[str | None, int] = {}
        left = self.world.everything
        for rule in rules:
            taken = left & self.world.matching(rule)
            left &= ~taken
            usable = rule.target is not None and not policy.apps[rule.target].disabled
            if not usable:
                self._behind(taken, idle)
                continue
            on = taken if policy.behavior.preempts(stage) else taken & idle
            self._add(rule.target, on)
            self._behind(taken & ~on, idle)
        self._behind(left, idle)

    def _behind(self, which: int, idle: int) -> None:
        """No rule decides."""
        self._add(self.policy.default, which & idle)
        for owner, bits in self.world.by_value("thread.owner").items():
            if owner != "nobody":
                self._add(str(owner), which & bits)

    def _add(self, app: str | None, which: int) -> None:
        self.gets[app] = self.gets.get(app, 0) | which

    def against(self, claim: Claim) -> int:
        """The events that are decided otherwise than is claimed."""
        comes = 0
        for app, bits in self.gets.items():
            if isinstance(claim.outcome, RouteTo):
                app_id = self.policy.apps[app].id if app is not None and app in self.policy.apps else app
                comes |= bits if app_id is not None and claim.outcome.who.contains(app_id) else 0
            else:
                comes |= bits if app is None else 0
        here = self.world.where(claim.when)
        return here & ~comes if claim.always else here & comes


def _of_events(number: int) -> str:
    writer = Writer(number)
    text = writer.policy()
    pick = Random(number + 7_000_000)
    for at in range(4):
        entry = pick.choice(("ad", "postback", "message"))
        when = f"when {writer._condition(2, entry)} " if pick.random() < 0.8 else ""
        idle = pick.choice(("", "", "when thread.state == idle ")) if not when else ""
        outcome = "broadcast" if pick.random() < 0.1 else f"route to {pick.choice(_WHO)}"
        text += f'invariant "{at}" {{ {when}{idle}{pick.choice(("always", "never"))} {outcome} }}\n'
    return text


def _of_requests(number: int) -> str:
    writer = PermissionWriter(number)
    text = writer.policy()
    pick = Random(number + 8_000_000)
    for at in range(4):
        when = f"when {writer._conditions._condition(1, '')} " if pick.random() < 0.6 else ""
        action = pick.choice(("take", "take", "pass", "extend", "request"))
        owner = pick.choice((writer._who(), "nobody", "[nobody, bot]"))
        origin = f" from {owner}" if pick.random() < 0.6 else ""
        to = f" to {writer._who()}" if action == "pass" and pick.random() < 0.6 else ""
        how = pick.choice(("always", "never", "never"))
        text += f'invariant "{at}" {{ {when}{how} {action} by {writer._who()}{origin}{to} }}\n'
    return text


def _check_events(policy: CheckedPolicy, text: str) -> Iterator[type]:
    for verdict in prove(policy):
        claim = verdict.invariant.body
        assert isinstance(claim, Claim)
        assert isinstance(verdict.answer, Proved | Refuted), (text, verdict)
        yield type(verdict.answer)
        if isinstance(verdict.answer, Refuted):  # the evaluator decided it
            assert speaks_of(policy, claim, verdict.answer.snapshot), (text, verdict)
            continue
        for stage in STAGES:
            try:
                world = EventWorld(policy, stage, claim)
            except TooLargeError:
                continue
            assert not world.against(claim), (text, verdict, stage)
            assert not (verdict.answer.empty and world.world.where(claim.when)), (text, verdict, stage)


def _check_requests(policy: CheckedPolicy, text: str) -> Iterator[type]:
    for verdict in prove(policy):
        claim = verdict.invariant.body
        assert isinstance(claim, Claim)
        assert isinstance(claim.outcome, IsAllowed)
        assert isinstance(verdict.answer, Proved | Refuted), (text, verdict)
        yield type(verdict.answer)
        if isinstance(verdict.answer, Refuted):
            assert speaks_of(policy, claim, verdict.answer.snapshot), (text, verdict)
            continue
        when = None if claim.when is None else of_request(claim.when)
        try:
            world = AttemptWorld(policy, also=[when])
            assert claim.outcome.action != "send", "those are looked at below"
            decided = world.decided(claim.outcome.action)
        except TooLargeError:
            continue
        owners = {app.id for app in policy.apps.values() if app.disabled}
        default = None if policy.default is None else policy.apps[policy.default].id
        for asked, decision in decided:
            outcome = claim.outcome
            owner = None if asked.owner in owners else asked.owner
            lists = ((outcome.by, asked.actor), (outcome.from_, owner), (outcome.to, asked.target or default))
            if not all(who is None or who.contains(app_id) for who, app_id in lists):
                continue
            if when is not None and not true(when, asked.seen(policy)):
                continue
            assert not verdict.answer.empty, (text, verdict, asked)
            assert comes_about(outcome, decision) is claim.always, (text, verdict, asked)


def _of_sends(number: int) -> str:
    pick = Random(number)
    lines = [
        "language 1",
        'policy p { version "1" channel instagram account 5 }',
        "app bot { id 1001 role automation }",
        f"app sales {{ id 1002 role sales {pick.choice(('human_agent', ''))} }}",
        f"app care {{ id 1003 role customer_care {pick.choice(('human_agent', 'disabled'))} }}",
        "group people = [sales, care]",
        "fact vip: bool",
        "default bot" if pick.random() < 0.8 else "",
        f"behavior {{ send_claims_idle {pick.choice(('default_app_only', 'never', 'any_allowed'))} }}",
    ]
    for _ in range(pick.randint(0, 3)):
        effect = pick.choice(("allow", "allow", "deny"))
        when = pick.choice(("", "", " when vip", " when thread.silence > 2 days"))
        lines.append(f"{effect} take by {pick.choice(_WHO)} from {pick.choice(_WHO)}{when}")
    for at in range(4):
        when = pick.choice(("", "when thread.silence > 1 day ", "when vip ", "when thread.is_new "))
        origin = pick.choice(("", " from bot", " from people", " from nobody", " from sales"))
        how = pick.choice(("always", "never"))
        lines.append(f'invariant "{at}" {{ {when}{how} send by {pick.choice(_WHO)}{origin} }}')
    return "\n".join(lines) + "\n"


def _sends(policy: CheckedPolicy) -> Iterator[Snapshot]:
    """Every send with and without the tag, at every interesting time since the person wrote or opened."""
    at = 1_767_610_800_000
    apps = [app.id for app in policy.apps.values()]
    times = (0, HOUR_MS, DAY_MS - 1, DAY_MS, DAY_MS + 1, 2 * DAY_MS + 1, 7 * DAY_MS, 7 * DAY_MS + 1)
    facts: tuple[dict[str, object], ...] = ({}, {"vip": True}, {"vip": False})
    for actor, owner, last, opened, tag, given in product(
        (*apps, STRANGER),
        (None, *apps, STRANGER),
        (None, *times),
        (None, *times),
        (None, "HUMAN_AGENT"),
        facts,
    ):
        if last is not None and (opened is None or opened > last):
            continue
        written, open_since = (None if ago is None else at - ago for ago in (last, opened))
        state = State(last_user_message_at=written, window_opened_at=open_since)
        if owner is not None:
            state = State(owner, at + DAY_MS, 86_400, written, open_since)
        request = Request(action="send", app=actor, account="5", user="1000000001", at=at, tag=tag)
        yield Snapshot(request, state, given)


def _check_sends(policy: CheckedPolicy, text: str) -> Iterator[type]:
    decided = [(snapshot, evaluate(policy, snapshot)) for snapshot in _sends(policy)]
    disabled = {app.id for app in policy.apps.values() if app.disabled}
    for verdict in prove(policy):
        claim = verdict.invariant.body
        assert isinstance(claim, Claim)
        assert isinstance(claim.outcome, IsAllowed)
        yield type(verdict.answer)
        against = 0
        for snapshot, decision in decided:
            item = snapshot.item
            assert isinstance(item, Request)
            owner = None if snapshot.state.owner in disabled else snapshot.state.owner
            last = snapshot.state.last_user_message_at
            silence = None if last is None else item.at - last
            values = {**snapshot.facts, "thread.silence": silence, "thread.is_new": silence is None}
            lists = (claim.outcome.by, item.app), (claim.outcome.from_, owner)
            if all(who is None or who.contains(app) for who, app in lists) and (
                claim.when is None or true(claim.when, values)
            ):
                against += comes_about(claim.outcome, decision) is not claim.always
        assert isinstance(verdict.answer, Refuted if against else Proved), (text, verdict)


Write = Callable[[int], str]
Check = Callable[[CheckedPolicy, str], Iterator[type]]
_SORTS = [
    (_of_events, _check_events, 150, 1_000),
    (_of_requests, _check_requests, 150, 1_000),
    (_of_sends, _check_sends, 15, 50),
]
"""Policies in every run, and in each part of the nightly one; what apps send is slow to look at."""


def _all(write: Write, check: Check, numbers: range, path: Path) -> Iterator[type]:
    for number in numbers:
        text = write(number)
        path.write_text(text)
        policy = load(str(path)).policy
        if policy is not None:
            yield from check(policy, text)


@pytest.mark.parametrize(("write", "check", "usual", "_"), _SORTS)
def test_what_is_proved_is_true_of_every_conversation(
    write: Write, check: Check, usual: int, _: int, tmp_path: Path
) -> None:
    found = [*_all(write, check, range(usual), tmp_path / "policy.route")]
    assert found.count(Proved) > 5
    assert found.count(Refuted) > 5


@pytest.mark.nightly
@pytest.mark.parametrize(("write", "check", "_", "many"), _SORTS)
@pytest.mark.parametrize("part", range(10))
def test_what_is_proved_of_thousands_of_policies_is_true(
    part: int, write: Write, check: Check, _: int, many: int, tmp_path: Path
) -> None:
    numbers = range(1_000 + part * many, 1_000 + part * many + many)
    assert [*_all(write, check, numbers, tmp_path / "policy.route")]
