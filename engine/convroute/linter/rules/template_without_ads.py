"""A template that no ad and no flow uses.

Without `ads` and `flow` nobody ever comes from the template: its file is
checked, and its rules are never tried with success. Usually the list of ads was
forgotten, or the file it is read from is empty.

Bad:

    template autumn { file "templates/spring_sale.json" }

Good:

    template autumn {
        file "templates/spring_sale.json"
        ads  [120210987654377]
    }

List the ads that show it, or delete the template.
"""

from collections.abc import Iterator

from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    for written in context.checked.templates:
        template = context.policy.templates[written.node.name.value]
        if not template.ads and template.flow is None:
            yield Finding(
                written.source,
                written.node.name.span,
                f"no ad and no flow uses the template `{template.name}`",
                help="add `ads [...]` or `flow ID`, or delete the template",
            )


RULE = LintRule(code="W323", name="template-without-ads", text=__doc__, check=check)
