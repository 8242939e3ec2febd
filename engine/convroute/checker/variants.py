"""Variants of one policy: checked as it is, but without reading or checking again what did not change."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.assembly import assemble
from convroute.checker.check import Declarations, Parts, outcome
from convroute.checker.checked import Checked
from convroute.checker.files import Files, Found
from convroute.checker.findings import Findings, Written, of_kind
from convroute.checker.inclusion import Assembled, WrittenRoutes
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import PlainRoutes
from convroute.syntax.examples import Test
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.invariants import Invariant

Statement = Written[nodes.Statement]
Changed = Mapping[int, Sequence[Statement]]
"""What stands in place of statements, by the identity of their nodes; nothing where one was removed."""

_ON_GROUND = (
    nodes.Route,
    nodes.Permission,
    nodes.Limit,
    nodes.DefaultDecl,
    nodes.SocialDecl,
    nodes.BehaviorBlock,
)


class Variants(Struct, frozen=True):
    """One policy without what decides nothing, as tests. Not for several threads of a program at once."""

    assembled: Assembled
    declarations: Declarations

    @classmethod
    def of(cls, root: Found, files: Files) -> "Variants | None":
        """The policy that `root` is, or that its tests are about; None if it cannot be read."""
        findings = Findings()
        assembled = assemble(root, files, findings)
        if assembled is None:
            return None
        bare = replace(assembled, statements=tuple(_woven(assembled)))
        return cls(bare, Declarations.of(bare, findings))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that have a meaning for decisions, in the order they count."""
        return self.assembled.statements

    def check(self, changed: Changed) -> Checked:
        """The policy with other statements in place of some, as `check` would see it."""
        statements = tuple(self._with(changed))
        if all(isinstance(one.node, _ON_GROUND) for one in self.statements if id(one.node) in changed):
            self.declarations.findings.items.clear()
            declarations = self.declarations
        else:
            declarations = self._new_ground(statements)
        rules = [*of_kind(statements, nodes.Route)]
        return outcome(self.assembled, Parts.of(declarations, statements, rules), declarations.findings)

    def _with(self, changed: Changed) -> Iterator[Statement]:
        for statement in self.statements:
            yield from changed.get(id(statement.node), (statement,))

    def _new_ground(self, statements: tuple[Statement, ...]) -> Declarations:
        findings = Findings()
        referenced = replace(self.assembled.referenced, findings=findings)
        return Declarations.of(
            replace(self.assembled, statements=statements, referenced=referenced), findings
        )


def _woven(assembled: Assembled) -> Iterator[Statement]:
    """Everything that decides; routes in their order, segments before the next other."""
    rules = _rules(assembled.routes)
    for one in assembled.statements:
        if isinstance(one.node, nodes.Route):
            for rule in rules:
                yield rule
                if rule.node is one.node:
                    break
        elif not isinstance(one.node, Test | Invariant | ExpectedChange):
            yield one
    yield from rules


def _rules(routes: Sequence[WrittenRoutes]) -> Iterator[Statement]:
    """The routes one by one: each may be changed."""
    for written in routes:
        if isinstance(written, PlainRoutes):
            yield from (Written(node, written.source) for node in written)
        else:
            yield Written(written.node, written.source)
