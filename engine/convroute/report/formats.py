"""The formats a lint report can have; each is loaded only when it is asked for."""

from typing import Literal, assert_never, get_args

from convroute.report.findings import Findings
from convroute.report.palette import PLAIN, Palette

Format = Literal["text", "concise", "json", "github", "gitlab", "sarif", "junit"]
FORMATS: tuple[Format, ...] = get_args(Format)


def render(findings: Findings, form: Format, palette: Palette = PLAIN, columns: int = 100) -> str:
    """The report in the format `form`; only `text` and `concise` are for people and can have colours."""
    match form:
        case "text":
            from convroute.report import text

            return text.render(findings, palette, columns)
        case "concise":
            from convroute.report import concise

            return concise.render(findings, palette)
        case "json":
            from convroute.report import json

            return json.render(findings)
        case "github":
            from convroute.report import github

            return github.render(findings)
        case "gitlab":
            from convroute.report import gitlab

            return gitlab.render(findings)
        case "sarif":
            from convroute.report import sarif

            return sarif.render(findings)
        case "junit":
            from convroute.report import junit

            return junit.render(findings)
        case _:
            assert_never(form)
