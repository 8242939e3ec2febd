"""Where to look for what meets an obligation."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.channel import ONLY_ON, Channel
from convroute.evaluator.decision import Decision
from convroute.evaluator.stages import STAGE_OF_STEP, rules_of, unusable, unusable_channels
from convroute.policy.conditions import Atom, IsAny
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.source import Place as Somewhere
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.witness.asking import Limiting, Permitting
from convroute.tester.witness.hunt import Place
from convroute.tester.witness.routing import Reaching, answering, falling_through, winning
from convroute.tester.witness.search import Goal
from convroute.tester.witness.snapshots import event_snapshot
from convroute.tester.witness.space import Space
from convroute.tester.witness.spaces import event_spaces, lead_space

Obstacles = Callable[[Decision], Iterable[str]]
_NOWHERE = Somewhere("", 0, 0)


class Ground(Struct, frozen=True):
    """Places that are looked through together, and what there may stand in the way."""

    places: Callable[[], Iterator[Place]]
    obstacles: Obstacles


def grounds(policy: CheckedPolicy, obligation: Obligation) -> Iterator[Ground]:
    """Everywhere the obligation can be met; if it is in none of them it cannot be met at all."""
    match obligation.kind:
        case "stages":
            yield from _of_stage(policy, obligation)
        case "rules":
            yield from _winning(policy, _route(policy, obligation))
        case "conditions":
            yield from _of_condition(policy, obligation)
        case "permissions":
            yield from _of_permission(policy, obligation)


def _route(policy: CheckedPolicy, obligation: Obligation) -> RouteRule:
    return next(rule for rule in policy.routes if rule.id == obligation.subject)


def _reaching(reaching: Reaching, *, idle: bool = True, preempting: bool = True) -> Iterator[Ground]:
    """Nothing where the stage is never asked: links and organic events in mode `zero_config`."""
    if reaching.rule is not None and reaching.rule not in rules_of(reaching.policy, reaching.stage):
        return
    yield Ground(lambda: reaching.places(idle=idle, preempting=preempting), reaching.obstacles)


def _winning(policy: CheckedPolicy, rule: RouteRule) -> Iterator[Ground]:
    """A rule whose app cannot be used never takes an owned thread (semantics E2, 6-H)."""
    yield from _reaching(winning(policy, rule), preempting=unusable(policy, rule) is None)


def _usable(policy: CheckedPolicy, rule: RouteRule) -> Reaching:
    """The rule wins where its app can be used: an inbox only on its own channel (semantics E7)."""
    channel = ONLY_ON.get(rule.target_id)
    return winning(policy, rule) if channel is None else _winning_on(policy, rule, channel)


def _winning_on(policy: CheckedPolicy, rule: RouteRule, channel: Channel) -> Reaching:
    reaching = winning(policy, rule)
    return replace(reaching, goals=(*reaching.goals, (_channel(channel), True)))


def _of_condition(policy: CheckedPolicy, obligation: Obligation) -> Iterator[Ground]:
    number, outcome = obligation.atom, obligation.outcome == "true"
    for rule in policy.permissions:
        if rule.id == obligation.subject:
            permitting = Permitting(policy, rule, atom=number, outcome=outcome)
            yield Ground(permitting.places, permitting.obstacles)
            return
    yield from _reaching(answering(policy, _route(policy, obligation), number, outcome))


def _of_permission(policy: CheckedPolicy, obligation: Obligation) -> Iterator[Ground]:
    for limit in policy.limits:
        if limit.id == obligation.subject:
            limiting = Limiting(policy, limit, over=obligation.outcome == "over")
            yield Ground(limiting.places, limiting.obstacles)
            return
    rule = next(rule for rule in policy.permissions if rule.id == obligation.subject)
    permitting = Permitting(policy, rule, covers=obligation.outcome != "does not cover")
    yield Ground(permitting.places, permitting.obstacles)


# --- stages ----------------------------------------------------------------------------


def _of_stage(policy: CheckedPolicy, obligation: Obligation) -> Iterator[Ground]:
    """semantics E1 to E7"""
    match obligation.subject, obligation.outcome:
        case "E1", _:
            yield _anywhere(lambda: iter([lead_space(policy)]))
        case "E2", "owner":
            yield _anywhere(lambda: event_spaces(policy, "organic", active=True))
        case "E2", outcome:
            for rule in rules_of(policy, outcome.removesuffix(" preempts")):
                if unusable(policy, rule) is None:
                    yield from _reaching(_usable(policy, rule), idle=False)
        case ("E3" | "E4" | "E5") as clause, "matched":
            for rule in rules_of(policy, STAGE_OF_STEP[clause]):
                yield from _winning(policy, rule)
        case ("E3" | "E4" | "E5") as clause, _:
            yield from _reaching(falling_through(policy, STAGE_OF_STEP[clause]), preempting=False)
        case "E5b", _:
            on_messenger: Goal = (_channel("messenger"), True)
            yield from _reaching(falling_through(policy, "organic", (on_messenger,)))
        case "E6", _:
            for stage in ("organic", "link", "campaign"):
                goals = ((_channel("instagram"), True),) if stage == "organic" and policy.social else ()
                yield from _reaching(falling_through(policy, stage, goals), preempting=False)
            yield from _unusable(policy)
        case _:
            yield from _unusable(policy)


def _unusable(policy: CheckedPolicy) -> Iterator[Ground]:
    for rule in policy.routes:
        for channel in unusable_channels(policy, rule):
            yield from _reaching(_winning_on(policy, rule, channel), preempting=False)


def _channel(name: str) -> Atom:
    return Atom("channel", IsAny(frozenset({name})), False, f"channel == {name}", _NOWHERE)


def _anywhere(spaces: Callable[[], Iterator[Space]]) -> Ground:
    """Any snapshot of the spaces will do."""

    def places() -> Iterator[Place]:
        return (Place(space, lambda _: [], event_snapshot) for space in spaces())

    return Ground(places, lambda _: ())
