"""What apps may ask for: `allow`, `deny` and `limit` (language: Permissions; semantics 4)."""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.checker.checked import WrittenPermission
from convroute.checker.conditions import Conditions
from convroute.checker.findings import Findings, Written
from convroute.checker.groups import Groups
from convroute.checker.rule_ids import RuleIds
from convroute.checker.times import seconds
from convroute.policy.model import LimitRule, PermissionRule
from convroute.syntax import nodes
from convroute.syntax.literals import Name
from convroute.syntax.printer.routes import show_limit, show_permission
from convroute.units import DAY_SECONDS

LONGEST_EXTENSION = 7


class Permissions(Struct):
    """Checks permissions and limits; `written` keeps each with its statement."""

    groups: Groups
    conditions: Conditions
    rule_ids: RuleIds
    findings: Findings
    written: list[WrittenPermission] = field(default_factory=list)

    def check_all(self, statements: Sequence[Written[nodes.Statement]]) -> None:
        for statement in statements:
            if isinstance(statement.node, nodes.Permission):
                self._permission(Written(statement.node, statement.source))
            elif isinstance(statement.node, nodes.Limit):
                self._limit(Written(statement.node, statement.source))

    def _permission(self, written: Written[nodes.Permission]) -> None:
        node, source = written.node, written.source
        rule_id = self.rule_ids.rule_id(node.label, f"{node.effect}:{node.action}")
        by = self.groups.resolve(node.by, source)
        from_ = None if node.from_ is None else self.groups.resolve(node.from_, source)
        to = None if node.to is None else self.groups.resolve(node.to, source)
        when = self.conditions.check(node.when, source, "permission")
        if when is None and node.when is not None:
            return
        text = show_permission(replace(node, label=None))
        rule = PermissionRule(
            id=rule_id,
            label=_label(node.label),
            effect=node.effect,
            action=node.action,
            by=by,
            from_=from_,
            to=to,
            when=when,
            text=text,
            place=written.spot.place,
        )
        self.written.append(WrittenPermission(rule, node, source))

    def _limit(self, written: Written[nodes.Limit]) -> None:
        node, source = written.node, written.source
        rule_id = self.rule_ids.rule_id(node.label, "limit:extend")
        by = self.groups.resolve(node.by, source)
        length = seconds(node.duration)
        if not 1 <= length <= LONGEST_EXTENSION * DAY_SECONDS:
            spot = written.part(node.duration).spot
            self.findings.add(
                "E270",
                f"a limit is from 1 second to {LONGEST_EXTENSION} days, not {spot.text}",
                spot,
                help="Meta extends control by 7 days at most; write a shorter limit, or `deny extend`",
            )
            return
        text = show_limit(replace(node, label=None))
        rule = LimitRule(rule_id, _label(node.label), by, length, text, written.spot.place)
        self.written.append(WrittenPermission(rule, node, source))


def _label(name: Name | None) -> str | None:
    return None if name is None else name.value
