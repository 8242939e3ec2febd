"""A Messenger lead ad whose template asks for more than 7 days.

For lead ads Meta's page says 1 to 7 days, for all others 1 to 30; what becomes
of a lead that asks for more nobody has documented. A template counts as one for
leads if its name or its file says `lead`.

Bad:

    language 1
    policy lakeside { version "1"  channel messenger  account 101010101010101  timezone "UTC" }
    app inbox = page_inbox
    app sales { id 3310987654321098  role sales }
    default inbox
    template lead_form { file "templates/lead_form.json"  ads [120210987654321] }
    route template lead_form to sales for 14 days

Good:

    language 1
    policy lakeside { version "1"  channel messenger  account 101010101010101  timezone "UTC" }
    app inbox = page_inbox
    app sales { id 3310987654321098  role sales }
    default inbox
    template lead_form { file "templates/lead_week.json"  ads [120210987654321] }
    route template lead_form to sales for 7 days

Ask for 7 days or fewer, in the file as well as in the rule.
"""

import re
from collections.abc import Iterator

from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.syntax.nodes import Route
from convroute.units import DAY_SECONDS
from convroute.wording import duration

_LEAD = re.compile(r"(?:^|[^a-z])leads?(?:$|[^a-z])")
_DAYS = 7


def check(context: LintContext) -> Iterator[Finding]:
    policy = context.policy
    if "messenger" not in policy.channels:
        return
    for written in context.checked.routes:
        rule = written.rule
        template = policy.templates.get(rule.template) if rule.template is not None else None
        if template is None or not _LEAD.search(f"{template.name} {template.file}".lower()):
            continue
        if rule.window is not None and rule.window > _DAYS * DAY_SECONDS:
            window = written.node.window if isinstance(written.node, Route) else None
            yield Finding(
                written.source,
                entry_span(written) if window is None else window.span,
                f"the template `{template.name}` is for leads and asks for {duration(rule.window)}: "
                f"for lead ads Meta's page says 1 to {_DAYS}",
                help=f"ask for {_DAYS} days or fewer, in {template.file} too",
            )


RULE = LintRule(code="W324", name="long-lead-template", text=__doc__, check=check)
