"""A trace as a story that is read step by step, with what every reader of one needs to know.

Nothing of the evaluator is used here: a trace is JSON, and the semantics are
written down a second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DAY = 86_400
DAY_MS = 86_400_000
INBOXES = {"instagram": "1217981644879628", "messenger": "263902037430900"}
LEADGEN = "413038776280800"
BUILTINS = {
    "1217981644879628": "instagram_inbox",
    "263902037430900": "page_inbox",
    "413038776280800": "leadgen",
    "622851382610562": "meta_ai",
    "928891643393937": "meta_ai",
}
META_AI = "622851382610562"
THREAD = ("owner", "expires_at", "window", "last_user_message_at", "window_opened_at", "requested_by")
IDLE: Json = dict.fromkeys(("owner", "expires_at", "window", "requested_by"))


class UntoldError(AssertionError):
    """The trace does not say what has to be known, or says something else."""


@dataclass
class Derived:
    """What follows from a trace: the parts of a decision that are more than wording."""

    outcome: str
    kind: str
    rule: str | None = None
    app_id: str | None = None
    messaging: list[str] = field(default_factory=list)
    standby: list[str] = field(default_factory=list)
    thread: Json | None = None
    webhooks: list[tuple[str, str]] = field(default_factory=list)
    error: tuple[int, int | None] | None = None
    thread_owner: Json | None = None


class Story:
    """The steps in their order; each is taken once."""

    def __init__(self, trace: Mapping[str, Any]) -> None:
        self._steps: list[Json] = trace["steps"]
        self._next = 0

    def peek(self) -> Json:
        return self._steps[self._next] if self._next < len(self._steps) else {"step": "", "name": ""}

    def is_next(self, step: str, name: str) -> bool:
        return (self.peek()["step"], self.peek()["name"]) == (step, name)

    def take(self, step: str, name: str) -> Json:
        found = self.peek()
        if not self.is_next(step, name):
            raise UntoldError(f"expected {step} {name}, the trace says {found['step']} {found['name']}")
        self._next += 1
        return found

    def ended(self) -> None:
        if self._next != len(self._steps):
            raise UntoldError(f"there is more to the trace: {self.peek()}")


def agree(what: str, told: object, derived: object) -> None:
    if told != derived:
        raise UntoldError(f"{what}: the trace says {told!r}, it follows {derived!r}")


@dataclass
class World:
    """What the trace says of the policy and the thread before."""

    mode: Json
    before: Json
    at: int
    late: bool
    part: str | None = None

    @property
    def routing(self) -> bool:
        return self.mode["default"] is not None

    @property
    def channel(self) -> str:
        return str(self.mode["channel"])

    @property
    def apps(self) -> dict[str, str]:
        """Connected apps, name to id."""
        apps: dict[str, str] = self.mode["apps"]
        return apps

    @property
    def default_id(self) -> str | None:
        return self.apps[self.mode["default"]] if self.routing else None

    @property
    def inbox(self) -> str:
        return INBOXES[self.channel]

    @property
    def of_meta(self) -> tuple[str, ...]:
        """Whom a pass reaches though nobody declared it."""
        return (self.inbox, META_AI) if self.channel == "messenger" else (self.inbox,)

    @property
    def connected(self) -> set[str]:
        return set(self.apps.values())

    def name(self, app_id: str | None) -> str | None:
        declared = {**self.mode["disabled"], **self.mode.get("elsewhere", {}), **self.apps}
        names = {own: name for name, own in declared.items()}
        return None if app_id is None else names.get(first(app_id), BUILTINS.get(app_id))

    def webhook(self, verb: str, to: str) -> tuple[str, str]:
        return self.name(to) or to, f"{verb}_thread_control"


def first(app_id: str | None) -> str | None:
    """Meta's AI has two ids and is one app."""
    return META_AI if BUILTINS.get(app_id or "") == "meta_ai" else app_id


def settled(mode: Json, t1: Json) -> Json:
    """T1: active while it has an owner whose time is not over and who is not disabled."""
    values = t1["values"]
    owner, until = values["given_owner"], values["given_expires_at"]
    over = (
        owner is None or until is None or values["at"] >= until or first(owner) in mode["disabled"].values()
    )
    state = {name: values[name] for name in THREAD}
    agree("T1 result", t1["result"], "idle" if over else "active")
    if over:
        state.update(IDLE)
    else:
        state.update(owner=owner, expires_at=until)
    agree("T1 thread", {name: values[name] for name in THREAD}, state)
    return state


def fresh_day(world: World, state: Json, owner: str, window: int = DAY) -> Json:
    until = world.at + window * 1000
    if world.late and state["expires_at"] is not None:
        until = max(until, state["expires_at"])
    return {**state, "owner": owner, "expires_at": until, "window": window, "requested_by": None}


def opened(world: World, state: Json) -> Json:
    """The messaging window, which never closes sooner."""
    return {**state, "window_opened_at": max(world.at, state["window_opened_at"] or 0)}


def changes_of(before: Json, after: Json) -> Json:
    return {
        name: {"before": before[name], "after": after[name]} for name in THREAD if before[name] != after[name]
    }


def followed(rule: Json) -> bool:
    """Whether a rule matched, by its conditions and the logic that joins them."""

    def value(logic: Any) -> bool:
        if logic is None:
            return True
        if isinstance(logic, int):
            return bool(rule["conditions"][logic]["result"])
        operands = [value(part) for part in logic[1:]]
        match logic[0]:
            case "not":
                return not operands[0]
            case "and":
                return all(operands)
            case _:
                return any(operands)

    agree(f"rule {rule['rule']}", rule["matched"], value(rule["logic"]))
    return bool(rule["matched"])


def first_of(rules: list[Json]) -> Json | None:
    """The first rule that matched; none is tried after it."""
    matching = [rule for rule in rules if followed(rule)]
    if matching:
        agree("the last rule tried", rules[-1]["rule"], matching[0]["rule"])
        return matching[0]
    return None
