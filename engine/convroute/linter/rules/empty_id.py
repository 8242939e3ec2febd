"""A row of a table that has no id.

Rows without a value in the column are passed over. Where ids of ads are meant, such
a row is an ad that somebody meant to list: it gets no rule, and nobody notices.

Bad:

    set summer_ads from "ads/gaps.csv" column "ad_id"
    route ad in summer_ads to sales

Good:

    set summer_ads from "ads/spring.csv" column "ad_id"
    route ad in summer_ads to sales

Write the id, or delete the row.
"""

from collections.abc import Iterator

from convroute.checker.csv_columns import line_span
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import id_lists


def check(context: LintContext) -> Iterator[Finding]:
    """Each file once, at the first such row; a row without anything is not one. A column that is empty more
    often than not is meant to be."""
    for listed in id_lists(context):
        file, column = listed.values.file, listed.values.column
        if file is None or column is None or not 0 < column.blank < len(column.values):
            continue
        more = f", and so have {column.blank - 1} more" if column.blank > 1 else ""
        yield Finding(
            file,
            line_span(file, next(column.blank_lines())),
            f"this row has no id{more}",
            help="write the id, or delete the row",
            related=(listed.meant,),
        )


RULE = LintRule(code="W425", name="empty-id", text=__doc__, check=check, needs_meaning=False)
