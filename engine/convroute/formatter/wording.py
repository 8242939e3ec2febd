"""Words that may be written in several ways and are written in one: `1 days`, `for 24 hours`, `pass`."""

from bisect import bisect_left
from itertools import pairwise

from convroute.formatter.tokens import Token
from convroute.syntax import nodes
from convroute.syntax.examples import Test
from convroute.syntax.given_when import WhenPasses, WhenRequest
from convroute.syntax.invariants import Invariant, Reachability
from convroute.units import DAY_SECONDS, SECONDS_OF


def reword(statement: nodes.Statement, tokens: list[Token]) -> None:
    """Rewrites the texts of `tokens` where the language lets one thing be said in two ways."""
    for number, unit in pairwise(tokens):
        if number.text[0].isdigit() and unit.text.removesuffix("s") in SECONDS_OF:
            unit.text = _counted(number.text, unit.text.removesuffix("s"))
    if isinstance(statement, nodes.Route) and statement.window is not None:
        _in_days(statement.window.span.start, tokens)
    elif isinstance(statement, Test):
        _verbs(statement, tokens)
    elif isinstance(statement, Invariant) and isinstance(statement.body, Reachability):
        *_, number, steps, _closing = tokens
        steps.text = _counted(number.text, "step")


def days(seconds: int) -> int | None:
    """A time to keep a thread as days, if it is whole ones (language: Route rules)."""
    return seconds // DAY_SECONDS if seconds and seconds % DAY_SECONDS == 0 else None


def _counted(number: str, noun: str) -> str:
    return noun if number == "1" else f"{noun}s"


def _in_days(start: int, tokens: list[Token]) -> None:
    index = next(index for index, token in enumerate(tokens) if token.start == start)
    number, unit = tokens[index : index + 2]
    whole = days(int(number.text) * SECONDS_OF[unit.text.removesuffix("s")])
    if whole is not None:
        number.text = str(whole)
        unit.text = _counted(number.text, "day")


def _verbs(test: Test, tokens: list[Token]) -> None:
    """`care pass` as `care passes`, `2 days passes` as `2 days pass`."""
    starts = [token.start for token in tokens]
    rows = test.cases.rows if test.cases is not None else ()
    cells = [cell for row in rows for cell in row.cells]
    for when in [*(group.when for group in test.groups), *cells]:
        if isinstance(when, WhenRequest) and when.action == "pass":
            tokens[bisect_left(starts, when.app.span.end)].text = "passes"
        elif isinstance(when, WhenPasses):
            verb = tokens[bisect_left(starts, when.duration.span.end)]
            verb.text = "passes" if when.duration.count == 1 else "pass"
