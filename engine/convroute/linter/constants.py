"""The parts of conditions that always come to the same, each where it was written."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.checker.checked import WrittenRoute
from convroute.linter.analysis import Constant
from convroute.linter.context import LintContext
from convroute.linter.written_parts import WrittenPart, part_at
from convroute.policy.model import PermissionRule
from convroute.policy.stages import Stage
from convroute.regions.answers import Why
from convroute.source import Source
from convroute.syntax.nodes import Permission, Route


class ConstantPart(Struct, frozen=True):
    """`stage` and `route` are those of a route; None of a permission."""

    source: Source
    part: WrittenPart
    constant: Constant
    stage: Stage | None = None
    route: WrittenRoute | None = None


def constants(context: LintContext, *whys: Why) -> Iterator[ConstantPart]:
    """Those with one of the reasons: first of routes, then of permissions."""
    for stage, answers in context.analysis.stages.items():
        for position, constant in answers.constants:
            written = context.route_at(stage, position)
            node, when = written.node, written.rule.when
            if (
                constant.why in whys
                and isinstance(node, Route)
                and node.when is not None
                and when is not None
            ):
                part = part_at(node.when, when, constant.path)
                yield ConstantPart(written.source, part, constant, stage, written)
    permissions = [one for one in context.checked.permissions if isinstance(one.rule, PermissionRule)]
    for number, constant in context.analysis.permissions:
        permission = permissions[number]
        statement, rule = permission.node, permission.rule
        if (
            constant.why in whys
            and isinstance(statement, Permission)
            and statement.when is not None
            and isinstance(rule, PermissionRule)
            and rule.when is not None
        ):
            part = part_at(statement.when, rule.when, constant.path)
            yield ConstantPart(permission.source, part, constant)
