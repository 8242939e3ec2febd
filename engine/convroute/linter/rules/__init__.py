"""Every lint rule there is, by code. A rule is one file: its page, its logic, its registration."""

from convroute.linter.rule import LintRule
from convroute.linter.rules import (
    covered_rule,
    disabled_target,
    look_alike_characters,
    mixed_and_or,
    negated_absent_field,
    rules_without_default,
    template_app_differs,
    template_days_differ,
)

RULES: tuple[LintRule, ...] = (
    template_app_differs.RULE,
    template_days_differ.RULE,
    covered_rule.RULE,
    disabled_target.RULE,
    rules_without_default.RULE,
    negated_absent_field.RULE,
    mixed_and_or.RULE,
    look_alike_characters.RULE,
)
