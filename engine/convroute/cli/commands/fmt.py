"""`convroute fmt`: policies in the one style."""

import click

from convroute.cli import options


def _lines(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """`10-20` or `10`, from 1."""
    if value is None:
        return None
    first, _, last = value.partition("-")
    try:
        lines = int(first), int(last or first)
    except ValueError:
        lines = 0, 0
    if not 1 <= lines[0] <= lines[1]:
        raise click.BadParameter("lines are written like 10-20, or 10 for one line", ctx, parameter)
    return lines


@click.command(
    name="fmt",
    short_help="Write policies in the one style.",
    epilog=options.examples(
        "convroute fmt policies/",
        "convroute fmt policies/ --check",
        "convroute fmt routing.route --diff",
        "convroute fmt - --range 10-20 < routing.route",
    ),
)
@options.paths
@options.check
@options.diff
@click.option(
    "--range",
    "lines",
    metavar="LINES",
    callback=_lines,
    help="Format only the statements that touch these lines of one file: 10-20, or 10.",
)
@options.general
def fmt(paths: tuple[str, ...], check: bool, diff: bool, lines: tuple[int, int] | None) -> int:
    """Write policies in the one style; comments, the order of statements and empty lines stay.

    PATH is a policy, a test file, or a folder with *.route files anywhere in it.
    `-` is standard input, which is written to standard output. A file with
    syntax errors is left as it is.
    """
    from convroute.cli.runs.fmt import FmtRun

    return FmtRun.of(paths, lines).run(check=check, diff=diff)
