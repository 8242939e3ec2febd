"""Asks every rule about one policy."""

from collections.abc import Iterator

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.rules import RULES
from convroute.linter.subject import Subject


def lint(checked: Checked, rules: tuple[LintRule, ...] = RULES) -> tuple[Diagnostic, ...]:
    """What the rules find, in reading order; the checker's own diagnostics are not repeated."""
    return tuple(in_reading_order(list(_found(checked, rules))))


def _found(checked: Checked, rules: tuple[LintRule, ...]) -> Iterator[Diagnostic]:
    subject = Subject(checked)
    for rule in rules:
        if checked.policy is None and rule.needs_meaning:
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
