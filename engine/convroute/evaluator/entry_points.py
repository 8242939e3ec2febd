"""Idle threads: campaign, link, organic, social, default (semantics E3-E8)."""

from convroute.evaluator.delivery import exclusive, to_everybody
from convroute.evaluator.effects import note_effect, touched
from convroute.evaluator.reason import Reason
from convroute.evaluator.result import Result
from convroute.evaluator.snapshot import View
from convroute.evaluator.stages import (
    REFERENCE_OF_STAGE,
    STEP_OF_STAGE,
    Match,
    chosen,
    first_match,
    unusable,
)
from convroute.evaluator.state import owned
from convroute.policy.conditions import in_words
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.stages import stage_of
from convroute.units import DAY_SECONDS
from convroute.wording import duration, quoted


def by_entry_point(view: View, preempting: Match | None) -> Result:
    entry = str(view.look("entry"))
    stage = stage_of(entry)
    match = preempting or first_match(view, stage)
    usable = match.rule is not None and unusable(view.policy, match.rule, view.channel) is None
    if stage == "campaign" or view.policy.mode == "routing":
        view.trace.step(
            STEP_OF_STAGE[stage],
            stage,
            "no rule matches" if match.rule is None else "matched",
            REFERENCE_OF_STAGE[stage],
            rules=match.tried,
            also=chosen(view.policy, match, view.channel),
            entry=entry,
            mode=view.policy.mode,
        )
    if match.rule is not None and usable:
        return _routed_by(view, match.rule)
    because = "no rule matches"
    if match.rule is not None:
        because = note = unusable(view.policy, match.rule, view.channel) or ""
        view.trace.step(
            "E7",
            "unusable target",
            match.rule.id,
            "6-P",
            assumed=True,
            notes=(note,),
            app=match.rule.target_id,
        )
    elif stage == "organic" and view.policy.mode == "routing" and view.channel == "messenger":
        social = view.policy.social
        view.trace.step("E5b", "social", social or "none", "D 2.1 R5", social=social)
        if social is not None:
            return _routed_to(view, social, social_reason(view.policy, social))
    return _by_default(view, because)


def _routed_by(view: View, rule: RouteRule) -> Result:
    assert rule.target is not None, "a usable rule has an app"
    notes = () if rule.note is None else (rule.note,)
    return _routed_to(view, rule.target, _rule_reason(view, rule), window_of(rule), notes)


def window_of(rule: RouteRule) -> int:
    """How long the rule's app keeps the thread (E3, E8): seconds."""
    return DAY_SECONDS if rule.window is None else rule.window


def _rule_reason(view: View, rule: RouteRule) -> Reason:
    """The reason of an event that `rule` routed."""
    return Reason(rule.stage, rule_sentence(view, rule), rule.id, rule.place)


def rule_sentence(view: View, rule: RouteRule) -> str:
    text = f"{_mark(view, rule)}, routed to {rule.target}"
    return f"{text} for {duration(window_of(rule))}" if rule.stage == "campaign" else text


def _mark(view: View, rule: RouteRule) -> str:
    """What about the event the rule went by, with the rule as it was written."""
    when = "" if rule.when is None else f" when {in_words(rule.when)}"
    written = f"fits `{rule.text}{when}`"
    if rule.stage == "link":
        return f"link {quoted(view.value('ref'))} {written}"
    if rule.stage == "organic":
        return f"the {str(view.value('surface')).replace('_', ' ')} {written}"
    ad = view.value("ad.id")
    flow = view.value("ad.flow") if ad is None else None
    what = f"ad {ad}" if ad else f"the ad of flow {flow}" if flow else "an ad without an id"
    return f"{what} uses template {rule.template}{when}" if rule.template else f"{what} {written}"


def social_reason(policy: CheckedPolicy, social: str) -> Reason:
    """E5b."""
    text = f"no organic rule matches, and `{social}` is the social app"
    return Reason("social", text, "social", policy.social_place)


def _by_default(view: View, because: str) -> Result:
    """E6: the default app, for one day; in mode `zero_config` everybody, and nobody owns."""
    default = view.policy.default
    if default is None:
        view.trace.step("E6", "default", "everybody", "D 2.1 R7", default=None, mode="zero_config")
        after = touched(view, view.state)
        deliver = to_everybody(view)
        note_effect(view, after, "D 2.1 R7", assumed=False)
        return Result(outcome="broadcast", reason=zero_config_reason(), deliver=deliver, after=after)
    view.trace.step("E6", "default", default, "seed", default=default, mode="routing")
    return _routed_to(view, default, default_reason(view.policy, default, because))


def zero_config_reason() -> Reason:
    """E6 without a default app."""
    return Reason("zero_config", "there is no default app, so every connected app gets the event")


def default_reason(policy: CheckedPolicy, default: str, because: str) -> Reason:
    """E6: `because` is why nothing before the default app was chosen."""
    text = f"{because}, and `{default}` is the default app"
    return Reason("default_app", text, "default", policy.default_place)


def _routed_to(
    view: View, app: str, reason: Reason, window: int = DAY_SECONDS, notes: tuple[str, ...] = ()
) -> Result:
    """E8: the app becomes the owner for `window` seconds; a late event never changes the owner (E14)."""
    app_id = view.policy.apps[app].id
    deliver = exclusive(view, app_id)
    state = view.state if view.late else owned(view.state, app_id, view.at, window)
    after = touched(view, state)
    note_effect(view, after, "6-J", notes=notes, values={"app": app, "window": window})
    return Result(outcome="routed", app_id=app_id, reason=reason, deliver=deliver, after=after)
