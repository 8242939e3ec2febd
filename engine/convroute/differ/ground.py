"""Whether two policies say the same of everything that rules name: then what is written alike is the same."""

from collections.abc import Hashable, Iterator

from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule


def same_ground(old: CheckedPolicy, new: CheckedPolicy) -> bool:
    """Whether a condition, an app and what stands behind all rules mean the same in both. What rules name
    otherwise, such as sets and schedules, is part of their conditions."""
    return (
        old.name == new.name
        and old.timezone == new.timezone
        and old.default == new.default
        and old.social == new.social
        and old.behavior == new.behavior
        and old.mode == new.mode
        and old.accounts == new.accounts
        and old.facts == new.facts
        and [*_apps(old)] == [*_apps(new)]
    )


def same_permissions(old: CheckedPolicy, new: CheckedPolicy, *, named: bool = False) -> bool:
    """Whether both decide all that apps ask for alike, as it is written: no route has a say in it. `named`:
    and by permissions and limits of the same names."""
    alike = same_ground(old, new) and [*_permissions(old)] == [*_permissions(new)]
    return alike and (not named or [*_names(old)] == [*_names(new)])


def _apps(policy: CheckedPolicy) -> Iterator[Hashable]:
    for app in policy.apps.values():
        yield app.name, app.id, app.human_agent, app.standby, app.disabled, app.builtin


def _permissions(policy: CheckedPolicy) -> Iterator[Hashable]:
    yield from map(meaning_of_permission, policy.permissions)
    yield from map(meaning_of_permission, policy.limits)


def meaning_of_permission(rule: PermissionRule | LimitRule) -> Hashable:
    """What it says, whatever it is called and however that is written."""
    if isinstance(rule, LimitRule):
        return rule.by, rule.seconds
    return rule.effect, rule.action, rule.by, rule.from_, rule.to, rule.when


def _names(policy: CheckedPolicy) -> Iterator[str]:
    yield from (rule.id for rule in policy.permissions)
    yield from (limit.id for limit in policy.limits)
