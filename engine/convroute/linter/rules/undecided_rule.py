"""A rule about which it was too hard to find out whether it is ever reached.

Whether a rule fires is proved, or shown by an event. For a few conditions, such as
many long phrases with patterns around them, that takes more work than is allowed.
Then nothing is said about the rule, and this says so. Rules like the bad one here,
with more patterns and letters than fit on a page, come to that.

Bad:

    route postback to care when title is present
        and title like "*c*d*f*a*e*b*"
        and title like "*a*b*c*e*f*d*"
        and title like "*c*f*e*d*a*b*"
        and title like "*f*b*c*a*e*d*"
        and title like "*f*d*e*a*b*c*"
        and not title like "*a*a*a*"
        and not title like "*b*b*b*"
        and not title like "*c*c*c*"
        and not title like "*d*d*d*"
        and not title like "*e*e*e*"
        and not title like "*f*f*f*"

Good:

    route message to care when text mentions "refund"

`convroute lint --budget 10` allows ten times the work. Simpler conditions help as well.
"""

from collections.abc import Iterator, Sequence

from convroute.checker.checked import WrittenRoute
from convroute.linter.analysis import Undecided
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.stages import STAGES, Stage
from convroute.syntax.nodes import DefaultDecl
from convroute.wording import counted, one_of

_MOST = 20


def check(context: LintContext) -> Iterator[Finding]:
    """Of very many the last finding counts the rest."""
    all_of_them = [
        (stage, one) for stage, answers in context.analysis.stages.items() for one in answers.undecided
    ]
    for number, (stage, one) in enumerate(all_of_them[:_MOST], start=1):
        left = len(all_of_them) - _MOST if number == _MOST else 0
        yield _finding(context, stage, one, f"; so it is for {counted(left, 'more')}" if left > 0 else "")
    yield from _permissions(context)
    yield from _default(context)
    for judged, node, source in context.invariants("unknown"):
        yield Finding(
            source,
            node.title.span,
            f"not decided: whether this invariant holds: {judged.told}",
            help="allow more work with `--budget 10`, or simplify the condition",
        )


def _permissions(context: LintContext) -> Iterator[Finding]:
    """The first one, which counts the rest."""
    hard = [(written, found.hard) for written, found in context.useless() if found.kind == "unknown"]
    for written, why in hard[:1]:
        more = f"; so it is for {counted(len(hard) - 1, 'more')}" if hard[1:] else ""
        yield Finding(
            written.source,
            written.node.span,
            f"not decided: whether `{written.rule.id}` changes anything: {why}{more}",
            help="allow more work with `--budget 10`, or simplify the condition",
        )


def _default(context: LintContext) -> Iterator[Finding]:
    """Which events are left for the default app, if somebody asks; else whether any are, if that is open."""
    left = context.left_for_default
    stages = context.analysis.stages
    hard: Sequence[tuple[str, str]] = ()
    if left is not None:
        hard = left.hard
    elif all(stage in stages and (stages[stage].filled or stages[stage].hard) for stage in STAGES):
        hard = [("", answers.hard) for answers in stages.values() if answers.hard]
    if not hard:
        return
    what = "conversation" if left is None else one_of(word for word, _ in hard)
    for node, source in context.written(DefaultDecl):
        yield Finding(
            source,
            node.app.span,
            f"not decided: whether the default app gets any {what}: {hard[0][1]}",
            help="allow more work with `--budget 10`, or simplify the conditions",
        )


def _finding(context: LintContext, stage: Stage, one: Undecided, more: str) -> Finding:
    written: WrittenRoute = context.route_at(stage, one.position)
    return Finding(
        written.source,
        entry_span(written),
        f"not decided: {one.what} the rule `{written.rule.id}`: {one.why}{more}",
        help="allow more work with `--budget 10`, or simplify the condition",
    )


RULE = LintRule(
    code="W436",
    name="undecided-rule",
    text=__doc__,
    check=check,
    severity="info",
)
