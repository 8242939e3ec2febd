"""The formats a report of tests can have; each is loaded only when it is asked for."""

from typing import Literal, assert_never, get_args

from convroute.report.palette import PLAIN, Palette
from convroute.report.tested.outcome import Outcome

Format = Literal["text", "json", "junit", "github"]
FORMATS: tuple[Format, ...] = get_args(Format)


def render(
    outcome: Outcome, form: Format, palette: Palette = PLAIN, columns: int = 100, verbosity: int = 0
) -> str:
    """The report in the format `form`; colours, width and verbosity are for `text` alone."""
    match form:
        case "text":
            from convroute.report.tested import text

            return text.render(outcome, palette, columns, verbosity)
        case "json":
            from convroute.report.tested import json

            return json.render(outcome)
        case "junit":
            from convroute.report.tested import junit

            return junit.render(outcome)
        case "github":
            from convroute.report.tested import github

            return github.render(outcome)
        case _:
            assert_never(form)
