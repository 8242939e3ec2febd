"""The formats of a difference; each is loaded only when it is asked for."""

from typing import Literal, assert_never, get_args

from convroute.report.difference.compared import Comparison
from convroute.report.palette import PLAIN, Palette

Format = Literal["text", "json", "markdown", "github", "sarif"]
FORMATS: tuple[Format, ...] = get_args(Format)


def render(comparison: Comparison, form: Format, palette: Palette = PLAIN) -> str:
    """The report in the format `form`; only `text` can have colours."""
    match form:
        case "text":
            from convroute.report.difference import text

            return text.render(comparison, palette)
        case "json":
            from convroute.report.difference import json

            return json.render(comparison)
        case "markdown":
            from convroute.report.difference import markdown

            return markdown.render(comparison)
        case "github":
            from convroute.report.difference import github

            return github.render(comparison)
        case "sarif":
            from convroute.report.difference import sarif

            return sarif.render(comparison)
        case _:
            assert_never(form)
