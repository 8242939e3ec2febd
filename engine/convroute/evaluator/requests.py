"""What apps ask for (semantics 3): the checks in their order; the first that fails is the reason."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from convroute.conversation.channel import INBOX_OF, LEADGEN, META_AI, first_id
from convroute.conversation.errors import DenialKind, meta_error
from convroute.evaluator.permissions import covering_limits, first_covering, smallest_limit
from convroute.evaluator.reason import Reason
from convroute.evaluator.snapshot import View
from convroute.evaluator.state import State
from convroute.evaluator.trace import Tried
from convroute.policy.model import LimitRule, PermissionRule
from convroute.wording import duration

LONGEST_EXTENSION = 604_800


class Check(Struct, frozen=True):
    """One check of the table: the reason if it fails, what it looked at, and the rule behind it."""

    reason: DenialKind
    passed: bool
    because: str
    rule: PermissionRule | LimitRule | None = None
    tried: tuple[Tried, ...] = ()
    granted_by: PermissionRule | None = None
    reference: str = "seed"
    looked_at: Mapping[str, object] = field(default_factory=dict)


class Case(Struct, frozen=True):
    """An action by `actor` on a thread in `state`; the inline action of a send is a case of its own."""

    view: View
    action: str
    actor: str
    state: State
    target: str | None = None

    @property
    def routing(self) -> bool:
        return self.view.policy.mode == "routing"

    @property
    def is_owner(self) -> bool:
        owner = self.state.owner
        return owner is not None and first_id(owner) == self.actor

    def shown(self, app_id: str | None) -> str:
        """The app as the explanation names it."""
        return "nobody" if app_id is None else self.view.app_name(app_id) or f"app {app_id}"


def connected(view: View, app_id: str | None) -> bool:
    """Whether the app is connected on the thread's channel."""
    return any(app.id == app_id and app.connected_on(view.channel) for app in view.policy.apps.values())


def is_meta_s(view: View, app_id: str | None) -> bool:
    """Whether a pass may go to the app though nobody declared it: the inbox, and on Messenger Meta's AI."""
    return app_id == INBOX_OF[view.channel] or (app_id == META_AI and view.channel == "messenger")


def default_id(view: View) -> str | None:
    return view.policy.default_id


def checks_of(case: Case) -> Iterator[Check]:
    """The checks of the case's action, behind the two that every action has."""
    known = connected(case.view, case.actor) or (case.actor == LEADGEN and case.action == "pass")
    yield Check("unknown_app", known, f"{case.shown(case.actor)} is connected")
    if case.action == "owner":
        return
    free = case.state.owner != LEADGEN or case.actor == LEADGEN
    yield Check("lead_flow", free, "the lead form does not own the thread", reference="D 2.1 R9")
    match case.action:
        case "pass":
            yield from _pass(case)
        case "release":
            yield _owner_only(case)
        case "take":
            yield from take_checks(case)
        case "extend":
            yield from _extend(case)
        case "request":
            yield from _request(case)


def _owner_only(case: Case) -> Check:
    return Check("not_thread_owner", case.is_owner, f"{case.shown(case.actor)} is the owner")


def _permitted(case: Case, target: str | None = None) -> Check:
    """Not denied by the policy (semantics 4)."""
    attempt = (case.actor, case.state.owner, target)
    rule, tried = first_covering(case.view, "deny", case.action, attempt)
    because = f"no `deny {case.action}` covers it" if rule is None else f"`{rule.id}` forbids it"
    return Check("forbidden_by_policy", rule is None, because, rule, tried)


def _pass(case: Case) -> Iterator[Check]:
    actor, target = case.actor, case.target
    may = not case.state.active or case.is_owner
    yield Check(
        "not_thread_owner", may, f"the thread is idle or {case.shown(actor)} is its owner", reference="D 3.1"
    )
    yield Check("no_target", target is not None, "there is a target, or a default app", reference="D 3.1")
    reachable = connected(case.view, target) or is_meta_s(case.view, target)
    because = f"{case.shown(target)} is connected or the inbox"
    yield Check("unknown_target", reachable, because, reference="D 3.1" if reachable else "6-P")
    itself = target == actor and (case.is_owner or case.routing)
    yield Check("target_is_owner", not itself, f"{case.shown(target)} is somebody else", reference="D 2.6")
    yield _permitted(case, target)


def take_checks(case: Case) -> Iterator[Check]:
    """`take`: nobody may until an `allow take` says so (D 3.3, 6-U)."""
    yield Check("routing_not_enabled", case.routing, "Conversation Routing is on", reference="D 2.6")
    yield Check(
        "already_owner", not case.is_owner, f"{case.shown(case.actor)} is not the owner", reference="D 3.3"
    )
    attempt = (case.actor, case.state.owner, None)
    rule, tried = first_covering(case.view, "allow", "take", attempt)
    because = "an `allow take` covers it" if rule is None else f"`{rule.id}` allows it"
    yield Check("take_not_permitted", rule is not None, because, None, tried, granted_by=rule)
    yield _permitted(case)


def _extend(case: Case) -> Iterator[Check]:
    yield _owner_only(case)
    seconds = case.view.look("duration")
    whole = isinstance(seconds, int) and not isinstance(seconds, bool)
    in_range = whole and 1 <= int(str(seconds)) <= LONGEST_EXTENSION
    yield Check(
        "duration_out_of_range",
        in_range,
        f"duration {seconds!r} is from 1 to 604800 seconds",
        reference="6-N",
        looked_at={"duration": seconds},
    )
    limit, tried = smallest_limit(case.view, case.actor)
    within = limit is None or (isinstance(seconds, int) and seconds <= limit.seconds)
    because = "no limit covers it" if limit is None else f"`{limit.id}` is {duration(limit.seconds)}"
    looked_at: dict[str, object] = {"duration": seconds, "limits": covering_limits(case.view, case.actor)}
    yield Check("over_policy_limit", within, because, limit, tried, looked_at=looked_at)
    yield _permitted(case)


def _request(case: Case) -> Iterator[Check]:
    asks = not case.routing or case.view.policy.behavior.request_in_routing
    yield Check(
        "request_not_available",
        asks,
        "requests are available in this mode",
        reference="6-B",
    )
    yield Check(
        "already_owner", not case.is_owner, f"{case.shown(case.actor)} is not the owner", reference="D 3.5"
    )
    somebody = not case.routing or case.state.active
    yield Check("no_thread_owner", somebody, "there is an owner to ask", reference="6-B")
    yield _permitted(case)


class Verdict(Struct, frozen=True):
    """What the checks say: `failed` is the first that did not pass; `granted_by` the `allow` of a take."""

    failed: Check | None
    granted_by: PermissionRule | None


def verdict(case: Case, checks: Iterator[Check]) -> Verdict:
    """Run checks until one fails; each becomes a step of the trace."""
    granted_by: PermissionRule | None = None
    for check in checks:
        case.view.trace.step(
            "3",
            check.reason,
            "passed" if check.passed else "failed",
            check.reference,
            assumed=check.reference.startswith("6-"),
            rules=check.tried,
            notes=(check.because,),
            also=check.looked_at,
            action=case.action,
            actor=case.actor,
            owner=case.state.owner,
            target=case.target,
        )
        granted_by = granted_by or check.granted_by
        if not check.passed:
            return Verdict(check, granted_by)
    return Verdict(None, granted_by)


def denial_reason(case: Case, check: Check) -> Reason:
    """The reason of a denial; `rule` only where the policy itself forbids (semantics 5)."""
    rule = check.rule if check.reason in ("forbidden_by_policy", "over_policy_limit") else None
    actor = case.shown(case.actor)
    message = meta_error(check.reason, case.view.channel, case.action).message
    asks = "ask for the owner" if case.action == "owner" else case.action
    text = f"{actor} may not {asks}: {_in_words(case, check) or message}"
    return Reason(check.reason, text, rule.id if rule else None, rule.place if rule else None)


def _in_words(case: Case, check: Check) -> str | None:
    actor, owner = case.shown(case.actor), case.shown(case.state.owner)
    words = {
        "not_thread_owner": f"{owner} owns the thread",
        "not_default_app": f"nobody owns the thread, and {actor} is not the default app",
        "unknown_app": f"{actor} is not connected",
        "unknown_target": f"{case.shown(case.target)} is not connected",
        "already_owner": f"{actor} owns the thread already",
        "take_not_permitted": "no `allow take` covers it",
        "forbidden_by_policy": f"`{check.rule.id}` forbids it" if check.rule else None,
        "over_policy_limit": check.because,
        "target_is_owner": f"{case.shown(case.target)} cannot pass to itself",
        "lead_flow": "Meta's lead form owns the thread",
    }
    return words.get(check.reason)
