"""The second derivation of what apps ask for (semantics 3, 4), from the checks in a trace."""

from typing import Any

from tests.evaluator.trace_story import (
    DAY_MS,
    IDLE,
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
)

CODES = {
    "unknown_app": (100, 2018164),
    "lead_flow": (10, 2018321),
    "unknown_target": (100, 2018164),
    "forbidden_by_policy": (200, None),
    "routing_not_enabled": (27, 2018464),
    "over_policy_limit": (200, None),
}
NOT_OWNER_ON_MESSENGER = {"send": (10, 2018300), "pass": (100, 2018151)}


class DeniedError(Exception):
    """A check that failed; `rule` is the policy's, where the policy forbids."""

    def __init__(self, kind: str, action: str, rule: str | None) -> None:
        super().__init__(kind)
        self.kind, self.action, self.rule = kind, action, rule


def code_of(kind: str, action: str, channel: str) -> tuple[int, int | None]:
    """Meta's code of a denial."""
    if kind in ("not_thread_owner", "not_default_app") or (kind, action) == ("take_not_permitted", "send"):
        if channel == "instagram":
            return 100, 2534037
        return NOT_OWNER_ON_MESSENGER.get(action, (100, None))
    if kind == "outside_messaging_window":
        return 10, 2534022 if channel == "instagram" else 2018278
    if kind == "take_not_permitted":
        return 200, None
    return CODES.get(kind, (100, None))


def derive_request(story: Story, world: World, action: str) -> Derived:
    if action == "inbox_reply":
        return _inbox_reply(story, world)
    asking = _Asking(story, world, action, dict(world.before))
    actor: str = story.peek()["values"]["actor"]
    shown = actor if actor.isdigit() else None
    try:
        derived = Derived("allowed", "granted", asking.decided(), shown, webhooks=asking.webhooks)
    except DeniedError as denied:
        error = code_of(denied.kind, denied.action, world.channel)
        return Derived("denied", denied.kind, denied.rule, shown, thread=world.before, error=error)
    derived.thread = asking.state
    if action == "owner":
        derived.thread_owner = _owner_seen(story, world, actor)
    else:
        effect = story.take("3", "effect")
        agree("effect", effect["changes"], changes_of(world.before, asking.state))
        agree("webhooks", effect["values"]["webhooks"], [to for to, _ in asking.webhooks])
    return derived


def _inbox_reply(story: Story, world: World) -> Derived:
    after = fresh_day(world, world.before, world.inbox)
    owner = world.before["owner"]
    agree("A4", story.take("A4", "inbox reply")["changes"], changes_of(world.before, after))
    told = [] if owner in (None, world.inbox) else [world.webhook("take", owner)]
    return Derived("observed", "observed", thread=after, webhooks=told)


def _owner_seen(story: Story, world: World, actor: str) -> Json:
    story.take("A5", "owner")
    if world.before["owner"] is None:
        return {}
    seen = {"expiration": world.before["expires_at"] // 1000}
    return {"app_id": world.before["owner"], **seen} if actor in _may_see(world) else seen


def _may_see(world: World) -> tuple[str | None, str | None]:
    return first(world.before["owner"]), world.default_id


class _Asking:
    """One action: its checks in their order, and then what it does to `state`."""

    def __init__(self, story: Story, world: World, action: str, state: Json) -> None:
        self.story, self.world, self.action, self.state = story, world, action, state
        self.webhooks: list[tuple[str, str]] = []
        self.actor: str = story.peek()["values"]["actor"]
        self.target: str | None = story.peek()["values"]["target"]

    def check(self, kind: str, *, action: str | None = None, passed: bool | None = None) -> bool:
        """The next check is this one; whether it passed follows from `passed`, else from its rules."""
        told = self.story.take("3", kind)
        agree("action", told["values"]["action"], action or self.action)
        agree("owner", told["values"]["owner"], self.state["owner"])
        if passed is None:
            rule = first_of(told["rules"])
            passed = (rule is None) is (kind == "forbidden_by_policy")
        agree(kind, told["result"], "passed" if passed else "failed")
        return passed

    def need(self, kind: str, passed: bool | None = None) -> Json:
        told = self.story.peek()
        if not self.check(kind, passed=passed):
            forbidding = [rule["rule"] for rule in told["rules"] if rule["matched"]]
            by_policy = kind == "forbidden_by_policy"
            raise DeniedError(kind, self.action, forbidding[0] if by_policy else None)
        return told

    @property
    def is_owner(self) -> bool:
        return bool(first(self.state["owner"]) == self.actor)

    @property
    def idle(self) -> bool:
        return self.state["owner"] is None

    def decided(self) -> str | None:
        """Every check and the effect; the `allow` that let a take through."""
        passing_lead = self.action == "pass" and self.actor == LEADGEN
        self.need("unknown_app", self.actor in self.world.connected or passing_lead)
        if self.action == "owner":
            return None
        self.need("lead_flow", self.state["owner"] != LEADGEN or self.actor == LEADGEN)
        does: Any = getattr(self, f"_{self.action}")
        granted: str | None = does()
        return granted

    def _pass(self) -> None:
        world, target = self.world, self.target
        self.need("not_thread_owner", self.idle or self.is_owner)
        self.need("no_target", target is not None)
        self.need("unknown_target", target in world.connected or target in world.of_meta)
        self.need("target_is_owner", not (target == self.actor and (self.is_owner or world.routing)))
        self.need("forbidden_by_policy")
        assert target is not None
        self.state = fresh_day(world, self.state, target)
        if self.actor == LEADGEN:
            self.state = opened(world, self.state)
        self.webhooks.append(world.webhook("pass", target))

    def _release(self) -> None:
        self.need("not_thread_owner", self.is_owner)
        self.state = {**self.state, **IDLE}

    def _take(self) -> str:
        self.need("routing_not_enabled", self.world.routing)
        self.need("already_owner", not self.is_owner)
        allowing = self.need("take_not_permitted")["rules"][-1]["rule"]
        self.need("forbidden_by_policy")
        self._taken()
        return str(allowing)

    def _taken(self) -> None:
        if not self.idle:
            self.webhooks.append(self.world.webhook("take", self.state["owner"]))
        self.state = fresh_day(self.world, self.state, self.actor)

    def _extend(self) -> None:
        self.need("not_thread_owner", self.is_owner)
        seconds = self.story.peek()["values"]["duration"]
        self.need("duration_out_of_range", type(seconds) is int and 1 <= seconds <= 604_800)
        self._within_limits(seconds)
        self.need("forbidden_by_policy")
        until = max(self.state["expires_at"], self.world.at + seconds * 1000)
        self.state = {**self.state, "expires_at": until}

    def _within_limits(self, seconds: int) -> None:
        told = self.story.peek()
        limits: dict[str, int] = told["values"]["limits"]
        agree("limits", sorted(limits), sorted(rule["rule"] for rule in told["rules"] if rule["matched"]))
        smallest = min(limits, key=lambda rule: limits[rule], default=None)
        if not self.check("over_policy_limit", passed=smallest is None or seconds <= limits[smallest]):
            raise DeniedError("over_policy_limit", self.action, smallest)

    def _request(self) -> None:
        world = self.world
        asks = not world.routing or world.mode["behavior"]["request_in_routing"]
        self.need("request_not_available", asks)
        self.need("already_owner", not self.is_owner)
        self.need("no_thread_owner", not (world.routing and self.idle))
        self.need("forbidden_by_policy")
        if self.idle:
            self.webhooks.append(world.webhook("pass", self.actor))
            self.state = fresh_day(world, self.state, self.actor)
        else:
            self.webhooks.append(world.webhook("request", self.state["owner"]))
            self.state = {**self.state, "requested_by": self.actor}

    def _send(self) -> None:
        tag = self.story.peek()["values"]["tag"]
        self.need("unknown_tag", tag is None or tag == "HUMAN_AGENT")
        if not self.idle:
            self._owns_or_takes(tag)
        elif self.world.routing:
            self.need("not_default_app", self.actor == self.world.default_id)
        self._window(tag)
        if self.story.is_next("3", "inline_control_not_available"):
            self._inline()
        elif self.idle:
            self._claim(self.story.take("A2", "send from idle"))
        else:
            self._human_agent(self.story.take("A1", "human agent"))

    def _owns_or_takes(self, tag: str | None) -> None:
        """A1: a Human Agent passes if a take would be allowed now."""
        if self.story.is_next("3", "not_thread_owner"):
            told = self.need("not_thread_owner", self.is_owner)["values"]
            agree("A1", self.is_owner or not (told["human_agent"] and tag == "HUMAN_AGENT"), True)
            return
        agree("A1", self.is_owner, False)
        may = self.check("routing_not_enabled", action="take", passed=self.world.routing)
        may = may and self.check("already_owner", action="take", passed=True)
        may = may and self.check("take_not_permitted", action="take")
        may = may and self.check("forbidden_by_policy", action="take")
        told = self.need("take_not_permitted", may)["values"]
        agree("A1", (told["human_agent"], told["tag"]), (True, "HUMAN_AGENT"))

    def _window(self, tag: str | None) -> None:
        told = self.story.peek()["values"]
        days = 7 if told["human_agent"] and tag == "HUMAN_AGENT" else 1
        opened = self.world.before["window_opened_at"]
        is_open = opened is not None and self.world.at - opened <= days * DAY_MS
        self.need("outside_messaging_window", is_open)

    def _inline(self) -> None:
        """A3: the control is checked as if the send had happened."""
        self.need("inline_control_not_available", self.world.routing)
        control = self.story.peek()["values"]["control_type"]
        good = control in ("pass", "release") or (control is None and self.world.channel == "messenger")
        self.need("bad_inline_control", good)
        was_idle = self.idle
        if was_idle:
            self._claim(None)
        else:
            self._human_agent(None)
        after_send = self.state
        acting = _Asking(self.story, self.world, "pass" if control == "pass" else "release", after_send)
        acting.decided()
        told = self.story.take(*(("A2", "send from idle") if was_idle else ("A1", "human agent")))
        agree("send", told["changes"], changes_of(self.world.before, after_send))
        told = self.story.take("A3", "inline control")
        agree("A3", told["changes"], changes_of(after_send, acting.state))
        self.state, self.webhooks = acting.state, self.webhooks + acting.webhooks

    def _human_agent(self, told: Json | None) -> None:
        if not self.is_owner:
            self._taken()
        if told is not None:
            agree("A1", told["changes"], changes_of(self.world.before, self.state))

    def _claim(self, told: Json | None) -> None:
        """A2: who claims by sending from idle, and until when."""
        setting, last = self.world.mode["behavior"]["send_claims_idle"], self.state["last_user_message_at"]
        claims = setting == "any_allowed" or (
            setting == "default_app_only" and self.actor == self.world.default_id
        )
        if claims and last is not None and last + DAY_MS > self.world.at:
            until = last + DAY_MS
            self.state = {**self.state, "owner": self.actor, "expires_at": until, "window": 86_400}
        if told is not None:
            agree("A2", told["changes"], changes_of(self.world.before, self.state))
