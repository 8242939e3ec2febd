"""Findings one a line, in the form editors jump to: `file:line:column: severity: message [code]`."""

from convroute.diagnostic import Diagnostic
from convroute.report.display import visible
from convroute.report.findings import Findings, summary
from convroute.report.palette import PLAIN, Palette


def render(findings: Findings, palette: Palette = PLAIN) -> str:
    lines = [render_one(item, palette) for item in findings.diagnostics]
    return "\n".join([*lines, summary(findings)]) + "\n"


def render_one(item: Diagnostic, palette: Palette = PLAIN) -> str:
    place = palette.strong(visible(str(item.start)))
    severity = palette.severity(item.severity, item.severity)
    message = visible(item.message)
    if item.help:
        message += f" ({visible(item.help)})"
    return f"{place}: {severity}: {message} [{item.code}]"
