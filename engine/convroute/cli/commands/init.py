"""`convroute init`: a small policy to start from, which passes everything."""

import click

from convroute.cli import completion, options, terminal


@click.command(
    name="init",
    short_help="Write a small policy to start from.",
    epilog=options.examples("convroute init my-policy", "convroute lint my-policy"),
)
@click.argument("folder", default=".", metavar="[DIR]", shell_complete=completion.folders)
@options.general
def init(folder: str) -> int:
    """Write a small policy into DIR, with a message template, two recorded webhooks and tests.

    Nothing that exists is overwritten: if one of the files is there, nothing is written.
    """
    from convroute.cli.runs.init import next_steps, write_starter

    for name in write_starter(folder):
        terminal.out(f"wrote {name}")
    terminal.out(next_steps(folder))
    return 0
