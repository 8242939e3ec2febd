"""Long ids that end in zeros: a spreadsheet rounded them.

Spreadsheets keep fifteen digits of a number and put zeros in place of the rest.
An id of an ad has more, so the ids that are left belong to nobody, or to somebody
else, and the ads that were meant are not in the list.

Bad:

    set summer_ads = [120210987654321000, 120210987654322000, 120210987654329000]
    route ad in summer_ads to sales

Good:

    set summer_ads = [120210987654321098, 120210987654322017, 120210987654329455]
    route ad in summer_ads to sales

Format the column as text in the spreadsheet, and export the ids again.
"""

from collections.abc import Iterator

from convroute.checker.numbers import is_id
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import id_lists

KEPT = 15
"""So many digits of a number a spreadsheet keeps."""


def check(context: LintContext) -> Iterator[Finding]:
    """Where clearly more ids end so than chance would have it; each list once, at the first of them."""
    for listed in id_lists(context):
        long = [value for value in listed.values.values if len(value) > KEPT and is_id(value)]
        rounded = {value for value in long if not value[KEPT:].strip("0")}
        by_chance = sum(10.0 ** (KEPT - len(value)) for value in long)
        if len(rounded) <= 4 * by_chance + 1.5:
            continue
        first = next(value for value in listed.values.in_order if value in rounded)
        spot = listed.spot(first)
        yield Finding(
            spot.source,
            spot.span,
            f"`{first}` and others end in zeros: {len(rounded)} of {len(long)} long ids do",
            help="a spreadsheet rounded them: format the column as text, and export the ids again",
            related=(listed.meant,),
        )


RULE = LintRule(code="W426", name="rounded-id", text=__doc__, check=check, needs_meaning=False)
