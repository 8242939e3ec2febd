"""A thread that an app holds, with real instants: each step is decided before it is shown."""

from collections.abc import Sequence

from msgspec.structs import replace

from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy
from convroute.prover.granting import Granting, Start
from convroute.prover.opening import OpeningEvents
from convroute.prover.path import state_after
from convroute.prover.steps import RequestSteps, Step
from convroute.prover.threads import Moment, Thread, Threads, World
from convroute.prover.verdict import Answer, Held, Taken, Undecided
from convroute.regions.answers import WrongWitnessError
from convroute.regions.forms import Form
from convroute.regions.model import Model
from convroute.units import DAY_MS, DAY_SECONDS
from convroute.wire.values import SECONDS_BELOW


class Holds:
    def __init__(self, model: Model, events: OpeningEvents, requests: RequestSteps, threads: Threads) -> None:
        self._policy: CheckedPolicy = model.policies[0]
        self._granting = Granting(model, events, requests, threads)
        self._requests = requests
        self._threads = threads
        self._clock = model.clock

    def shown(
        self,
        world: World,
        app_id: str,
        start: Start,
        granted: int,
        after: Sequence[int],
        seconds: int,
        beyond: int,
    ) -> Answer:
        """With extensions `after` so many ms. Raises `WrongWitnessError` for a defect of ours."""
        begun = self._granting.begun(world, app_id, start, granted, seconds)
        if begun is None:
            return Undecided("no conversation was found in which the thread is granted then", work=False)
        way, snapshot, granted_at = begun
        known: dict[Moment, Snapshot] = {}
        before = way[-1].snapshot.item.at if way else granted_at
        for by in after:
            at = granted_at + by
            silence = self._silence(snapshot.state, at)
            moment = Moment(Thread(world, app_id, silence), self._clock.number(at))
            example = known.get(moment) or self._requests.example(
                moment, Step(Form("extend"), app_id, seconds)
            )
            if example is None:
                raise WrongWitnessError(f"{app_id} cannot extend a thread of {moment}")
            known[moment] = example
            item = replace(example.item, account=snapshot.item.account, user=snapshot.item.user, at=at)
            asked = Snapshot(item, snapshot.state, example.facts)
            decision = evaluate(self._policy, asked, tracing=True)
            if decision.outcome != "allowed":
                raise WrongWitnessError(f"{asked}: {decision.reason.kind}, it was to be allowed")
            way += (Taken(at - before, asked, decision),)
            before = at
            snapshot = replace(asked, state=state_after(decision))
        ends = snapshot.state.expires_at
        if snapshot.state.owner != app_id or ends is None or ends - granted_at <= beyond:
            raise WrongWitnessError(f"{app_id} does not hold the thread of {snapshot} for so long")
        _check_start(way[0])
        return Held(app_id, ends - granted_at, way)

    def _silence(self, state: State, at: int) -> int:
        last = state.last_user_message_at
        return self._threads.silences.number(None if last is None else at - last)


def _check_start(first: Taken) -> None:
    """Whoever owned the thread before was granted it for a day: of a longer window it is shown who wrote from
    which ad. Raises `WrongWitnessError` for a thread that cannot be."""
    state, begun = first.snapshot.state, first.snapshot.item.at - first.waited
    times = begun, begun if state.last_user_message_at is None else state.last_user_message_at
    a_day = state.owner is None or (
        state.window == DAY_SECONDS and begun < (state.expires_at or 0) <= begun + DAY_MS
    )
    if not a_day or not SECONDS_BELOW <= min(times) <= begun:
        raise WrongWitnessError(f"there is no such thread: {first.snapshot}")
