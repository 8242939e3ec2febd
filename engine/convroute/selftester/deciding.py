"""The four ways of deciding, step by step on one conversation (semantics 1 Fold)."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.conversation.life import Life
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.evaluator.decide_one import decide_one
from convroute.evaluator.duplicates import key_of
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.evaluator.step import Step, step_function
from convroute.evaluator.validation import state_of
from convroute.policy.model import CheckedPolicy
from convroute.selftester.answers import Answer, Failed, Foreseen, differing
from convroute.selftester.foreseeing import Foreseeing

EVALUATOR, PROGRAM, INDEX, REGIONS = "evaluator", "compiled program", "index", "regions"
Item = Event | Request
T = TypeVar("T")


class Conversation(Struct, frozen=True):
    """Items of one thread in order, with their facts, and the thread before the first of them."""

    start: State
    items: tuple[Item, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Conversation":
        """Of one item."""
        item = replace(snapshot.item, facts=snapshot.facts) if snapshot.facts else snapshot.item
        if isinstance(item, Event) and snapshot.button_app is not None:
            item = replace(item, button_app=snapshot.button_app)
        return cls(snapshot.state, (item,))


class Disagreement(Struct, frozen=True):
    """What is said of the last item of the conversation, by name; of each the parts in which it is not as
    the evaluator says, `kept` is what is kept of the thread. `before` is the thread that it came to."""

    conversation: Conversation
    answers: Mapping[str, Answer]
    parts: Mapping[str, tuple[str, ...]]
    before: State


class Deciding:
    """One policy, decided in four ways. `asked` counts how often regions said something."""

    def __init__(self, policy: CheckedPolicy, budget: int = 1) -> None:
        self.policy = policy
        self.regions = Foreseeing(policy, budget)
        self.asked = 0
        self._steps: Mapping[str, Step] = {
            EVALUATOR: step_function(policy, partial(decide_one, policy), partial(evaluate, policy)),
            PROGRAM: Program(policy).step,
            INDEX: Program(policy, few=0).step,
        }

    def disagreement(
        self, conversation: Conversation, claimed: Foreseen | None = None
    ) -> Disagreement | None:
        """The first one. `claimed` is what regions say of the last item, if they found it."""
        lives: dict[str, Life | None] = dict.fromkeys(
            self._steps, Life(thread_of(conversation.start, conversation.items[0]))
        )
        seen = set()
        for number, item in enumerate(conversation.items, start=1):
            key = key_of(self.policy, item)
            life, copy = lives[EVALUATOR], key in seen
            answers: dict[str, Answer] = {}
            for name, step in self._steps.items():
                answers[name], lives[name] = self._step(step, item, lives[name], copy=copy)
            if not copy:
                foreseen = attempted(partial(self._foreseen, item, life))
                if claimed is not None and number == len(conversation.items):
                    foreseen = claimed
                if foreseen is not None:
                    answers[REGIONS] = foreseen
                    self.asked += 1
            parts = dict(self._parts(answers, lives))
            if parts:
                so_far = replace(conversation, items=conversation.items[:number])
                return Disagreement(so_far, answers, parts, self._state(life))
            if key is not None:
                seen.add(key)
        return None

    def _step(self, step: Step, item: Item, life: Life | None, *, copy: bool) -> tuple[Answer, Life | None]:
        mine = None if item.user is None else life
        answer = attempted(partial(step, item, mine, None, copy))
        if isinstance(answer, Failed):
            return answer, life
        return answer[0], life if mine is None else answer[1]

    def _foreseen(self, item: Item, life: Life | None) -> Foreseen | None:
        late = life is not None and life.newest is not None and item.at < life.newest
        return None if late else self.regions.of(Snapshot(item, self._state(life), item.facts))

    def _state(self, life: Life | None) -> State:
        return State() if life is None else state_of(self.policy, life.thread)

    def _parts(
        self, answers: Mapping[str, Answer], lives: Mapping[str, Life | None]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        decided = answers[EVALUATOR]
        for name, answer in answers.items():
            parts = differing(answer, decided)
            if name in lives and lives[name] != lives[EVALUATOR] and not parts:
                parts = ("kept",)
            if parts:
                yield name, parts


def attempted(answer: Callable[[], T]) -> T | Failed:
    """What is answered; an exception is a defect like any other, and told as one."""
    try:
        return answer()
    except Exception as defect:
        return Failed(f"{type(defect).__name__}: {defect}")


def thread_of(state: State, item: Item) -> Thread:
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
