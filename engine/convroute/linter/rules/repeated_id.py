"""An id that stands twice in a file.

A list of ads that has one of them twice is read all the same. But exports do not
do that: most often two lists were put together, or a line was copied and its id
not changed, and the ad that was meant is missing.

Bad:

    set summer_ads from "ads/twice.csv" column "ad_id"
    route ad in summer_ads to sales

Good:

    set summer_ads from "ads/spring.csv" column "ad_id"
    route ad in summer_ads to sales

Delete the line, or write the id that was meant.
"""

from collections import Counter
from collections.abc import Iterator

from convroute.checker.csv_columns import line_span
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.id_lists import IdList, id_lists
from convroute.linter.rule import LintRule


def check(context: LintContext) -> Iterator[Finding]:
    """Each file once, at the first line that repeats one. A list in the policy is W415's."""
    for listed in id_lists(context):
        column = listed.values.column
        if column is not None and len(column.values) > len(listed.values.values):
            yield from _repeated(listed)


def _repeated(listed: IdList) -> Iterator[Finding]:
    file, column = listed.values.file, listed.values.column
    assert file is not None, "a column has a file"
    assert column is not None, "asked by the caller"
    first: dict[str, int] = {}
    for value, line in column.numbered():
        if value in first:
            times = Counter(column.values)
            others = sum(number > 1 for number in times.values()) - 1
            more = f"; {others} more stand there more than once" if others else ""
            yield Finding(
                file,
                line_span(file, line, value),
                f"the id `{value}` is in line {first[value]} already{more}",
                help="delete the line, or write the id that was meant",
                related=(listed.meant,),
            )
            return
        first[value] = line


RULE = LintRule(code="W424", name="repeated-id", text=__doc__, check=check, needs_meaning=False)
