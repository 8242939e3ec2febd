"""Every condition of routes and permissions, with the part of the text each piece was written as."""

from collections.abc import Iterator
from typing import cast

from msgspec import Struct

from convroute.checker.checked import WrittenRoute
from convroute.conversation.channel import Channel
from convroute.conversation.event import OPENING_KINDS, Surface
from convroute.linter.constancy import Known, known_values, never
from convroute.linter.context import LintContext
from convroute.policy.conditions import Combination, Condition, Negation
from convroute.policy.fields import SURFACES
from convroute.policy.space import kind_of
from convroute.policy.stages import ENTRY_OF
from convroute.source import Source
from convroute.syntax import conditions as tree
from convroute.syntax.nodes import Entry, Permission, Route


class Conditioned(Struct, frozen=True):
    """A condition, as written and as it is understood, and what its rule already says."""

    node: tree.Condition
    condition: Condition
    source: Source
    known: Known
    route: WrittenRoute | None


def conditions(context: LintContext) -> Iterator[Conditioned]:
    """Those of routes, then those of permissions."""
    known = known_values(context.policy.accounts.values())
    for written in context.checked.routes:
        node = written.node
        if isinstance(node, Route) and node.when is not None and written.rule.when is not None:
            said = known | said_by(written)
            yield Conditioned(node.when, written.rule.when, written.source, said, written)
    for permission in context.checked.permissions:
        rule, when = permission.rule, getattr(permission.node, "when", None)
        if isinstance(permission.node, Permission) and when is not None:
            condition = getattr(rule, "when", None)
            if condition is not None:
                yield Conditioned(when, condition, permission.source, known, None)


def can_match(written: WrittenRoute, channel: Channel) -> bool:
    """Whether some event on the channel may match the rule: nothing says that none can."""
    when = written.rule.when
    return when is None or not never(when, known_values([channel]) | said_by(written))


def said_by(written: WrittenRoute) -> Known:
    """What the ENTRY of a rule says about the event: only opening events are routed (semantics 2)."""
    known: Known = {
        "entry": frozenset({ENTRY_OF[written.rule.stage]}),
        "kind": OPENING_KINDS,
    }
    node = written.node
    entry = node.entry if isinstance(node, Route) else None
    if isinstance(entry, Entry) and entry.word in SURFACES:
        surface = cast("Surface", entry.word)
        known["surface"] = frozenset({surface})
        known["kind"] = frozenset({kind_of(surface)})
    return known


def parts(node: tree.Condition, condition: Condition) -> list[tuple[tree.Condition, Condition]]:
    """The operands of a junction, each as written and as understood; none of anything else."""
    while isinstance(node, tree.Parens):
        node = node.inner
    if isinstance(node, tree.Junction) and isinstance(condition, Combination):
        return [*zip(node.operands, condition.operands, strict=True)]
    if isinstance(node, tree.Not) and isinstance(condition, Negation):
        return [(node.operand, condition.operand)]
    return []
