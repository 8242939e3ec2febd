"""Link or organic rules in a policy without a default app.

Without a default app Conversation Routing is off: only ads are routed, and
everything else goes to every connected app at once. Rules for links and for
organic conversations are then never tried.

Bad:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    route link "qr-berlin" to sales

Good:

    language 1
    policy acme { version "1"  channel instagram  account 17841400000000001 }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    default care
    route link "qr-berlin" to sales

Name a default app, here and in the settings of the page, or delete the rules.
"""

from collections.abc import Iterator

from convroute.checker.checked import WrittenRoute
from convroute.linter.context import LintContext, entry_span
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.wording import counted


def check(context: LintContext) -> Iterator[Finding]:
    """One finding, at the first such rule: what is wrong is one missing line."""
    if context.policy.default is not None:
        return
    idle = [written for written in context.checked.routes if written.rule.stage != "campaign"]
    if idle:
        yield Finding(
            idle[0].source,
            entry_span(idle[0]),
            f"{_counted(idle)} never tried: the policy names no `default` app",
            help="add `default APP`; without one only ads are routed, and all apps get everything else",
        )


def _counted(idle: list[WrittenRoute]) -> str:
    parts = []
    for stage in ("link", "organic"):
        number = sum(written.rule.stage == stage for written in idle)
        if number:
            parts.append(counted(number, f"{stage} rule"))
    return f"{' and '.join(parts)} {'is' if len(idle) == 1 else 'are'}"


RULE = LintRule(code="W403", name="rules-without-default", text=__doc__, check=check)
