"""docs/rules.md: the table of all diagnostics, made from their pages; `write` brings it up to date."""

import sys

from convroute.catalogue.index import index
from convroute.linter.rules import RULES
from convroute.report.pages import FAMILIES
from tests.repository.checkout import ROOT

DOCUMENT = ROOT / "docs" / "rules.md"
HEADING = """# Diagnostics

Everything `convroute lint` and `convroute template check` can say. `convroute rules CODE` shows the page
of one: what it means, why it matters, a bad and a good example. How to allow, select and repair findings
is told in [linting](linting.md).
"""
TABLE = "| Code | Name | What |\n| --- | --- | --- |\n"


def rendered() -> str:
    """The whole document."""
    lines = [HEADING]
    family = ""
    for page in index(rule.page for rule in RULES).pages:
        if page.code[:2] != family:
            family = page.code[:2]
            lines.append(f"\n## {family}xx: {FAMILIES[family]}\n\n{TABLE}")
        summary = page.summary.replace("|", "\\|")
        lines.append(f"| {page.code} | `{page.name}` | {summary} |\n")
    return "".join(lines)


if __name__ == "__main__" and sys.argv[1:] == ["write"]:
    DOCUMENT.write_text(rendered(), encoding="utf-8")
