"""How much work questions may take: counted in steps, so that every machine comes to the same answers."""

MOST_CONFLICTS = 400
"""Contradictions of one question."""
MOST_ROUNDS = 20_000
"""Candidates that are looked at for one question."""
MOST_STATES = 20_000
"""States of the search for one text."""
_MOST_STEPS = 4_000_000
_CONFLICT = 20
"""A contradiction takes about as much work as so many candidates."""
SPENT = "the work that all questions together may take is used up"


class Budget:
    """What all questions about one model share; `times` as much as usual, or so many `steps`."""

    def __init__(self, times: int = 1, steps: int | None = None) -> None:
        self.conflicts = MOST_CONFLICTS * times
        self.rounds = MOST_ROUNDS * times
        self.states = MOST_STATES * times
        self._left = _MOST_STEPS * times if steps is None else steps

    @property
    def spent(self) -> bool:
        return self._left < 0

    def candidate(self) -> None:
        """One was looked at."""
        self._left -= 1

    def conflict(self) -> None:
        """One was learned from."""
        self._left -= _CONFLICT

    def given_up(self) -> None:
        """A text was looked for in vain."""
        self._left -= self.states
