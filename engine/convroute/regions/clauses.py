"""Clauses over literals: what follows from what is decided, and what a contradiction teaches."""

from collections.abc import Collection, Sequence

from convroute.regions.answers import Unknown
from convroute.regions.assignment import Assignment
from convroute.regions.model import Model
from convroute.regions.point import Point

MOST_LEARNED = 20_000
"""Learned clauses that are kept; the longest go first."""


class Clauses:
    """An assignment in progress. A clause is a list of literals of which one has to be true.

    Its first two are watched: neither is false, unless the clause is satisfied or everything
    else in it is false.
    """

    def __init__(self, model: Model) -> None:
        self._state = Assignment(model)
        self._next = model.first_free
        self._values: dict[int, bool] = {}
        self._levels: dict[int, int] = {}
        self._reasons: dict[int, list[int] | None] = {}
        self._trail: list[int] = []
        self._limits: list[int] = []
        self._head = 0
        self._watches: dict[int, list[list[int]]] = {}
        self._learned: list[list[int]] = []

    # --- what is known -----------------------------------------------------------------------

    def value(self, literal: int) -> bool | None:
        """True, False, or None where it is open."""
        return self._values.get(literal)

    def cost(self, literal: int) -> int:
        """How plain a point stays where the literal is true: 0 is best, 4 is impossible by itself."""
        return self._state.cost(literal)

    def candidate(self) -> "Point | list[int] | Unknown":
        """The plainest point of what is decided; or a clause that is false now."""
        return self._state.candidate()

    def reasons(self, literal: int) -> frozenset[int]:
        """The decisions that `literal`, which is true, follows from."""
        if not self._limits:
            return frozenset()
        found: set[int] = set()
        seen = {abs(literal)}
        for one in reversed(self._trail[self._limits[0] :]):
            if abs(one) not in seen:
                continue
            clause = self._reasons[abs(one)]
            if clause is None:
                found.add(one)
            else:
                seen.update(abs(other) for other in clause if other != one and self._levels[abs(other)])
        return frozenset(found)

    # --- what is decided ---------------------------------------------------------------------

    def fresh(self) -> int:
        """A literal that stands for something put together."""
        self._next += 1
        return self._next - 1

    def restart(self, again: Collection[int] = ()) -> None:
        """Nothing is decided any more but what was decided first and is wanted again."""
        level = 0
        while level < len(self._limits) and self._trail[self._limits[level]] in again:
            level += 1
        self._undo(level)
        if not level and len(self._learned) > MOST_LEARNED:
            self._learned.sort(key=len)
            for clause in self._learned[MOST_LEARNED // 2 :]:
                clause.clear()
            del self._learned[MOST_LEARNED // 2 :]

    def decide(self, literal: int) -> None:
        self._limits.append(len(self._trail))
        self._assign(literal, None)

    def close(self, literal: int) -> None:
        """What a field leaves no more is false: no clause has to be learned for that."""
        self._assign(-literal, self._state.closing(literal))

    def propagate(self) -> list[int] | None:
        """Everything that follows; a clause that is false if there is a contradiction."""
        values, watches = self._values, self._watches
        while self._head < len(self._trail):
            literal = self._trail[self._head]
            self._head += 1
            conflict = self._state.assign(literal)
            if conflict is not None:
                return conflict
            watching = watches.get(-literal)
            if not watching:
                continue
            kept: list[list[int]] = []
            for number, clause in enumerate(watching):
                if not clause:  # it was learned, and is no longer kept
                    continue
                if clause[0] == -literal:
                    clause[0], clause[1] = clause[1], -literal
                first = clause[0]
                if values.get(first) is True:
                    kept.append(clause)
                    continue
                for place in range(2, len(clause)):
                    other = clause[place]
                    if values.get(other) is not False:
                        clause[1], clause[place] = other, -literal
                        watches.setdefault(other, []).append(clause)
                        break
                else:
                    kept.append(clause)
                    if values.get(first) is False:
                        watches[-literal] = kept + watching[number + 1 :]
                        return clause
                    self._assign(first, clause)
            watches[-literal] = kept
        return None

    def define(self, clause: list[int]) -> None:
        """A clause whose first literal is new: what is open already, or was decided last, is watched, too."""
        second = max(range(1, len(clause)), key=lambda place: self._openness(clause[place]))
        clause[1], clause[second] = clause[second], clause[1]
        self._watch(clause)
        if self._values.get(clause[1]) is False and self._values.get(clause[0]) is None:
            self._assign(clause[0], clause)

    def add(self, clause: list[int]) -> "bool | list[int] | None":
        """Requires a clause for good. True if something follows from it now, None if it leaves a choice or is
        true; the clause itself if it is false now; False if it can never be true."""
        if len(clause) == 1:
            self._undo(0)
            return self._unit(clause[0])
        clause.sort(key=self._openness, reverse=True)
        self._watch(clause)
        first, second = (self._values.get(literal) for literal in clause[:2])
        if first is False:
            return clause
        if second is False and first is None:
            self._assign(clause[0], clause)
            return True
        return None

    def learn(self, conflict: Sequence[int]) -> bool:
        """Goes back to where the contradiction can be avoided, and keeps why; False if it never can."""
        levels = self._levels
        top = max((levels[abs(literal)] for literal in conflict), default=0)
        if top == 0:
            return False
        self._undo(top)
        learned, back = self._analyzed(conflict, top)
        self._undo(back)
        if len(learned) == 1:
            return self._unit(learned[0])
        if not self._state.is_certain(learned):
            self._watch(learned)
            self._learned.append(learned)
        self._assign(learned[0], learned)
        return True

    # --- how it is done ----------------------------------------------------------------------

    def _unit(self, literal: int) -> bool:
        value = self._values.get(literal)
        if value is None:
            self._assign(literal, None)
        return value is not False

    def _assign(self, literal: int, reason: list[int] | None) -> None:
        self._values[literal] = True
        self._values[-literal] = False
        self._levels[abs(literal)] = len(self._limits)
        self._reasons[abs(literal)] = reason
        self._trail.append(literal)

    def _undo(self, level: int) -> None:
        if len(self._limits) <= level:
            return
        start = self._limits[level]
        for place in range(len(self._trail) - 1, start - 1, -1):
            literal = self._trail[place]
            if place < self._head:
                self._state.undo(literal)
            del self._values[literal], self._values[-literal]
        del self._trail[start:]
        del self._limits[level:]
        self._head = min(self._head, start)

    def _watch(self, clause: list[int]) -> None:
        self._watches.setdefault(clause[0], []).append(clause)
        self._watches.setdefault(clause[1], []).append(clause)

    def _openness(self, literal: int) -> int:
        value = self._values.get(literal)
        if value is None:
            return 1 << 30
        return 1 << 31 if value else self._levels[abs(literal)]

    def _analyzed(self, conflict: Sequence[int], top: int) -> tuple[list[int], int]:
        """The clause of the first unique implication point, and the level to go back to."""
        learned: list[int] = []
        seen: set[int] = set()
        waiting = 0
        place = len(self._trail)
        clause: Sequence[int] = conflict
        while True:
            for literal in clause:
                variable = abs(literal)
                if variable in seen or not self._levels[variable]:
                    continue
                seen.add(variable)
                if self._levels[variable] == top:
                    waiting += 1
                else:
                    learned.append(literal)
            place -= 1
            while abs(self._trail[place]) not in seen or self._levels[abs(self._trail[place])] != top:
                place -= 1
            point = self._trail[place]
            waiting -= 1
            if not waiting:
                break
            reason = self._reasons[abs(point)]
            assert reason is not None, "only the first of a level was decided"
            clause = [literal for literal in reason if literal != point]
        learned.sort(key=lambda literal: self._levels[abs(literal)], reverse=True)
        back = self._levels[abs(learned[0])] if learned else 0
        return [-point, *learned], back
