"""Asks every rule about one policy, and leaves out what its text allows."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic, Fix, in_reading_order
from convroute.linter.context import Analysing, Demand, LintContext, proved
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.rules import RULES
from convroute.linter.suppression import almost_allowances
from convroute.linter.suppression_index import Given
from convroute.policy.versions import Former
from convroute.watching import Watching, unwatched


def examine(
    checked: Checked,
    rules: tuple[LintRule, ...] = RULES,
    *,
    former: Former | None = None,
    watching: Watching = unwatched,
    more: Iterable[Diagnostic] = (),
    analysing: Analysing = proved,
    demands: frozenset[Demand] = frozenset(),
    times: int = 1,
) -> tuple[Diagnostic, ...]:
    """Everything that checker and rules find, and `more`, in reading order, without what `# allow:` allows.

    `former` is the policy as it was before it was changed, if anybody knows. With `nothing_proved` for
    `analysing` nobody waits for what has to be proved, and nothing is said about it. What is told on demand
    may take so many `times` the usual work.
    """
    context = LintContext(checked, former, analysing, demands, times)
    found = [
        *checked.diagnostics,
        *more,
        *_found(context, watching([rule for rule in rules if not rule.last], "examining")),
    ]
    given = context.allowances
    if not given and not any(almost_allowances(checked)):
        return tuple(in_reading_order(found))
    names = _names(rules)
    late = replace(context, found=tuple(found), names=names)
    found += _found(late, [rule for rule in rules if rule.last])
    allowed = Given(given, names, checked)
    return tuple(in_reading_order([item for item in found if not allowed.allowing(item)]))


def _names(rules: tuple[LintRule, ...]) -> Mapping[str, str]:
    """The code of every diagnostic by its name; only a file that allows something needs it."""
    from convroute.catalogue.index import index

    return {page.name: page.code for page in index(rule.page for rule in rules).pages}


def _found(context: LintContext, rules: Iterable[LintRule]) -> Iterator[Diagnostic]:
    for rule in rules:
        if context.checked.policy is None and rule.needs_meaning:
            continue
        for finding in rule.check(context):
            yield _diagnostic(rule, finding, _fix(context, rule, finding.fix))


def _fix(context: LintContext, rule: LintRule, fix: Fix | None) -> Fix | None:
    """What a rule knows from the whole policy may be wrong of another one that includes the file."""
    if fix is None or not rule.needs_meaning or all(context.is_own(edit.source) for edit in fix.edits):
        return fix
    return replace(fix, applicability="unsafe")


def _diagnostic(rule: LintRule, finding: Finding, fix: Fix | None) -> Diagnostic:
    return Diagnostic(
        rule.code,
        finding.message,
        finding.source,
        finding.span,
        help=finding.help,
        related=finding.related,
        fix=fix,
        override=rule.severity,
    )
