"""Whether a rule says of every ad where it leads (semantics E3, E6, E7)."""

from functools import partial

from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.prover.opening import OpeningEvents
from convroute.prover.verdict import Answer, NothingToAsk, Proved, Refuted, Undecided
from convroute.regions.answers import Unknown, WrongWitnessError
from convroute.regions.goals import joined
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
            tree, before = part.tree(lines), partial(part.rules.before, lines)
            found = search.find([tree], before)
            if isinstance(found, Unknown):
                hard.append(found.why)
            elif isinstance(found, Point):
                return _refuted(policy, events.natural(found, joined(True, (part.where, tree)), before))
    return Undecided(hard[0]) if hard else Proved()


def _refuted(policy: CheckedPolicy, snapshot: Snapshot) -> Refuted:
    decision = evaluate(policy, snapshot, tracing=True)
    if decision.reason.kind not in _BY_DEFAULT:
        raise WrongWitnessError(f"{snapshot}: {decision.reason.kind} is not by default")
    return Refuted(snapshot, decision)
