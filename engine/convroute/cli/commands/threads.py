"""`convroute threads`: who owns which conversation now."""

import click

from convroute.cli import options
from convroute.cli.databases import database_or_server

FORMATS = ("text", "json")


@click.command(
    name="threads",
    short_help="Show the threads of a server as they stand now.",
    epilog=options.examples(
        "convroute threads",
        "convroute threads --owner sales --db sqlite:router.db",
        "convroute threads --url http://127.0.0.1:8470",
        "convroute threads --account 17841400000000001 --format json",
    ),
)
@click.option("--owner", metavar="APP", help="Only threads that APP owns, a name or an id.")
@click.option("--account", metavar="ID", help="Only threads with this account.")
@database_or_server
@options.format_of(FORMATS, "text: a table; json: an object a line.")
@options.general
def threads(owner: str | None, account: str | None, db: str | None, url: str | None, form: str) -> int:
    """Show the threads of a server as they stand now.

    Times are by the clock of the policy. A thread whose control has expired is
    idle: at the time of the server with --url; in a database at the time of this
    computer, or, where an emulator's clock was moved, of the last decision.
    """
    from convroute.cli.runs.threads import ThreadsRun

    return ThreadsRun(db, url, owner, account).show(form)
