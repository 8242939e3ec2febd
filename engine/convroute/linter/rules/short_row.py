"""A row of a table with fewer values than the header has names.

What is not in a row is taken for empty, so it is passed over. In a table that was
written by a program each row has all values: most often a line was broken in two,
or a separator is missing, and the value that was meant is not read.

Bad:

    set summer_ads from "ads/broken.csv" column "ad_id"
    route ad in summer_ads to sales

Good:

    set summer_ads from "ads/spring.csv" column "ad_id"
    route ad in summer_ads to sales

Write what is missing. A value that is meant to be empty needs its separator: `Lamp,`.
"""

from collections.abc import Iterator

from convroute.checker.csv_columns import line_span
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import declared_lists
from convroute.wording import have


def check(context: LintContext) -> Iterator[Finding]:
    """Each column of a file once, at the first such row."""
    for listed in declared_lists(context):
        file, column = listed.values.file, listed.values.column
        if file is None or column is None or not column.short:
            continue
        others = len(column.short) - 1
        more = f", and so {have(others)} {others} more" if others else ""
        yield Finding(
            file,
            line_span(file, column.short[0]),
            f"this row has fewer values than the header has names{more}",
            help="write what is missing; an empty value needs its separator, too",
            related=(listed.meant,),
        )


RULE = LintRule(code="W433", name="short-row", text=__doc__, check=check, needs_meaning=False)
