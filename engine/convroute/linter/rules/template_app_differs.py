"""A `route template` that names another app than the template's file.

Meta reads the file: its `receiving_app_id` says which app gets the people who
come from the ad, and without it the default app does. A rule that says otherwise
describes something that does not happen until the file is changed, too.

Bad:

    # templates/spring_sale.json: "receiving_app_id": 2210987654321098 (marketing)
    route template spring_sale to sales

Good:

    # templates/spring_sale.json: "receiving_app_id": 2210987654321098 (marketing)
    route template spring_sale to marketing

Change the rule or the file (`convroute template sync` writes it), and upload the file to the ad again.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenRoute
from convroute.linter.context import LintContext, target_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.template_file import app_named, in_file, template_rules, unsaid_rule, written_into_file
from convroute.linter.template_routes import APP_ID


def check(context: LintContext) -> Iterator[Finding]:
    """A template with several rules, by condition, is fine if one of them agrees with its file."""
    default = context.policy.apps.get(context.policy.default or "")
    instead = "every connected app" if default is None else f"the default app `{default.name}`"
    for template, written in template_rules(context):
        said = template.receiving_app_id
        if said is None:
            rule = unsaid_rule(context, written)
            if rule is not None and (default is None or rule.rule.target_id != default.id):
                yield _unsaid(context, rule, template.file, instead)
        elif all(part.rule.target_id != said for part in written):
            for part in written:
                yield _finding(context, part, template.file, said)


def _unsaid(context: LintContext, written: WrittenRoute, file: str, instead: str) -> Finding:
    rule = written.rule
    return Finding(
        written.source,
        target_span(written),
        f"the file of template `{rule.template}` names no app: Meta sends its people to {instead}, "
        f"this rule says `{rule.target}`",
        help=f"write `receiving_app_id` {rule.target_id} into {file} with `convroute template sync`, "
        "or change the rule",
        related=in_file(context, rule, APP_ID, "the member belongs here"),
        fix=written_into_file(context, rule, APP_ID),
    )


def _finding(context: LintContext, written: WrittenRoute, file: str, said: str) -> Finding:
    rule = written.rule
    known = any(app.id == said for app in context.policy.apps.values())
    instead = "route to the app it names" if known else "declare the app it names"
    return Finding(
        written.source,
        target_span(written),
        f"the file of template `{rule.template}` says {app_named(context.policy, said)}, "
        f"this rule says `{rule.target}`: Meta follows the file",
        help=f"change `receiving_app_id` in {file} to {rule.target_id} with `convroute template sync`, "
        f"or {instead}",
        related=in_file(context, rule, APP_ID, "the file says so here"),
        fix=written_into_file(context, rule, APP_ID),
    )


RULE = LintRule(code="W321", name="template-app-differs", text=__doc__, check=check)
