"""An `# allow:` that does not say what, or why.

It names a code or the name of a warning, and then a reason for whoever reads it
next year. Without them it allows nothing. Nor does it without the colon, or with
a capital letter. Several codes have commas between them. Errors cannot be allowed.

Bad:

    route postback "AGENT" to care  # allow: W404

Good:

    # allow: W404 people without a tier are meant
    route message to sales when tier != "gold"

Write `# allow: CODE reason`.
"""

from collections.abc import Iterator

from convroute.did_you_mean import nearest
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.suppression import Allowance, almost_allowances


def check(context: LintContext) -> Iterator[Finding]:
    names, codes = context.names, frozenset(context.names.values())
    for allowance in context.allowances:
        strange = [
            word for word in allowance.words if word.lower() not in names and word.upper() not in codes
        ]
        errors = [word for word in allowance.words if names.get(word.lower(), word.upper()).startswith("E")]
        if strange:
            near = nearest(strange[0].lower(), names) or nearest(strange[0].upper(), codes)
            hint = f"did you mean {near}?" if near else "`convroute rules` lists them"
            yield _finding(allowance, f"there is no warning `{strange[0]}`", hint)
        elif errors:
            yield _finding(allowance, f"`{errors[0]}` is an error, which cannot be allowed", "correct it")
        elif not allowance.words:
            yield _finding(
                allowance,
                "the comment allows nothing, because it names no code",
                "write `# allow: CODE reason`",
            )
        elif not allowance.reason:
            yield _finding(
                allowance,
                "the comment allows nothing, because it gives no reason",
                "say why, behind the code: `# allow: CODE reason`",
            )
        elif (code := allowance.reason.split()[0].rstrip(",:")).upper() in codes:
            message = f"`{code}` is read as the reason, not as a code"
            yield _finding(allowance, message, "put commas between codes: `# allow: CODE, CODE reason`")
    for word, source, span in almost_allowances(context.checked):
        if word.upper() in codes or word.lower() in names:
            message = "the comment allows nothing, because it does not begin with `# allow:`"
            yield Finding(source, span, message, help="write `# allow: CODE reason`")


def _finding(allowance: Allowance, message: str, advice: str) -> Finding:
    return Finding(allowance.source, allowance.span, message, help=advice)


RULE = LintRule(
    code="W607", name="bad-suppression", text=__doc__, check=check, needs_meaning=False, last=True
)
