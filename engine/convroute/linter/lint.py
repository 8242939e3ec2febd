"""Asks every rule about one policy, and leaves out what its text allows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.linter.finding import Finding
from convroute.linter.places import Given
from convroute.linter.rule import LintRule
from convroute.linter.rules import RULES
from convroute.linter.subject import Subject
from convroute.policy.versions import Former


def lint(
    checked: Checked, rules: tuple[LintRule, ...] = RULES, *, former: Former | None = None
) -> tuple[Diagnostic, ...]:
    """What the rules find, in reading order; the checker's own diagnostics are not repeated."""
    own = {id(item) for item in checked.diagnostics}
    return tuple(item for item in examine(checked, rules, former=former) if id(item) not in own)


def examine(
    checked: Checked, rules: tuple[LintRule, ...] = RULES, *, former: Former | None = None
) -> tuple[Diagnostic, ...]:
    """Everything that checker and rules find, in reading order, without what `# allow:` allows.

    `former` is the policy as it was before it was changed, if anybody knows.
    """
    subject = Subject(checked, former)
    found = [*checked.diagnostics, *_found(subject, [rule for rule in rules if not rule.last])]
    given = subject.allowances
    if not given:
        return tuple(in_reading_order(found))
    names = _names(rules)
    late = replace(subject, found=tuple(found), names=names)
    found += _found(late, [rule for rule in rules if rule.last])
    allowed = Given(given, names, checked)
    return tuple(in_reading_order([item for item in found if not allowed.allowing(item)]))


def _names(rules: tuple[LintRule, ...]) -> Mapping[str, str]:
    """The code of every diagnostic by its name; only a file that allows something needs it."""
    from convroute.catalogue.index import index

    return {page.name: page.code for page in index(rule.page for rule in rules).pages}


def _found(subject: Subject, rules: list[LintRule]) -> Iterator[Diagnostic]:
    for rule in rules:
        if subject.checked.policy is None and rule.needs_meaning:
            continue
        for finding in rule.check(subject):
            yield _diagnostic(rule, finding)


def _diagnostic(rule: LintRule, finding: Finding) -> Diagnostic:
    return Diagnostic(
        rule.code,
        finding.message,
        finding.source,
        finding.span,
        help=finding.help,
        related=finding.related,
        fix=finding.fix,
    )
