"""`convroute deliveries`: what a server sent to the apps, and what is to be done about the rest."""

from collections.abc import Callable
from typing import TypeVar

import click

from convroute.cli import options
from convroute.cli.databases import database_or_server

F = TypeVar("F", bound=Callable[..., int])
STATES = ("due", "done", "dead", "dropped", "unsent")
FORMATS = ("text", "json")
_WHILE_IT_RUNS = """While a server runs on an SQLite database, name the server with --url. Its
admin token, if it has one, stands in the environment variable
CONVROUTE_ADMIN_TOKEN."""


def _which(command: F) -> F:
    """Those that are named, or all dead ones."""
    ids = click.argument("ids", nargs=-1, metavar="[ID]...")
    app = click.option("--app", metavar="APP", help="With --dead: only those to this app, by name or id.")
    dead = click.option("--dead", is_flag=True, help="All dead ones.")
    return ids(app(dead(command)))


@click.group(
    name="deliveries",
    short_help="What a server sent to the apps, and what could not be sent.",
    epilog=options.examples(
        "convroute deliveries list --state dead",
        "convroute deliveries show 1a22f97fcb40000000802f0fe800",
        "convroute deliveries retry --app marketing --dead --url http://127.0.0.1:8470",
    ),
)
def deliveries() -> None:
    """Deliveries of `convroute serve`: every item on its way to an app.

    A delivery is due until its app takes it (done) or refuses it for good
    (dead); after 36 hours it is dead, too. What has no address is unsent.
    """


@deliveries.command(
    name="list",
    short_help="List deliveries, newest first.",
    epilog=options.examples(
        "convroute deliveries list",
        "convroute deliveries list --app marketing --state dead --format json",
    ),
)
@click.option("--app", metavar="APP", help="Only those to this app, by name or id.")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option(
    "--most",
    type=click.IntRange(1, 1000),
    default=100,
    show_default=True,
    metavar="N",
    help="At most so many.",
)
@database_or_server
@options.format_of(FORMATS)
@options.general
def list_(
    app: str | None,
    state: str | None,
    most: int,
    db: str | None,
    url: str | None,
    form: str,
) -> int:
    """List deliveries, newest first, with what the app answered last."""
    from convroute.cli.runs.deliveries import list_deliveries
    from convroute.cli.runs.delivery_sources import source_of

    return list_deliveries(source_of(db, url), app, state, most, form)


@deliveries.command(
    name="show",
    short_help="Show one delivery, and what is sent.",
    epilog=options.examples("convroute deliveries show 1a22f97fcb40000000802f0fe800"),
)
@click.argument("identifier", metavar="ID")
@database_or_server
@options.format_of(FORMATS)
@options.general
def show(identifier: str, db: str | None, url: str | None, form: str) -> int:
    """Show one delivery: its attempts, what the app answered last, and what is sent."""
    from convroute.cli.runs.deliveries import show_delivery
    from convroute.cli.runs.delivery_sources import source_of

    return show_delivery(source_of(db, url), identifier, form)


def _changing(verb: str, short_help: str, what: str) -> Callable[..., int]:
    """`retry` and `drop` ask for the same things in the same words."""

    @deliveries.command(
        name=verb,
        short_help=short_help,
        help=f"{what}\n\n{_WHILE_IT_RUNS}",
        epilog=options.examples(
            f"convroute deliveries {verb} 1a22f97fcb40000000802f0fe800 --url http://127.0.0.1:8470",
            f"convroute deliveries {verb} --app marketing --dead",
        ),
    )
    @_which
    @database_or_server
    @options.format_of(FORMATS)
    @options.general
    def change(
        ids: tuple[str, ...],
        app: str | None,
        dead: bool,
        db: str | None,
        url: str | None,
        form: str,
    ) -> int:
        return _change(verb, ids, app, dead, (db, url), form)

    return change


def _change(
    verb: str,
    ids: tuple[str, ...],
    app: str | None,
    dead: bool,
    where: tuple[str | None, str | None],
    form: str,
) -> int:
    context = click.get_current_context(silent=True)
    if bool(ids) == dead:
        raise click.UsageError(f"name what to {verb}: ids, or --dead for all dead ones", context)
    if app is not None and not dead:
        raise click.UsageError("--app goes with --dead", context)
    from convroute.cli.runs.deliveries import change_deliveries
    from convroute.cli.runs.delivery_sources import source_of

    return change_deliveries(source_of(*where), verb, ids, app, form)


retry = _changing(
    "retry",
    "Send deliveries again.",
    "Send deliveries again, at once, with the same id. What an app has taken is not sent again.",
)
drop = _changing(
    "drop",
    "Give deliveries up.",
    "Give deliveries up: they stay listed as dropped, and are not sent any more.",
)
