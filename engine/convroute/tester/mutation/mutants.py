"""Every policy that is one small mistake away from a given one, in the order of its text.

Tests, invariants and expected changes are never changed, nor what a policy says about itself
(name, version, accounts, timezone), nor the files it names.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import assert_never

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.checker.findings import Written
from convroute.checker.variants import Statement, Variants
from convroute.policy.conditions import leaves
from convroute.policy.model import CheckedPolicy
from convroute.source import Place, Source
from convroute.syntax import declarations as decl
from convroute.syntax import nodes
from convroute.syntax.examples import Test
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.invariants import Invariant
from convroute.syntax.literals import Name
from convroute.tester.mutation import declarations
from convroute.tester.mutation.change import Change, Changes, Operator, Page, Untried, applied
from convroute.tester.mutation.permissions import of_limit, of_permission
from convroute.tester.mutation.routes import by_stage, of_route, swapped
from convroute.tester.mutation.scope import Scope

_MOST = 1_000
MOST_PARTS = 6_000_000
"""Parts of conditions of all mutants together: each mutant is checked and compared as a whole."""


def usual_number(policy: CheckedPolicy) -> int:
    """How many mutants are tried unless somebody says."""
    conditions = [condition for rule in policy.routes for condition in (rule.entry, rule.when)]
    conditions += [permission.when for permission in policy.permissions]
    parts = sum(1 for condition in conditions for _ in leaves(condition))
    return min(_MOST, max(1, MOST_PARTS // max(parts, 1)))


class Mutant(Struct, frozen=True, dict=True):
    """One changed file of a policy. `statements` are those that were changed, `rules` the ids they had."""

    change: Change
    source: Source
    statements: tuple[Statement, ...]
    rules: tuple[str, ...]

    @property
    def operator(self) -> Operator:
        return self.change.operator

    @property
    def what(self) -> str:
        return self.change.what

    @property
    def subject(self) -> str:
        """The rule, or what is declared."""
        node = self.statements[0].node
        match node:
            case _ if self.rules:
                return self.rules[0]
            case nodes.DefaultDecl():
                return "default"
            case nodes.SocialDecl():
                return "social"
            case nodes.BehaviorBlock():
                return "behavior"
            case _:
                return self.declares or "the policy"

    @property
    def declares(self) -> str | None:
        """The name that the statement gives to something."""
        name = getattr(self.statements[0].node, "name", None)
        return name.value if isinstance(name, Name) else None

    @property
    def label(self) -> str | None:
        """What a test of the declaration says first; that of an app names the app anyway."""
        return None if isinstance(self.statements[0].node, decl.AppDecl) else self.declares

    @property
    def written(self) -> str:
        """The statement that is changed, as it stands in the policy."""
        span = self.statements[0].node.span
        return self.source.text[span.start : span.end]

    @cached_property
    def text(self) -> str:
        """The whole file, changed."""
        return applied(self.source.text, self.change.edits)

    @property
    def at(self) -> Place:
        """Where the change is, in the file as it was."""
        return self.source.place(min(edit.span.start for edit in self.change.edits))


class Drawn(Struct, frozen=True):
    """What to try. `untried` values of long lists are never changed; `left_out` mutants were not drawn."""

    mutants: tuple[Mutant, ...]
    untried: int = 0
    left_out: int = 0


def draw(variants: Variants, original: Checked, most: int, seed: int = 0) -> Drawn:
    """At most `most` mutants, evenly over the policy, the same ones for the same seed."""
    assert original.policy is not None, "only what has a meaning can lose it"
    found = [*_Maker.of(variants, original, original.policy).all()]
    mutants = [one for one in found if isinstance(one, Mutant)]
    untried = sum(one.count for one in found if isinstance(one, Untried))
    chosen = _evenly(mutants, most, seed)
    return Drawn(tuple(chosen), untried, len(mutants) - len(chosen))


def _evenly(mutants: list[Mutant], most: int, seed: int) -> list[Mutant]:
    if len(mutants) <= most:
        return mutants
    step, first = len(mutants) / most, Random(seed).random()
    return [mutants[int((first + number) * step)] for number in range(most)]


class _Maker(Struct, frozen=True):
    statements: tuple[Statement, ...]
    scope: Scope
    ids: dict[int, str]
    nexts: dict[int, Written[nodes.Route]]
    beside: dict[int, nodes.Route]

    @classmethod
    def of(cls, variants: Variants, original: Checked, policy: CheckedPolicy) -> "_Maker":
        statements = variants.statements
        groups = {
            written.node.name.value: written.node
            for written in statements
            if isinstance(written.node, decl.GroupDecl)
        }
        ids = {id(written.node): written.rule.id for written in original.routes}
        ids |= {id(written.node): written.rule.id for written in original.permissions}
        stages = [*by_stage(statements).values()]
        nexts = {id(one.node): next_ for stage in stages for one, next_ in pairwise(stage)}
        beside = {node: other for stage in stages for node, other in _leading_elsewhere(stage)}
        return cls(statements, Scope(policy, groups), ids, nexts, beside)

    def all(self) -> Iterator[Mutant | Untried]:
        for statement in self.statements:
            page = Page(statement.source)
            for change in self._changes(page, statement.node):
                yield change if isinstance(change, Untried) else self._mutant(change, statement)
            if isinstance(statement.node, nodes.Route):
                yield from self._swapped(page, Written(statement.node, statement.source))

    def _swapped(self, page: Page, route: Written[nodes.Route]) -> Iterator[Mutant]:
        """With the rule that is tried after it; rules of two files stay where they are."""
        following = self.nexts.get(id(route.node))
        if following is not None and following.source is route.source:
            for change in swapped(page, route.node, following.node):
                yield self._mutant(change, route, following)

    def _mutant(self, change: Change, *statements: Statement) -> Mutant:
        rules = tuple(self.ids[id(one.node)] for one in statements if id(one.node) in self.ids)
        return Mutant(change, statements[0].source, statements, rules)

    def _changes(self, page: Page, node: nodes.Statement) -> Changes:
        scope = self.scope
        match node:
            case nodes.Route():
                return of_route(page, scope, node, self.beside.get(id(node)))
            case nodes.Permission():
                return of_permission(page, scope, node)
            case nodes.Limit():
                return of_limit(page, scope, node)
            case decl.ScheduleDecl():
                return declarations.of_schedule(page, node)
            case decl.AppDecl():
                return declarations.of_app(page, scope, node)
            case decl.GroupDecl():
                return declarations.of_group(page, node)
            case decl.SetDecl():
                return declarations.of_set(page, node)
            case decl.TemplateDecl():
                return declarations.of_template(page, node)
            case nodes.DefaultDecl() | nodes.SocialDecl():
                return declarations.of_default(page, scope, node)
            case nodes.BehaviorBlock():
                return declarations.of_behavior(page, node)
            case nodes.Language() | nodes.Include() | nodes.PolicyBlock() | decl.FactDecl():
                return iter(())
            case Test() | Invariant() | ExpectedChange():
                return iter(())
            case _:
                assert_never(node)


def _leading_elsewhere(stage: Sequence[Written[nodes.Route]]) -> Iterator[tuple[int, nodes.Route]]:
    """For each rule, by identity, the next of its stage that leads to another app."""
    other: nodes.Route | None = None
    for rule, following in reversed([*pairwise(stage)]):
        if following.node.target != rule.node.target:
            other = following.node
        if other is not None and other.target != rule.node.target:
            yield id(rule.node), other
