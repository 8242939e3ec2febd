"""What tests of a policy have to show: every rule, condition, permission and stage, both ways.

A rule has to win, an atomic condition of a `when` to be true and false, a
permission to decide and to be passed over, a stage of semantics 2 to be reached.
"""

from collections.abc import Iterator
from typing import Literal, get_args

from msgspec import Struct

from convroute.conversation.channel import LEADGEN
from convroute.evaluator.stages import STAGE_OF_STEP, rules_of, unusable, unusable_channels
from convroute.policy.conditions import Always, Condition, leaves
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, RouteRule
from convroute.source import Place

Kind = Literal["rules", "conditions", "permissions", "stages"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Key = tuple[str, str, int, str]

_MARKS = {"campaign": "an ad", "link": "a link", "organic": "an organic event"}


class Obligation(Struct, frozen=True):
    """One thing to show. `subject` is the id of the rule or permission, or the clause of a stage.

    `atom` counts the atoms of the subject's condition from 0, and is -1 for the other kinds.
    `text` is what is written, `missing` what is not tested as long as nobody shows it.
    """

    kind: Kind
    subject: str
    outcome: str
    atom: int = -1
    text: str = ""
    missing: str = ""
    place: Place | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.subject, self.atom, self.outcome


def obligations(policy: CheckedPolicy) -> tuple[Obligation, ...]:
    """Everything to show of `policy`: rules in the order they are tried, permissions as written, stages."""
    return (
        *(_wins(rule) for rule in policy.routes),
        *(one for rule in policy.routes for one in _conditions(rule, rule.when)),
        *(one for permission in policy.permissions for one in _conditions(permission, permission.when)),
        *(one for permission in policy.permissions for one in _permission(permission)),
        *(one for limit in policy.limits for one in _limit(limit)),
        *_stages(policy),
    )


def _wins(rule: RouteRule) -> Obligation:
    return Obligation("rules", rule.id, "wins", -1, rule.text, "never wins", rule.place)


def _conditions(rule: RouteRule | PermissionRule, when: Condition | None) -> Iterator[Obligation]:
    for number, leaf in enumerate(leaves(when)):
        text = str(leaf.value).lower() if isinstance(leaf, Always) else leaf.text
        for outcome in ("true", "false"):
            missing = f"is never {outcome}"
            yield Obligation("conditions", rule.id, outcome, number, text, missing, leaf.place)


def _permission(rule: PermissionRule) -> Iterator[Obligation]:
    word, never = ("grants", "never grants") if rule.effect == "allow" else ("forbids", "never forbids")
    of_action = f"{never} a {rule.action}" if rule.action != "extend" else f"{never} an extension"
    yield Obligation("permissions", rule.id, word, -1, rule.text, of_action, rule.place)
    passed = "is never passed over"
    yield Obligation("permissions", rule.id, "does not cover", -1, rule.text, passed, rule.place)


def _limit(rule: LimitRule) -> Iterator[Obligation]:
    yield Obligation("permissions", rule.id, "over", -1, rule.text, "never refuses", rule.place)
    yield Obligation("permissions", rule.id, "within", -1, rule.text, "never lets through", rule.place)


def _stages(policy: CheckedPolicy) -> Iterator[Obligation]:
    """Only what the policy can reach: its modes, channels and readings (semantics E1-E7)."""
    lead_form = next((app for app in policy.apps.values() if app.id == LEADGEN), None)
    if "messenger" in policy.channels and (lead_form is None or lead_form.connected):
        yield _stage("E1", "withheld", "the lead form owns the thread")
    yield _stage("E2", "owner", "the owner gets the event")
    behavior = policy.behavior
    for stage, on in (("campaign", behavior.campaign_preempts), ("link", behavior.link_preempts)):
        if on and any(unusable(policy, rule) is None for rule in rules_of(policy, stage)):
            yield _stage("E2", f"{stage} preempts", f"{_MARKS[stage]} takes an owned thread")
    for clause, stage in STAGE_OF_STEP.items():
        if rules_of(policy, stage):
            yield _stage(clause, "matched", f"{_MARKS[stage]} that a rule routes")
            yield _stage(clause, "no rule", f"{_MARKS[stage]} that no rule routes")
    if policy.social is not None:
        yield _stage("E5b", "social", f"the social app `{policy.social}` gets the event", policy.social_place)
    if policy.default is None:
        yield _stage("E6", "broadcast", "everybody gets the event")
    else:
        text = f"the default app `{policy.default}` gets the event"
        yield _stage("E6", "default app", text, policy.default_place)
    first = next((rule for rule in policy.routes if unusable_channels(policy, rule)), None)
    if first is not None:
        yield _stage("E7", "unusable", "a rule names an app that cannot be used", first.place)


def _stage(clause: str, outcome: str, text: str, place: Place | None = None) -> Obligation:
    return Obligation("stages", clause, outcome, -1, text, "never happens", place)
