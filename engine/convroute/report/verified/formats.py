"""The formats of verdicts; each is loaded only when it is asked for."""

from typing import Literal, assert_never, get_args

from convroute.report.palette import PLAIN, Palette
from convroute.report.verified.outcome import Outcome

Format = Literal["text", "json", "junit", "sarif", "github", "markdown"]
FORMATS: tuple[Format, ...] = get_args(Format)


def render(outcome: Outcome, form: Format, palette: Palette = PLAIN, columns: int | None = None) -> str:
    """The report in the format `form`; colours and width are for `text` alone."""
    match form:
        case "text":
            from convroute.report.verified import text

            return text.render(outcome, palette, columns)
        case "json":
            from convroute.report.verified import json

            return json.render(outcome)
        case "junit":
            from convroute.report.verified import junit

            return junit.render(outcome)
        case "sarif":
            from convroute.report.verified import sarif

            return sarif.render(outcome)
        case "github":
            from convroute.report.verified import github

            return github.render(outcome)
        case "markdown":
            from convroute.report.verified import markdown

            return markdown.render(outcome)
        case _:
            assert_never(form)
