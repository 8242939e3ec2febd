"""`convroute rules`: every diagnostic there is, and the page of each."""

import sys

import click

from convroute.cli import completion, options, terminal
from convroute.cli.refusal import Refusal


@click.command(
    name="rules",
    short_help="List the diagnostics, or show the page of one.",
    epilog=options.examples(
        "convroute rules", "convroute rules E221", "convroute rules covered-rule --format json"
    ),
)
@click.argument("code", required=False, metavar="[CODE]", shell_complete=completion.codes)
@options.format_of(("text", "json"))
@options.general
def rules(code: str | None, form: str) -> int:
    """List the diagnostics, or show the page of CODE: what it means, why, a bad and a good example.

    E1xx the text does not parse, E2xx the policy has no meaning, E3xx and W3xx
    templates, W4xx suspicious routing, W5xx permissions, W6xx style and safety.
    """
    from convroute.catalogue.index import index
    from convroute.linter.rules import RULES
    from convroute.report import pages
    from convroute.report.display import visible

    palette = terminal.palette(sys.stdout)
    every = index(rule.page for rule in RULES)
    if code is None:
        terminal.out(
            pages.listing_json(every.pages) if form == "json" else pages.listing(every.pages, palette)
        )
        return 0
    page = every.find(code)
    if page is None:
        near = every.nearest(code)
        hint = f"did you mean {near}?" if near else "`convroute rules` lists them"
        raise Refusal(f"there is no diagnostic `{visible(code)}`: {hint}")
    terminal.out(pages.page_json(page) if form == "json" else pages.page_text(page, palette))
    return 0
