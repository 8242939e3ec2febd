"""An id, or a phrase, that stands twice in a file.

A list of ads that has one of them twice is read all the same. But exports do not
do that: most often two lists were put together, or a line was copied and its id
not changed, and the ad that was meant is missing.

Bad:

    set summer_ads from "ads/twice.csv" column "ad_id"
    route ad in summer_ads to sales

Good:

    set summer_ads from "ads/spring.csv" column "ad_id"
    route ad in summer_ads to sales

Delete the line, or write the id that was meant. The same is said of a phrase that
stands twice in the file of `mentions any of`, in whatever case.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from convroute.checker.csv_columns import line_span
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.linter.used_lists import UsedList, id_lists, phrase_lists
from convroute.policy.text_matching import folded
from convroute.wording import are


def check(context: LintContext) -> Iterator[Finding]:
    """Each file once, at the first line that repeats one. A list in the policy is W415's."""
    for listed in id_lists(context):
        yield from _repeated(listed, "id", str)
    for listed in phrase_lists(context):
        yield from _repeated(listed, "phrase", _as_phrase)


def _as_phrase(value: str) -> str:
    """As `mentions` reads its letters: `İptal` and `iptal` are one phrase. Signs still tell apart."""
    return " ".join((value.lower() if value.isascii() else folded(value)).split())


def _repeated(listed: UsedList, what: str, compared: Callable[[str], str]) -> Iterator[Finding]:
    file, column = listed.values.file, listed.values.column
    if file is None or column is None:
        return
    times = Counter(map(compared, column.values))
    if len(times) == len(column.values):
        return
    first: dict[str, int] = {}
    for value, line in column.numbered():
        key = compared(value)
        if key in first:
            others = sum(number > 1 for number in times.values()) - 1
            more = f"; {others} more {are(others)} there more than once" if others else ""
            yield Finding(
                file,
                line_span(file, line, value),
                f"the {what} `{value}` is in line {first[key]} already{more}",
                help=f"delete the line, or write the {what} that was meant",
                related=(listed.meant,),
            )
            return
        first[key] = line


RULE = LintRule(code="W424", name="repeated-id", text=__doc__, check=check, needs_meaning=False)
