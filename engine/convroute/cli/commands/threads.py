"""`convroute threads`: who owns which conversation now."""

import click

from convroute.cli import databases, options

FORMATS = ("text", "json")


@click.command(
    name="threads",
    short_help="Show the threads of a server as they stand now.",
    epilog=options.examples(
        "convroute threads",
        "convroute threads --owner sales --db sqlite:router.db",
        "convroute threads --account 17841400000000001 --format json",
    ),
)
@click.option("--owner", metavar="APP", help="Only threads that APP owns, a name or an id.")
@click.option("--account", metavar="ID", help="Only threads with this account.")
@databases.database
@options.format_of(FORMATS, "text: a table; json: an object a line.")
@options.general
def threads(owner: str | None, account: str | None, db: str, form: str) -> int:
    """Show the threads of a server as they stand now.

    The server may go on meanwhile. A thread whose control has expired is idle,
    by the clock of this computer.
    """
    from convroute.cli.runs.threads import ThreadsRun

    return ThreadsRun(db, owner, account).show(form)
