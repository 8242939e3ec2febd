"""A policy that changed, and still has the version of before.

Every decision names the version of the policy that made it. Two policies with
one version cannot be told apart in a log. Before is what git's HEAD has, or what
the file of `--baseline` has written down, whichever version is higher. With
`--since origin/main` before is the commit where the branch began, so one higher version is enough
for a pull request. Changed is what the digest
covers: not comments, spacing, tests or the order of what has no order.

Bad:

    language 1
    policy acme {
        version "2026.11.3"
        channel instagram
        account 17841400000000001
    }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    default care
    route link "qr-berlin" to sales  # not in git's HEAD
    allow take by [care, sales]

Good:

    language 1
    policy acme {
        version "2026.11.4"  # "2026.11.3" in git's HEAD
        channel instagram
        account 17841400000000001
    }
    app care = instagram_inbox
    app sales { id 3310987654321098  role sales }
    default care
    route link "qr-berlin" to sales  # not in git's HEAD
    allow take by [care, sales]

Numbers are compared as numbers: 2026.11.10 comes after 2026.11.3. Write a higher version with every change.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.versions import Former, following, unnoticed
from convroute.source import Source
from convroute.syntax.literals import Text
from convroute.syntax.nodes import Version
from convroute.syntax.printer.values import quoted


def check(context: LintContext) -> Iterator[Finding]:
    former, policy = context.former, context.policy
    if former is None or not unnoticed(former, policy.version, policy.digest):
        return
    for node, source in context.written(Version):
        yield _finding(node.value, source, former)


def _finding(written: Text, source: Source, former: Former) -> Finding:
    same = written.value == former.version
    what = "changed, and the version did not" if same else "changed, and the version is not higher"
    later = following(former.version)
    fix = None
    if later is not None:
        text = quoted(replace(written, value=later))
        fix = Fix(f"write {text}", "unsafe", (Edit(source, written.span, text),))
    return Finding(
        source,
        written.span,
        f"the policy {what}: it is `{former.version}` in {former.where}",
        help="write a higher version" + ("" if later is None else f", for example `{later}`"),
        fix=fix,
    )


RULE = LintRule(code="W608", name="version-not-increased", text=__doc__, check=check)
