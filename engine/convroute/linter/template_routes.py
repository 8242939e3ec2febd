"""What each template's file has to say so that Meta does what the policy routes (domain: campaign routing).

A file knows one app and one number of days, so only a template's rule without
a condition can be written into it. A file that others read in another way is
left alone: writing must never change a decision of the policy.
"""

from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.checked import Checked, WrittenRoute
from convroute.policy.model import CheckedPolicy, RouteRule, Template
from convroute.source import Source
from convroute.syntax.nodes import Route
from convroute.templates.content import APP_ID_PATH, EXPIRATION_PATH, read_content
from convroute.templates.sync import Change, routing_changes
from convroute.units import DAY_SECONDS

APP_ID, DAYS = str(APP_ID_PATH[-1]), str(EXPIRATION_PATH[-1])
_OTHER_FORM = "its file is a flow or a welcome message, which does not say who answers"


class Routed(Struct, frozen=True):
    """A template, its file, its written rules, and the one of them that a file can say (or None)."""

    template: Template
    file: Source
    rules: tuple[WrittenRoute, ...]
    rule: RouteRule | None

    @property
    def days(self) -> int | None:
        """The `for` of `rule`; None if it leaves the days to the file."""
        said = next((part for part in self.rules if part.rule is self.rule and _has_days(part)), None)
        return None if said is None or said.rule.window is None else said.rule.window // DAY_SECONDS

    @property
    def follows_app(self) -> bool:
        """Whether the file itself is its route (language: `template`)."""
        return not self.rules

    @property
    def follows_days(self) -> bool:
        return not self.rules or not all(map(_has_days, self.rules))


class Rewritten(Struct, frozen=True):
    """A file and what changes in it."""

    file: Source
    changes: tuple[Change, ...]


class Conflict(Struct, frozen=True):
    """Why a member of a file cannot be written: it is used in two ways."""

    file: Source
    member: str
    message: str


class Plan(Struct, frozen=True):
    """`left` says of a template why a file cannot say what its rules do.

    `by_rule` (by identity) has the file that a rule is written into.
    """

    files: tuple[Rewritten, ...]
    left: tuple[tuple[Template, str], ...]
    conflicts: tuple[Conflict, ...]
    by_rule: Mapping[int, Rewritten]

    def change(self, rule: RouteRule, member: str) -> Change | None:
        """How `member` of the rule's file changes because of it."""
        file = self.by_rule.get(id(rule))
        changes = () if file is None else file.changes
        return next((change for change in changes if change.member == member), None)

    def says(self, rule: RouteRule) -> bool:
        """Whether the file of the rule's template can say what the rule does."""
        return id(rule) in self.by_rule


def plan(checked: Checked, policy: CheckedPolicy, dead: Container[int]) -> Plan:
    """What the files have to say for the policy, and where they cannot.

    `dead` are the positions of the rules of the campaign stage that never fire.
    """
    default = policy.apps.get(policy.default or "")
    default_id = None if default is None else default.id
    unreached = {id(rule) for position, rule in enumerate(policy.campaign) if position in dead}
    by_file: dict[str, list[Routed]] = {}
    left: list[tuple[Template, str]] = []
    for routed in _routed(checked, policy):
        readable = read_content(routed.file) is not None
        why = _why_left(routed, unreached) if readable else _OTHER_FORM
        if why is not None and routed.rules:
            left.append((routed.template, why))
        if not readable:
            continue
        by_file.setdefault(routed.file.name, []).append(routed if why is None else replace(routed, rule=None))
    files: list[Rewritten] = []
    conflicts: list[Conflict] = []
    by_rule: dict[int, Rewritten] = {}
    for users in by_file.values():
        against = [*_app_conflicts(users, default_id), *_days_conflicts(users)]
        files.append(_rewritten(users, default_id, {conflict.member for conflict in against}))
        conflicts += against
        by_rule |= {id(user.rule): files[-1] for user in users if user.rule is not None}
    return Plan(tuple(files), tuple(left), tuple(conflicts), by_rule)


def _has_days(written: WrittenRoute) -> bool:
    return isinstance(written.node, Route) and written.node.window is not None


def _routed(checked: Checked, policy: CheckedPolicy) -> Iterator[Routed]:
    rules: dict[str, list[WrittenRoute]] = {}
    for written in checked.routes:
        if written.rule.template is not None and not written.rule.implicit:
            rules.setdefault(written.rule.template, []).append(written)
    for declared in checked.templates:
        template = policy.templates.get(declared.node.name.value)
        if template is not None and declared.file is not None:
            own = tuple(rules.get(template.name, ()))
            rule = next((part.rule for part in own if part.rule.when is None), None)
            yield Routed(template, declared.file, own, rule)


def _why_left(routed: Routed, dead: set[int]) -> str | None:
    if routed.rules and routed.rule is None:
        return "all its rules have a condition, and a file has none"
    if routed.rule is not None and id(routed.rule) in dead:
        return f"its rule `{routed.rule.id}` is never reached"
    return None


def _wanted(users: Sequence[Routed]) -> tuple[dict[str, Routed], dict[int, Routed]]:
    """The apps, and the days, that rules want a file to say; each with the first template that does."""
    apps: dict[str, Routed] = {}
    days: dict[int, Routed] = {}
    for user in users:
        if user.rule is not None:
            apps.setdefault(user.rule.target_id, user)
            if user.days is not None:
                days.setdefault(user.days, user)
    return apps, days


def _needed(users: Sequence[Routed], default_id: str | None) -> str | None:
    """The app that the file has to name; None without a rule, and where Meta takes the default app anyway."""
    app_id = next(iter(_wanted(users)[0]), None)
    named = users[0].template.receiving_app_id
    return None if named is None and app_id == default_id else app_id


def _rewritten(users: Sequence[Routed], default_id: str | None, without: set[str]) -> Rewritten:
    _, days = _wanted(users)
    app_id = _needed(users, default_id) if APP_ID not in without else None
    number = next(iter(days), None) if DAYS not in without else None
    return Rewritten(users[0].file, routing_changes(users[0].file, app_id, number))


def _app_conflicts(users: Sequence[Routed], default_id: str | None) -> Iterator[Conflict]:
    file = users[0].file
    wanted, _ = _wanted(users)
    needed = _needed(users, default_id)
    if len(wanted) > 1:
        said = [f"template `{user.template.name}` to `{_target(user)}`" for user in wanted.values()]
        yield Conflict(file, APP_ID, f"the policy routes {' and '.join(said)}, and they share this file")
    elif needed is not None and routing_changes(file, needed, None):
        for user in users:
            if user.follows_app:
                message = (
                    f"template `{user.template.name}` has no rule, so it would follow this file elsewhere"
                )
                yield Conflict(file, APP_ID, message)


def _days_conflicts(users: Sequence[Routed]) -> Iterator[Conflict]:
    file = users[0].file
    _, wanted = _wanted(users)
    if len(wanted) > 1:
        said = [f"template `{user.template.name}` for {days}" for days, user in wanted.items()]
        yield Conflict(file, DAYS, f"the policy routes {' and '.join(said)} days, and they share this file")
    elif wanted and routing_changes(file, None, next(iter(wanted))):
        for user in users:
            if user.follows_days:
                message = (
                    f"a route of template `{user.template.name}` has no `for` and takes its days from here"
                )
                yield Conflict(file, DAYS, message)


def _target(user: Routed) -> str:
    return "" if user.rule is None else user.rule.target or user.rule.target_id
