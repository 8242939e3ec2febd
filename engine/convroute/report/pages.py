"""The catalogue of diagnostics: a list, and single pages, for people and as JSON."""

from collections.abc import Sequence

from convroute.catalogue.page import Page
from convroute.report.display import in_json
from convroute.report.palette import PLAIN, Palette

FAMILIES = {
    "E1": "The text does not parse",
    "E2": "The policy has no meaning",
    "E3": "Templates that Meta refuses",
    "W3": "Templates that are suspicious",
    "W4": "Suspicious routing",
    "W5": "Permissions",
    "W6": "Style and safety",
}


def listing(pages: Sequence[Page], palette: Palette = PLAIN) -> str:
    """Code, name and summary of each, by family."""
    widest = max(len(page.name) for page in pages)
    lines: list[str] = []
    family = ""
    for page in pages:
        if page.code[:2] != family:
            family = page.code[:2]
            lines += ["", palette.strong(FAMILIES.get(family, family))]
        lines.append(f"{palette.hint(page.code)}  {page.name:<{widest}}  {page.summary}")
    return "\n".join(lines[1:]) + "\n"


def page_text(page: Page, palette: Palette = PLAIN) -> str:
    """Code and name, then the page as it is written."""
    return f"{palette.hint(page.code)} {palette.strong(page.name)}\n\n{page.body}\n"


def listing_json(pages: Sequence[Page]) -> str:
    document = {"format_version": 1, "rules": [_summary(page) for page in pages]}
    return in_json(document, indent=2) + "\n"


def page_json(page: Page) -> str:
    document = {
        "format_version": 1,
        **_summary(page),
        "page": page.body,
        "bad": page.bad,
        "good": page.good,
    }
    return in_json(document, indent=2) + "\n"


def _summary(page: Page) -> dict[str, str]:
    return {"code": page.code, "severity": page.severity, "name": page.name, "summary": page.summary}
