"""The planned function beside the evaluator: the same item, thread and facts must give the same decision."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from convroute.compiler.program import Program, decide_function
from convroute.compiler.storage import from_bytes, to_bytes
from convroute.conversation.event import Event
from convroute.conversation.item import Item
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decide_one import decide_one
from convroute.evaluator.decision import Decision, Undecided
from convroute.evaluator.snapshot import name_of
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy

Facts = Mapping[str, object] | None
Deciding = Callable[[Item, Thread | None, Facts], Decision | Undecided]
Answer = Decision | Undecided | str
"""What came out; a `ValueError` as its text."""


class NotPlannedError(Exception):
    """The planned function left a decision to the evaluator."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`planned`: with generated code, with an index, from the cache; `specified` is the evaluator."""

    policy: CheckedPolicy
    planned: tuple[Deciding, ...]
    specified: Deciding

    @classmethod
    def of(cls, policy: CheckedPolicy) -> "Pair":
        def specified(item: Item, thread: Thread | None, facts: Facts) -> Decision | Undecided:
            return decide_one(policy, item, thread, facts)

        programs = [Program(policy, few) for few in (12, 0)]
        programs.append(from_bytes(to_bytes(programs[-1])))
        return cls(policy, tuple(map(_only_planned, programs)), specified)

    def compare(self, item: Item, thread: Thread | None, facts: Facts = None) -> bool:
        """Whether the decision was planned at all; an assertion fails if it is not the evaluator's."""
        expected: Answer | None = None
        written: object = None
        ways = 0
        for plan in self.planned:
            try:
                found = plan(item, thread, facts)
            except NotPlannedError:
                continue
            ways += 1
            if expected is None:
                expected = _answer(self.specified, item, thread, facts)
                written = _written(expected)
            _agree(found, expected)
            assert _written(found) == written
        return ways > 0


def _only_planned(program: Program) -> Deciding:
    """The program's function, where it does not ask the evaluator."""

    def refuse(*_: object) -> Decision:
        raise NotPlannedError

    return decide_function(program.candidates.channel_plans, refuse)


def _answer(decide: Deciding, item: Item, thread: Thread | None, facts: Facts) -> Answer:
    try:
        return decide(item, thread, facts)
    except ValueError as error:
        return str(error)


def agree(found: Answer, expected: Answer) -> None:
    """Everything that a caller can see of a decision."""
    _agree(found, expected)
    assert _written(found) == _written(expected)


def _written(answer: Answer) -> object:
    return answer.to_json() if isinstance(answer, Decision) else None


def _agree(found: Answer, expected: Answer) -> None:
    assert type(found) is type(expected), (found, expected)
    if isinstance(found, Decision) and isinstance(expected, Decision):
        at_hand = ("item", "outcome", "app", "app_id", "rule", "reason_kind", "owner", "expires_at", "late")
        for name in at_hand:
            assert getattr(found, name) == getattr(expected, name), (name, found, expected)
    assert found == expected


def agree_on_traces(program: Program, item: Item, thread: Thread | None, facts: Facts = None) -> None:
    """What is told of a planned decision is what the evaluator tells, to the order of what it read."""
    told = _answer(program.traced, item, thread, facts)

    def specified(item: Item, thread: Thread | None, facts: Facts) -> Decision | Undecided:
        return decide_one(program.policy, item, thread, facts, tracing=True, candidates=program.candidates)

    expected = _answer(specified, item, thread, facts)
    _agree(told, expected)
    assert json.dumps(_written(told)) == json.dumps(_written(expected))


def thread_of(state: State, item: Event | Request) -> Thread:
    """The state as a caller hands it in."""
    return Thread(
        account=item.account,
        user=item.user,
        owner_app_id=state.owner,
        expires_at=state.expires_at,
        window=state.window,
        last_user_message_at=state.last_user_message_at,
        window_opened_at=state.window_opened_at,
        requested_by_app_id=state.requested_by,
    )


def named(policy: CheckedPolicy, thread: Thread) -> Thread:
    """The thread with names for ids, where its apps have one."""
    owner, asked = (name_of(policy, app) for app in (thread.owner_app_id, thread.requested_by_app_id))
    return replace(
        thread,
        owner=owner,
        owner_app_id=None if owner else thread.owner_app_id,
        requested_by=asked,
        requested_by_app_id=None if asked else thread.requested_by_app_id,
    )
