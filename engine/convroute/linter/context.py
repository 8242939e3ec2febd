"""What lint rules look at: a checked policy, and its trees, walked once for all rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from msgspec import Struct, field

from convroute.checker.checked import Checked, WrittenPermission, WrittenRoute, WrittenTemplate
from convroute.conversation.channel import Channel
from convroute.diagnostic import Diagnostic
from convroute.lazy_sequence import LazySequence
from convroute.linter.analysis import Analysis, Judged, StageAnswers
from convroute.linter.suppression import Allowance, allowances
from convroute.policy.model import App, CheckedPolicy, LimitRule, RouteRule
from convroute.policy.stages import Stage
from convroute.policy.versions import Former
from convroute.regions.useless import Useless
from convroute.source import Place, Source, Span
from convroute.syntax.declarations import AppDecl
from convroute.syntax.invariants import Invariant
from convroute.syntax.literals import Name
from convroute.syntax.node import Node
from convroute.syntax.nodes import PolicyBlock, Route

if TYPE_CHECKING:
    from convroute.linter.default_app import Left
    from convroute.linter.template_routes import Plan

N = TypeVar("N", bound=Node)
Demand = Literal["order", "mergeable", "default"]
"""What is only told to those who ask: whether the order of rules matters, which of them could be one, and
what is left for the default app."""
Analysing = Callable[[Checked], Analysis]
"""Works out, or remembers, what is proved of a policy without errors."""


def nothing_proved(_: Checked) -> Analysis:
    """For those who do not wait for proofs."""
    return Analysis()


def proved(checked: Checked) -> Analysis:
    """All that there is to prove, worked out now."""
    from convroute.linter.analysing import analyse  # only with a policy that has rules and no errors

    assert checked.policy is not None, "only what has a meaning has rules that can be asked about"
    return analyse(checked.policy)


class LintContext(Struct, frozen=True, dict=True):
    """`checked`, and views of it that are made once, when the first rule asks.

    For the rules that are asked last: `found` is what was found before, `names`
    the code of every diagnostic, by name. `former` is the policy as it was, None
    where nobody knows. `analysing` is asked once, by the first rule that needs proofs. What
    is told on demand may take so many `times` the usual work.
    """

    checked: Checked
    former: Former | None = None
    analysing: Analysing = proved
    demands: frozenset[Demand] = frozenset()
    times: int = 1
    found: Sequence[Diagnostic] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def allowances(self) -> tuple[Allowance, ...]:
        return allowances(self.checked)

    @property
    def policy(self) -> CheckedPolicy:
        """Only for rules that need a meaning: there is none in a policy with errors."""
        if self.checked.policy is None:
            raise ValueError("a rule asked for the meaning of a policy that has none")
        return self.checked.policy

    def written(self, kind: type[N]) -> Sequence[tuple[N, Source]]:
        """Every node of exactly this kind, in reading order, with the file it stands in."""
        return cast("Sequence[tuple[N, Source]]", self._by_kind.get(kind, ()))

    def is_own(self, source: Source) -> bool:
        """Whether the file belongs to this policy alone: its root, or where its `policy` block is.

        Any other file was included, and other policies may include it, too.
        """
        return source.name in self._own

    def route(self, rule: RouteRule) -> WrittenRoute:
        """Where a rule of the policy was written."""
        return self._routes[id(rule)]

    @cached_property
    def analysis(self) -> Analysis:
        return self.analysing(self.checked)

    def route_at(self, stage: Stage, position: int) -> WrittenRoute:
        """The rule that is tried at that position of the stage."""
        return self.route(self._rules(stage)[position])

    def _rules(self, stage: Stage) -> Sequence[RouteRule]:
        policy = self.policy
        return {"campaign": policy.campaign, "link": policy.link, "organic": policy.organic}[stage]

    def firing(self, stage: Stage) -> Iterator[tuple[RouteRule, Sequence[Channel]]]:
        """The rules of a stage that fire, and the channels on which they do; all, as far as nobody knows."""
        answers = self.analysis.stages.get(stage, StageAnswers())
        dead = {one.position for one in answers.dead}
        for position, rule in enumerate(self._rules(stage)):
            if position not in dead:
                only = answers.confined.get(position)
                yield rule, self.policy.channels if only is None else (only,)

    def invariants(self, what: str) -> Iterator[tuple[Judged, Invariant, Source]]:
        """The invariants of which that is known, with where they stand."""
        judged = [one for one in self.analysis.invariants if one.what == what]
        if not judged:
            return
        standing = {source.place(node.span.start): (node, source) for node, source in self.written(Invariant)}
        for one in judged:
            yield one, *standing[self.policy.examples.invariants[one.position].place]

    def line_at(self, place: Place) -> tuple[Source, Span] | None:
        """The rest of the line that begins there."""
        for file in self.checked.files:
            if file.source.name == place.file:
                start = file.source.line_starts[place.line - 1] + place.column - 1
                text = file.source.line(place.line)[place.column - 1 :]
                return file.source, Span(start, start + len(text.partition("#")[0].rstrip()))
        return None

    def app(self, name: str) -> tuple[AppDecl, Source] | None:
        """Where the app `name` is declared."""
        return self._apps.get(name)

    def declared_apps(self) -> Iterator[tuple[App, AppDecl, Source]]:
        """Every app of the policy, and where it is declared."""
        return ((app, *self._apps[app.name]) for app in self.policy.apps.values())

    def template(self, name: str) -> WrittenTemplate | None:
        return self._templates.get(name)

    @cached_property
    def template_plan(self) -> "Plan":
        """What the template files would have to say; only for rules that need a meaning."""
        from convroute.linter.template_routes import plan  # only with a template that differs

        answers = self.analysis.stages.get("campaign", StageAnswers())
        return plan(self.checked, self.policy, {dead.position for dead in answers.dead})

    @cached_property
    def left_for_default(self) -> "Left | None":
        """None where nobody asks, or nothing is the default."""
        if "default" not in self.demands or self.policy.default is None:
            return None
        from convroute.linter.default_app import left_for_default  # only where somebody asks

        return left_for_default(self.policy, self.times)

    def useless(self) -> Iterator[tuple[WrittenPermission, Useless]]:
        """The permissions and limits that could go."""
        return ((self.permission_at(one.position), one) for one in self.analysis.useless)

    def permission_at(self, position: int) -> WrittenPermission:
        """Where a permission was written, or behind those a limit."""
        return self._permissions[position]

    @cached_property
    def _permissions(self) -> Sequence[WrittenPermission]:
        written = self.checked.permissions
        return sorted(written, key=lambda one: isinstance(one.rule, LimitRule))

    @cached_property
    def _own(self) -> frozenset[str]:
        blocks = {source.name for _, source in self.written(PolicyBlock)}
        return frozenset({file.source.name for file in self.checked.files[: self.checked.roots]} | blocks)

    @cached_property
    def _by_kind(self) -> dict[type[Node], list[tuple[Node, Source]]]:
        found: dict[type[Node], list[tuple[Node, Source]]] = {}
        for file in self.checked.files:
            for node in walk(file.tree):
                found.setdefault(type(node), []).append((node, file.source))
        return found

    @cached_property
    def _routes(self) -> dict[int, WrittenRoute]:
        return {id(written.rule): written for written in self.checked.routes}

    @cached_property
    def _apps(self) -> dict[str, tuple[AppDecl, Source]]:
        return {node.name.value: (node, source) for node, source in self.written(AppDecl)}

    @cached_property
    def _templates(self) -> dict[str, WrittenTemplate]:
        return {written.node.name.value: written for written in self.checked.templates}


def entry_span(written: WrittenRoute) -> Span:
    """The part of a rule that says for whom it is; of a template's own rule, the template's name."""
    node = written.node
    return node.entry.span if isinstance(node, Route) else node.name.span


def target_span(written: WrittenRoute) -> Span:
    node = written.node
    name: Name = node.target if isinstance(node, Route) else node.name
    return name.span


def walk(root: Node) -> Iterator[Node]:
    """`root` and everything in it, in reading order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        parts: list[Node] = []
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if isinstance(value, Node):
                parts.append(value)
            elif isinstance(value, tuple | LazySequence):
                parts.extend(part for part in value if isinstance(part, Node))
        waiting.extend(reversed(parts))
