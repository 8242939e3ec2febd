"""Extensions one after the other, until control has lasted for long enough."""

from collections.abc import Sequence

from msgspec.structs import replace

from convroute.prover.extending import Case
from convroute.prover.granting import Start
from convroute.prover.held import Holds
from convroute.prover.lasting import Span, extensions
from convroute.prover.verdict import Answer, Held, Undecided
from convroute.units import HOUR_MS

_MOST = 1000
MANY = Undecided(f"it would take more than {_MOST} extensions to show", work=False)
_ROUND = (HOUR_MS, 60_000, 1_000)
"""What people would begin at, if that is as good."""


class Chains:
    def __init__(self, holds: Holds) -> None:
        self._holds = holds

    def at_once(self, case: Case, beyond: int) -> Answer:
        """The window of an ad is long enough by itself."""
        return self._decided(case, beyond, Start(0), [], case.window)

    def shown(self, case: Case, beyond: int, start: Start, spans: Sequence[Span], granted: int) -> Answer:
        """The spans are of the axis of the start. Raises `WrongWitnessError` for a defect of ours."""
        first = _first(start)
        plain = extensions(spans, first, granted, case.lasts, beyond, _MOST) if case.lasts else None
        if plain is None:
            return self._for_ever(case, start, spans, granted)
        for unit in _ROUND:
            rounded = first + -first % unit
            found = extensions(spans, rounded, granted, case.lasts, beyond, len(plain))
            if found is not None:
                plain, first = found, rounded
                break
        silence, at = (first, None) if start.at is None else (start.silence, first)
        begun = Start(None if start.silence is None else silence, at)
        return self._decided(case, beyond, begun, [at - first for at in plain], granted)

    def _for_ever(self, case: Case, start: Start, spans: Sequence[Span], granted: int) -> Answer:
        """The way to the first extension of those that can be repeated without end."""
        if not case.lasts or not spans or spans[-1][1] is not None:
            return MANY
        first = _first(start)
        until = max(spans[-1][0] - first + case.lasts, granted)
        found = extensions(spans, first, granted, case.lasts, until, _MOST)
        if found is None:
            return MANY
        shown = self._decided(case, until, start, [at - first for at in found], granted)
        return replace(shown, kept=None) if isinstance(shown, Held) else shown

    def _decided(self, case: Case, beyond: int, start: Start, after: Sequence[int], granted: int) -> Answer:
        return self._holds.shown(case.world, case.app_id, start, granted, after, case.lasts // 1000, beyond)


def _first(start: Start) -> int:
    return start.at if start.at is not None else start.silence or 0
