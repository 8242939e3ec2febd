"""The rules that would have routed as expected, and what kept each from it (semantics E1-E7)."""

from collections.abc import Callable, Iterator

from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.conditions import all_hold
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.stages import unusable
from convroute.evaluator.state import State
from convroute.evaluator.trace import Trace, Tried
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.stages import STAGE_OF
from convroute.tester.diagnosis.failing_condition import why_not
from convroute.tester.results import Candidate

_WHO = {
    "campaign": "people from ads",
    "link": "people from links",
    "organic": "people from neither an ad nor a link",
}
_CAME = {"campaign": "from an ad", "link": "from a link", "organic": "from neither an ad nor a link"}


def routes(
    policy: CheckedPolicy, decision: Decision, wanted: Callable[[RouteRule], bool]
) -> tuple[Candidate, ...]:
    """The nearest of the wanted rules: first those that were tried, then those that were not.

    Rules about this very ad, link or kind of event are nearer than others of its entry point, and those
    nearer than all others. A rule that is farther than the nearest one is not named.
    """
    tried = _tried(decision)
    distances = [(_distance(policy, rule, decision), rule) for rule in policy.routes if wanted(rule)]
    nearest = min((distance for distance, _ in distances), default=0)
    found = sorted(
        (rule for distance, rule in distances if distance == nearest), key=lambda rule: rule.id not in tried
    )
    return tuple(
        Candidate(rule.id, rule.place, _why(policy, rule, tried.get(rule.id), decision)) for rule in found
    )


def fallbacks(policy: CheckedPolicy, decision: Decision, app: str) -> Iterator[Candidate]:
    """`default` and `social`, where they name the app (an id)."""
    blocked = _blocked(decision)
    for word, name, place in (
        ("default", policy.default, policy.default_place),
        ("social", policy.social, policy.social_place),
    ):
        if name is None or policy.apps[name].id != app:
            continue
        winner = decision.reason.rule
        why = blocked or (f"not reached: `{winner}` came first" if winner else "not reached")
        yield Candidate(word, place, why)


def _tried(decision: Decision) -> dict[str, Tried]:
    steps = decision.trace.steps if decision.trace is not None else []
    return {tried.rule: tried for step in steps if step.step.startswith("E") for tried in step.rules}


def _distance(policy: CheckedPolicy, rule: RouteRule, decision: Decision) -> int:
    item = decision.item
    if not isinstance(item, Event) or STAGE_OF[item.entry] != rule.stage:
        return 2
    about_it, _ = all_hold(
        (rule.entry,), View(policy, Snapshot(item, State(), {}), Trace(listening=False)), []
    )
    return 0 if about_it else 1


def _why(policy: CheckedPolicy, rule: RouteRule, tried: Tried | None, decision: Decision) -> str:
    if tried is not None and not tried.matched:
        return why_not(tried)
    if tried is not None:
        channel = policy.accounts.get(decision.item.account)
        return unusable(policy, rule, channel) or "it matched, and the `then` asks for something else"
    blocked = _blocked(decision)
    if blocked is not None:
        return blocked
    item = decision.item
    if isinstance(item, Event) and STAGE_OF[item.entry] != rule.stage:
        return f"not tried: it is for {_WHO[rule.stage]}, and this person came {_CAME[STAGE_OF[item.entry]]}"
    if policy.mode == "zero_config" and rule.stage != "campaign":
        return "not tried: without a `default` only ads are routed"
    winner = decision.reason.rule
    return f"not reached: `{winner}` came first" if winner else "not reached"


def _blocked(decision: Decision) -> str | None:
    """What kept every rule from being tried at all."""
    item = decision.item
    if not isinstance(item, Event):
        return "not tried: a request is not routed"
    if decision.outcome in ("not_ours", "duplicate", "observed", "ignored"):
        return f"not tried: {decision.reason.text}"
    if decision.outcome == "withheld":
        return "not tried: Meta's lead form owned the thread"
    if decision.reason.kind == "thread_owner":
        return f"not tried: {decision.app or f'app {decision.app_id}'} owned the thread"
    return None if item.kind in OPENING_KINDS else f"not tried: a {item.kind} opens no conversation"
