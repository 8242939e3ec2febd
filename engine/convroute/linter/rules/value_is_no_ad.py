"""A value among ad ids that is not an id.

Ad ids are numbers. Where a list of them comes from a file, a name, a heading or
an address among them mostly means that another column was meant; such a value
fits no ad.

Bad:

    set autumn_ads = ["120210987654321", "Autumn sale"]
    route ad in autumn_ads to sales

Good:

    set autumn_ads = ["120210987654321", "120210987654399"]
    route ad in autumn_ads to sales

Name the column with the ids, or take the value out.
"""

from collections.abc import Iterator

from convroute.checker.numbers import is_id, is_rounded, undressed_id
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import id_lists
from convroute.wording import are


def check(context: LintContext) -> Iterator[Finding]:
    """Each list once, at its first such value."""
    for listed in id_lists(context):
        values = listed.values.values
        strange = {value for value in values if not is_id(value) and not is_rounded(value)}
        if strange:
            first = next(value for value in listed.values.in_order if value in strange)
            spot = listed.spot(first)
            digits = undressed_id(first)
            others = len(strange) - 1
            more = f", and {others} more {are(others)} not" if others else ""
            yield Finding(
                spot.source,
                spot.span,
                f"`{first}` among the ads of `{listed.name.value}` is not an id{more}",
                help=f"an ad id has digits only: {digits}"
                if digits
                else "an ad id is a number: name the column with the ids, or take the value out",
                related=(listed.meant,),
            )


RULE = LintRule(code="W420", name="value-is-no-ad", text=__doc__, check=check)
