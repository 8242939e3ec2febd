"""Who is a person and who a machine, by what a policy says about its apps."""

from convroute.policy.model import App, CheckedPolicy, PermissionRule, Who

_HUMAN = frozenset({"sales", "customer_care"})


def is_machine(app: App) -> bool:
    """Automation and nothing else."""
    return app.roles == {"automation"} and app.builtin is None


def is_person(app: App) -> bool:
    """An inbox, an app with `human_agent`, or one whose roles are people's work."""
    return (
        app.builtin is not None
        or (app.human_agent and not is_machine(app))
        or bool(app.roles & _HUMAN and "automation" not in app.roles)
    )


def people(policy: CheckedPolicy) -> list[App]:
    """The connected apps behind which people sit."""
    return [app for app in policy.apps.values() if app.connected and is_person(app)]


def covers(who: Who | None, app_id: str) -> bool:
    """Whether a list of a permission contains the app; one that was not written contains everything."""
    return who is None or who.contains(app_id)


def may_take(policy: CheckedPolicy, taker: str, owner: str | None) -> list[PermissionRule]:
    """What allows the app `taker` to take from the app `owner` (None: from anybody), if a `deny` does not."""
    allowed = [rule for rule in takes(policy, "allow") if _speaks_of(rule, taker, owner)]
    denied = owner is not None and any(
        rule.when is None and _speaks_of(rule, taker, owner) for rule in takes(policy, "deny")
    )
    return [] if denied else allowed


def takes(policy: CheckedPolicy, effect: str) -> list[PermissionRule]:
    return [rule for rule in policy.permissions if rule.action == "take" and rule.effect == effect]


def _speaks_of(rule: PermissionRule, taker: str, owner: str | None) -> bool:
    return rule.by.contains(taker) and (owner is None or covers(rule.from_, owner))
