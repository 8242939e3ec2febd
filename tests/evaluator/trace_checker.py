"""Derives a decision a second time, from the JSON of its trace alone (semantics 5)."""

from collections.abc import Mapping
from typing import Any

from tests.evaluator.trace_requests import derive_request
from tests.evaluator.trace_story import (
    DAY,
    LEADGEN,
    Derived,
    Json,
    Story,
    World,
    agree,
    changes_of,
    first,
    first_of,
    fresh_day,
    opened,
    settled,
)

OPENING = ("message", "postback", "referral")
NO_THREAD = {"E9": ("comment", "edit", "read", "delivery", "unsupported"), "E11": ("handover",)}
"""What may belong to no thread: comments, what may name nobody, and reports of roles."""
STAGES = {"ad": ("E3", "campaign"), "link": ("E4", "link"), "organic": ("E5", "organic")}


def derive(trace: Mapping[str, Any]) -> Derived:
    """Everything of a decision that follows from its trace; raises `UntoldError` where they differ."""
    story = Story(trace)
    derived = _derive(story)
    story.ended()
    return derived


def _derive(story: Story) -> Derived:
    ours = story.take("E13", "ours")
    values = ours["values"]
    on_its_channel = values["policy"] is not None and values["policy"] == values["channel"]
    is_ours = on_its_channel and not values.get("itself")
    agree("E13", ours["result"], "yes" if is_ours else "no")
    if not is_ours:
        return Derived("not_ours", "not_ours")
    mode = story.take("1", "mode")
    agree("mode", mode["result"], "zero_config" if mode["values"]["default"] is None else "routing")
    for clause, kinds in NO_THREAD.items():
        if story.is_next(clause, "thread event"):
            agree("kind", story.take(clause, "thread event")["values"]["kind"] in kinds, True)
            return Derived("ignored", "not_a_thread_event")
    t1 = story.take("T1", "thread")
    before = settled(mode["values"], t1)
    told = t1["values"]
    world = World(mode["values"], before, told["at"], told["late"], told.get("part"))
    if "action" in t1["values"]:
        return derive_request(story, world, t1["values"]["action"])
    return _event(story, world, t1["values"]["kind"])


def _event(story: Story, world: World, kind: str) -> Derived:
    if kind == "handover":
        return _handover(story, world)
    owner = world.before["owner"]
    if owner == LEADGEN:
        after = _touched(world, kind, world.before)
        agree("E1 changes", story.take("E1", "lead flow")["changes"], changes_of(world.before, after))
        return Derived("withheld", "lead_flow", thread=after)
    if owner is not None and not _preempted(story, world, kind):
        story.take("E2", "owner")
        state = _rearmed(world) if kind in OPENING else world.before
        derived = Derived("routed" if kind in OPENING else "delivered", "thread_owner", app_id=owner)
        return _delivered(story, world, kind, derived, state)
    if kind in OPENING:
        return _entered(story, world, kind)
    default = story.take("E9", "not opening")["values"]["default"]
    agree("default", default, world.mode["default"])
    return _to_default(story, world, kind, "delivered")


def _handover(story: Story, world: World) -> Derived:
    told = story.take("E11", "handover")
    verb, app, after = told["values"]["verb"], told["values"]["app"], world.before
    from_lead_form = verb == "pass" and told["values"]["previous"] == LEADGEN
    if told["values"]["superseded"]:
        pass
    elif verb == "request":
        if after["owner"] is not None and app is not None:
            after = {**after, "requested_by": app}
    elif app is None:
        after = {**after, **dict.fromkeys(("owner", "expires_at", "window", "requested_by"))}
    else:
        after = fresh_day(world, after, app)
    if from_lead_form:
        after = opened(world, after)
    agree("E11 changes", told["changes"], changes_of(world.before, after))
    return Derived("observed", "observed", thread=after)


def _preempted(story: Story, world: World, kind: str) -> bool:
    if not story.is_next("E2", "preempts"):
        return False
    told = story.take("E2", "preempts")
    stage = {"ad": "campaign", "link": "link"}[told["values"]["entry"]]
    agree("opening", kind in OPENING, True)
    agree("behavior", world.mode["behavior"][f"{stage}_preempts"], True)
    if told["result"] == "no":
        rule = first_of(told["rules"])
        agree("a usable rule", rule is not None and told["values"]["app_id"] in world.connected, False)
    return bool(told["result"] == "yes")


def _entered(story: Story, world: World, kind: str) -> Derived:
    """E3 to E6: the first rule of the stage, if its app can be used; else social; else the default."""
    for clause, stage in STAGES.values():
        if not story.is_next(clause, stage):
            continue
        told = story.take(clause, stage)
        agree("stage", STAGES[told["values"]["entry"]], (clause, stage))
        agree("mode", stage == "campaign" or world.routing, True)
        rule = first_of(told["rules"])
        agree("rule", told["values"]["rule"], None if rule is None else rule["rule"])
        if rule is None:
            if stage == "organic" and world.channel == "messenger":
                social = story.take("E5b", "social")["values"]["social"]
                if social is not None:
                    return _routed(story, world, kind, Derived("routed", "social", "social"), social)
            break
        usable = told["values"]["app_id"] in world.connected
        agree("usable", told["values"]["usable"], usable)
        if not usable:
            agree("E7", story.take("E7", "unusable target")["result"], rule["rule"])
            break
        window = told["values"]["window"] or DAY
        return _routed(story, world, kind, Derived("routed", stage, rule["rule"]), rule["app"], window)
    default = story.take("E6", "default")["values"]["default"]
    agree("default", default, world.mode["default"])
    if default is None:
        return _to_default(story, world, kind, "routed")
    return _routed(story, world, kind, Derived("routed", "default_app", "default"), default)


def _to_default(story: Story, world: World, kind: str, outcome: str) -> Derived:
    """Without a new owner: to the default app, in zero-config mode to everybody."""
    if not world.routing:
        return _delivered(story, world, kind, Derived("broadcast", "zero_config"), world.before)
    derived = Derived(outcome, "default_app", "default", world.default_id)
    return _delivered(story, world, kind, derived, world.before)


def _routed(story: Story, world: World, kind: str, derived: Derived, app: str, window: int = DAY) -> Derived:
    """E8: the owner is new; a late event leaves the owner alone (E14)."""
    derived.app_id = world.apps[app]
    state = world.before if world.late else fresh_day(world, world.before, world.apps[app], window)
    return _delivered(story, world, kind, derived, state)


def _delivered(story: Story, world: World, kind: str, derived: Derived, state: Json) -> Derived:
    """E10, then what the event leaves on the thread."""
    told = story.take("E10", "deliver")
    if derived.outcome == "broadcast":
        derived.messaging = sorted(world.apps)
    else:
        button = told["values"].get("button_app")
        agree("button", kind == "postback" or button is None, True)
        full = {first(derived.app_id), button}
        derived.messaging = sorted(name for name, own in world.apps.items() if own in full)
        derived.standby = sorted(set(world.mode["standby"]) - set(derived.messaging))
    agree("messaging", told["values"]["messaging"], derived.messaging)
    agree("standby", told["values"]["standby"], derived.standby)
    derived.thread = _touched(world, kind, state)
    effect = story.take("E8" if kind in OPENING else "E9", "effect")
    agree("effect", effect["changes"], changes_of(world.before, derived.thread))
    return derived


def _rearmed(world: World) -> Json:
    """The same window again, never shorter than it was."""
    state = world.before
    return {**state, "expires_at": max(state["expires_at"], world.at + state["window"] * 1000)}


def _touched(world: World, kind: str, state: Json) -> Json:
    """A message sets both times, a reaction, an opt-in or a lead's referral one; none is ever lowered."""
    if kind in OPENING:
        state = {**state, "last_user_message_at": max(world.at, state["last_user_message_at"] or 0)}
    lead = kind == "unsupported" and world.part == "referral"
    return opened(world, state) if lead or kind in (*OPENING, "reaction", "optin") else state
