"""Which rule of a stage an opening event fits, and whether its app can be used (semantics E3-E7)."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from convroute.conversation.channel import Channel
from convroute.evaluator.conditions import all_hold
from convroute.evaluator.snapshot import View
from convroute.evaluator.trace import Seen, Tried
from convroute.policy.model import CheckedPolicy, RouteRule

STEP_OF_STAGE: Mapping[str, str] = {"campaign": "E3", "link": "E4", "organic": "E5"}
STAGE_OF_STEP = {step: stage for stage, step in STEP_OF_STAGE.items()}
REFERENCE_OF_STAGE = {"campaign": "D 2.1 R4", "link": "D 2.1 R3", "organic": "D 2.1 R2"}


class Match(Struct, frozen=True):
    """The first rule that matched, if any, and everything that was tried on the way.

    `passed_over` counts rules that come before and are about something else, so that they were not tried.
    """

    rule: RouteRule | None
    tried: tuple[Tried, ...]
    passed_over: int = 0


def rules_of(policy: CheckedPolicy, stage: str) -> Sequence[RouteRule]:
    """The stage's rules in the order they are tried; links and organic rules only in mode `routing`."""
    if stage == "campaign":
        return policy.campaign
    if policy.mode == "zero_config":
        return ()
    return policy.link if stage == "link" else policy.organic


def first_match(view: View, stage: str) -> Match:
    """The first rule of the stage whose entry and condition hold."""
    rules = rules_of(view.policy, stage)
    places = places_of(view, stage, rules)
    tried: list[Tried] = []
    for number, place in enumerate(places):
        rule = rules[place]
        seen: list[Seen] = []
        matched, logic = all_hold((rule.entry, rule.when), view, seen)
        if view.trace.listening:
            tried.append(Tried(rule.id, rule.text, rule.place, matched, tuple(seen), rule.target, logic))
        if matched:
            return Match(rule, tuple(tried), place - number)
    return Match(None, tuple(tried), len(rules) - len(places))


def places_of(view: View, stage: str, rules: Sequence[RouteRule]) -> Sequence[int]:
    """Positions of the rules to try: of many, those that the event leads to."""
    candidates = view.candidates
    if candidates is None or (view.trace.listening and candidates.listed(rules)):
        return range(len(rules))
    found = candidates.routes(view, stage)
    return range(len(rules)) if found is None else found


def unusable(policy: CheckedPolicy, rule: RouteRule, channel: Channel | None = None) -> str | None:
    """Why the rule's app cannot be used on `channel` (None: on any) (E7), or None."""
    if rule.target is None:
        return f"`{rule.id}` names app {rule.target_id}, which the policy does not declare"
    if policy.apps[rule.target].disabled:
        return f"`{rule.id}` names `{rule.target}`, which is disabled"
    if channel is not None and not policy.apps[rule.target].connected_on(channel):
        return f"`{rule.id}` names `{rule.target}`, which is not an app of {channel}"
    return None


def unusable_channels(policy: CheckedPolicy, rule: RouteRule) -> tuple[Channel, ...]:
    """The policy's channels on which the rule's app cannot be used (E7)."""
    return tuple(channel for channel in policy.channels if unusable(policy, rule, channel) is not None)


def chosen(policy: CheckedPolicy, match: Match, channel: Channel) -> dict[str, object]:
    """The rule that matched as the trace shows it: its app, whether that can be used, its window."""
    rule = match.rule
    passed_over = {"passed_over": match.passed_over} if match.passed_over else {}
    if rule is None:
        return {"rule": None, **passed_over}
    usable = unusable(policy, rule, channel) is None
    return {"rule": rule.id, "app_id": rule.target_id, "usable": usable, "window": rule.window, **passed_over}
