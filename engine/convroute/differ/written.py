"""The lines of a policy as people read them, and which of them decided."""

from convroute.differ.difference import Line, Side
from convroute.policy.conditions import Condition, in_words
from convroute.policy.model import (
    App,
    Behavior,
    CheckedPolicy,
    LimitRule,
    PermissionRule,
    RouteRule,
    Template,
)
from convroute.wording import duration


def of_rule(rule: RouteRule, side: Side) -> Line:
    """`ad 12 to sales for 3 days when vip`, and what a template says."""
    target = rule.target or f"app {rule.target_id}"
    window = "" if rule.window is None else f" for {duration(rule.window)}"
    route = rule.text if rule.implicit else f"route {rule.text}"
    return Line(side, "rule", rule.id, f"{route} to {target}{window}{_when(rule.when)}", rule.place)


def _when(condition: Condition | None) -> str:
    return "" if condition is None else f" when {in_words(condition)}"


def of_default(policy: CheckedPolicy, side: Side) -> Line | None:
    if policy.default is None:
        return None
    return Line(side, "default", "default", f"default {policy.default}", policy.default_place)


def of_social(policy: CheckedPolicy, side: Side) -> Line | None:
    if policy.social is None:
        return None
    return Line(side, "social", "social", f"social {policy.social}", policy.social_place)


def of_app(app: App, side: Side, other: App | None = None) -> Line:
    """`app sales`, and what it says otherwise than the `other` version: `app sales disabled`"""
    said = [f"app {app.name}"]
    if other is not None:
        said += [f"id {app.id}"] if app.id != other.id else []
        said += [word for word in ("human_agent", "disabled") if getattr(app, word) > getattr(other, word)]
        said += ["standby off"] if app.standby < other.standby else []
    return Line(side, "app", app.name, " ".join(said), app.place)


def of_template(template: Template, side: Side) -> Line:
    return Line(side, "template", template.name, f"template {template.name}", template.place)


def of_permission(rule: PermissionRule | LimitRule, side: Side) -> Line:
    return Line(
        side, "limit" if isinstance(rule, LimitRule) else "permission", rule.id, rule.text, rule.place
    )


def of_behavior(flag: str, policy: CheckedPolicy, side: Side) -> Line:
    value = getattr(policy.behavior, flag)
    shown = {True: "on", False: "off"}.get(value, value)
    return Line(side, "behavior", flag, f"behavior {flag} {shown}")


def of_changed_behavior(flag: str, old: CheckedPolicy, new: CheckedPolicy) -> Line:
    """The item that says it: where the new policy has what holds without one, that of the old policy."""
    unwritten = getattr(new.behavior, flag) == getattr(Behavior(), flag)
    return of_behavior(flag, old, "old") if unwritten else of_behavior(flag, new, "new")


def of_account(account: str, policy: CheckedPolicy, side: Side) -> Line:
    return Line(side, "account", account, f"account {policy.accounts[account]} {account}")
