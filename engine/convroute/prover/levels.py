"""How many steps lead from states of threads to those that somebody owns, for any kind of luck."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from convroute.policy.model import Who
from convroute.prover.steps import Step
from convroute.prover.threads import Moment, Thread

Ends = tuple[int, int | None]
"""How long the person will have been silent when control ends, ms: at least, and at most (None: unknown)."""
_NEVER = 1 << 60


class State(Struct, frozen=True):
    """A thread at a time of a class, and when control of it `ends`. With good luck it is any time."""

    moment: Moment
    ends: Ends = (0, None)

    @property
    def thread(self) -> Thread:
        return self.moment.thread


class Move(Struct, frozen=True):
    """A step, or a wait (None). One of the states comes of it; no one knows which."""

    step: Step | None
    states: tuple[State, ...]
    message: bool = False
    """An event that the owner gets; only its silence ends."""

    @property
    def cost(self) -> int:
        return int(self.step is not None or self.message)


Moves = Callable[[State], Iterator[Move]]


class Levels:
    """How many steps lead from each state to a thread that one of `who` owns."""

    def __init__(self, moves: Moves, starts: Collection[State], who: Who, *, lucky: bool) -> None:
        self._moves = moves
        self._who = who
        self._lucky = lucky
        self.moves: dict[State, list[Move]] = {}
        self._explore(starts)
        self.of: dict[State, int] = {}
        self._count()

    def _explore(self, starts: Collection[State]) -> None:
        waiting = [*starts]
        while waiting:
            state = waiting.pop()
            if state in self.moves:
                continue
            self.moves[state] = [*self._moves(state)] if not self._owned(state) else []
            waiting += (after for move in self.moves[state] for after in move.states)

    def _owned(self, state: State) -> bool:
        return state.thread.owner is not None and self._who.contains(state.thread.owner)

    def _count(self) -> None:
        self.of.update((state, 0) for state in self.moves if self._owned(state))
        left = [state for state in self.moves if state not in self.of]
        level = 0
        while left:
            come = [state for state in left if self._comes(state, level)]
            while come:
                self.of.update(dict.fromkeys(come, level))
                left = [state for state in left if state not in self.of]
                come = [state for state in left if self._comes(state, level)]
            level += 1
            if not any(self._comes(state, level) for state in left):
                return

    def best(self, state: State) -> Move:
        """The move after which fewer steps are left, or as many and one wait less."""
        level = self.of[state]
        rank = self._rank[state]
        return next(
            move
            for move in self.moves[state]
            if self.fits(move, level) and any(self._rank.get(one, rank) < rank for one in move.states)
        )

    @cached_property
    def _rank(self) -> Mapping[State, int]:
        return {state: rank for rank, state in enumerate(self.of)}

    def _comes(self, state: State, level: int) -> bool:
        return any(self.fits(move, level) for move in self.moves[state])

    def fits(self, move: Move, level: int) -> bool:
        """Whether so many steps are enough after the move, with it."""
        enough = any if self._lucky else all
        return enough(self.of.get(state, _NEVER) <= level - move.cost for state in move.states)
