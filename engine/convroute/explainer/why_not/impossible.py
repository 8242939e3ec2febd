"""Why nothing could bring an event to an app: which rules always come first (semantics E2-E7)."""

from collections.abc import Iterator, Sequence

from convroute.compiler.planned_outcome import LAST
from convroute.explainer.why_not.answer import Impossible, Named
from convroute.explainer.why_not.events import EventQuestion, Leading
from convroute.lazy_sequence import peek
from convroute.policy.model import CheckedPolicy
from convroute.regions.cover import Cover, Covers
from convroute.regions.goals import Tree
from convroute.regions.model import Model
from convroute.regions.opening import OpeningRules
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.stretches import Rows
from convroute.wording import all_of, counted

_MOST_RULES = 3
"""Rules for the app of which it is said what comes first."""


def why_impossible(policy: CheckedPolicy, model: Model, question: EventQuestion, app: str) -> Impossible:
    """What is told once nothing was found with everything free that can change."""
    lines = [line for together in question.lines for line in together]
    if not lines:
        also = " and it is not the default app" if policy.default is not None else ""
        return Impossible(f"no rule sends to `{app}`,{also}" if also else f"no rule sends to `{app}`")
    sentences: list[str] = []
    named: dict[Named, None] = {}
    idle = [line for line in lines if line.rules is None or line.rules.threads == "idle"] or lines
    for line in idle[:_MOST_RULES]:
        subject = _subject(policy, line, app)
        reason, rules = _in_the_way(model, question, line)
        sentences.append(f"{subject}{reason}")
        named.update(dict.fromkeys(rules))
    if len(idle) > _MOST_RULES:
        sentences.append(f"and {counted(len(idle) - _MOST_RULES, 'more rule')} for it come too late, too")
    return Impossible("; ".join(sentences), tuple(named))


def _subject(policy: CheckedPolicy, line: Leading, app: str) -> str:
    if line.rules is None or line.lines == LAST:
        return (
            f"`{app}` gets what no rule takes" if policy.default == app else f"`{app}` comes after all rules"
        )
    if isinstance(line.lines, Rows):
        return (
            f"{counted(len(line.lines.values), 'rule')} for `{app}` from {_place(line.rules, line.lines)} on"
        )
    rule = line.rules.rule(line.lines)
    return f"`{rule.id}` ({rule.place.file}:{rule.place.line}) names `{app}`"


def _place(rules: OpeningRules, rows: Rows) -> str:
    place = rules.rule(rows.start).place
    return f"{place.file}:{place.line}"


def _in_the_way(model: Model, question: EventQuestion, line: Leading) -> tuple[str, Sequence[Named]]:
    fixed = [*question.changes.fixed()]
    goals = [*(tree for _, tree in fixed), line.where, line.tree]
    search = Search(model)
    found = search.find(goals)
    if isinstance(found, Empty):
        blamed = [name for at, (name, _) in enumerate(fixed) if at in found.goals]
        if blamed:
            what = {"channel": "the channel", "bucket": "the `thread.bucket` of this person"}
            return f", and never for {all_of([what[name] for name in blamed])}", ()
        return ", and nothing is as it asks for", ()
    if line.rules is None:
        return "", ()
    covers = Covers(line.rules.stage, lambda one, other: _gets_otherwise(line.rules, one, other))
    position = line.lines if isinstance(line.lines, int) else line.lines.start
    cover = covers.of(position, _Live(model, line.rules), goals)
    if not isinstance(cover, Cover) or not cover.positions:
        return ", and something before it always wins first", ()
    rules = [*_named(line.rules, cover.positions)]
    told = all_of([f"`{rule.id}` ({rule.place.file}:{rule.place.line})" for rule in rules if rule.place])
    together = "always wins first" if len(rules) == 1 else "together always win first"
    return f", but {told} {together}", rules


def _gets_otherwise(rules: OpeningRules | None, one: int, other: int) -> bool:
    return rules is not None and rules.gets(one) != rules.gets(other)


def _named(rules: OpeningRules, positions: Sequence[int]) -> Iterator[Named]:
    for position in positions:
        rule = peek(rules.stage.rules, position)
        yield Named(rule.id, rule.place)


class _Live:
    """The rules that ever decide anything, found out as they are asked about."""

    def __init__(self, model: Model, rules: OpeningRules) -> None:
        self._model = model
        self._rules = rules
        self._known: dict[int, bool] = {}

    def __contains__(self, position: object) -> bool:
        assert isinstance(position, int), "rules have positions"
        known = self._known.get(position)
        if known is None:
            known = self._known[position] = self._fires(position)
        return known

    def _fires(self, position: int) -> bool:
        stage = self._rules.stage
        search = Search(self._model)
        search.require(stage.asked)
        tree: Tree = stage.tree(position)
        found = search.find([tree], lambda point: self._before(position, point))
        return not isinstance(found, Empty)

    def _before(self, position: int, point: Point) -> Tree | None:
        return self._rules.stage.before(position, point)
