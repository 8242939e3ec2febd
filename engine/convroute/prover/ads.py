"""Whether a rule says of every ad where it leads (semantics E3, E6, E7)."""

from functools import partial

from convroute.evaluator.evaluate import evaluate
from convroute.prover.opening import OpeningEvents
from convroute.prover.verdict import Answer, NothingToAsk, Proved, Refuted, Undecided
from convroute.regions import natural
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.goals import holds, joined
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Search

_BY_DEFAULT = frozenset({"default_app", "zero_config"})


def ads_on_purpose(model: Model, events: OpeningEvents) -> Answer:
    """Raises `WrongWitnessError` for a defect of ours."""
    policy = model.policies[0]
    if not policy.campaign:
        return NothingToAsk("no rule is about ads")
    hard: list[str] = []
    for part in events.parts:
        if part.rules.stage.stage != "campaign" or part.rules.threads != "idle":
            continue
        search = Search(model)
        search.require(part.where)
        for lines, gets in part.lines():
            if gets.reason not in _BY_DEFAULT:
                continue
            wanted = joined(True, (part.where, part.tree(lines)))
            before = partial(part.rules.before, lines)
            found = search.find([part.tree(lines)], before)
            if isinstance(found, Unknown):
                hard.append(found.why)
            elif isinstance(found, Point):

                def fits(point: Point) -> bool:
                    return holds(wanted, point.holds) and before(point) is None  # noqa: B023  asked at once

                snapshot = natural.of_event(model, found, fits).snapshot
                decision = evaluate(policy, snapshot, tracing=True)
                if decision.reason.kind not in _BY_DEFAULT:
                    raise WrongWitnessError(f"{snapshot}: {decision.reason.kind} is not by default")
                return Refuted(snapshot, decision)
    return Undecided(hard[0]) if hard else Proved()
