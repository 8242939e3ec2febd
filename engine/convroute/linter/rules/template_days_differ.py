"""A `route template` whose `for` differs from the days in the template's file.

Meta reads the file: its `receiving_app_control_expiration` says for how many
days the app keeps the people who come from the ad, and without it 1 day. A rule
that says otherwise describes something that does not happen until the file is
changed, too.

Bad:

    # templates/spring_sale.json: "receiving_app_control_expiration": 14
    route template spring_sale to marketing for 7 days

Good:

    # templates/spring_sale.json: "receiving_app_control_expiration": 14
    route template spring_sale to marketing for 14 days

Change the rule or the file (`convroute template sync` writes it), and upload the file to the ad again.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenRoute
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.template_file import in_file, template_rules, unsaid_rule, written_into_file
from convroute.linter.template_routes import DAYS
from convroute.syntax.nodes import Route
from convroute.units import DAY_SECONDS
from convroute.wording import counted, duration


def check(context: LintContext) -> Iterator[Finding]:
    """A template with several rules, by condition, is fine if one of them agrees with its file."""
    for template, written in template_rules(context):
        days = template.days
        if template.expiration == "absent":
            rule = unsaid_rule(context, written)
            if rule is not None and rule.rule.window not in (None, DAY_SECONDS):
                yield from _unsaid(context, rule, template.file)
            continue
        if days is None or any(part.rule.window == days * DAY_SECONDS for part in written):
            continue
        for part in written:
            if not isinstance(part.node, Route) or part.node.window is None or part.rule.window is None:
                continue
            yield Finding(
                part.source,
                part.node.window.span,
                f"the file of template `{template.name}` says {counted(days, 'day')}, this rule says "
                f"{duration(part.rule.window)}: Meta follows the file",
                help=f"change `{DAYS}` in {template.file} with `convroute template sync`, "
                "or write the same days",
                related=in_file(context, part.rule, DAYS, "the file says so here"),
                fix=written_into_file(context, part.rule, DAYS),
            )


def _unsaid(context: LintContext, written: WrittenRoute, file: str) -> Iterator[Finding]:
    rule, node = written.rule, written.node
    if isinstance(node, Route) and node.window is not None and rule.window is not None:
        yield Finding(
            written.source,
            node.window.span,
            f"the file of template `{rule.template}` says no number of days: Meta takes 1 day, "
            f"this rule says {duration(rule.window)}",
            help=f"write `{DAYS}` into {file} with `convroute template sync`, or write `for 1 day`",
            related=in_file(context, rule, DAYS, "the member belongs here"),
            fix=written_into_file(context, rule, DAYS),
        )


RULE = LintRule(code="W322", name="template-days-differ", text=__doc__, check=check)
