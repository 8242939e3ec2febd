"""docs/rules.md, and the families in README.md: made from the pages of the diagnostics.

`python -m tests.repository.rule_table write` brings both up to date.
"""

import re
import sys
from itertools import groupby

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


README = ROOT / "README.md"
FAMILY_TABLE = "| Codes | About | Kinds | Such as |\n| --- | --- | --- | --- |\n"


def readme_rendered() -> str:
    """The README with today's families in its table, two of each as examples."""
    pages = index(rule.page for rule in RULES).pages
    rows = []
    for family, group in groupby(pages, key=lambda page: page.code[:2]):
        kinds = [*group]
        heading = f"[{FAMILIES[family]}](docs/rules.md#{_anchor(f'{family}xx: {FAMILIES[family]}')})"
        shown = f"`{kinds[0].name}`, `{kinds[len(kinds) // 2].name}`"
        rows.append(f"| {family}xx | {heading} | {len(kinds)} | {shown} |\n")
    table = re.compile(re.escape(FAMILY_TABLE) + r"(?:\|.*\n)*")
    return table.sub(lambda _: FAMILY_TABLE + "".join(rows), README.read_text(encoding="utf-8"))


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-")


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
    README.write_text(readme_rendered(), encoding="utf-8")
