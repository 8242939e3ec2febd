"""`convroute serve`: the router in front of several apps, or an emulator of Meta's control API."""

import click

from convroute.cli import options


@click.command(
    name="serve",
    short_help="Route live webhooks, or emulate Meta for tests.",
    epilog=options.examples(
        "convroute serve policies/shop --emulate",
        "convroute serve policies/shop --emulate --app concierge=http://127.0.0.1:3000/webhook",
        "convroute serve policies/shop --config server.toml --db sqlite:router.db",
    ),
)
@click.argument("path", metavar="POLICY")
@click.option("--config", metavar="FILE", help="The configuration, in TOML.")
@click.option("--db", default="sqlite:convroute.db", show_default=True, metavar="URL", help="The database.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8470, show_default=True, type=click.IntRange(0, 65535), help="The port.")
@click.option("--emulate", is_flag=True, help="Stand in for Meta: people, sends, and a clock.")
@click.option(
    "--app",
    "urls",
    multiple=True,
    metavar="NAME=URL",
    help="Where an app is. May be repeated.",
)
@options.general
def serve(
    path: str, config: str | None, db: str, host: str, port: int, emulate: bool, urls: tuple[str, ...]
) -> int:
    """Route live webhooks to several apps, or emulate Meta for tests.

    POLICY is a policy, or a folder of policies for different accounts.
    """
    from convroute.cli.runs.serve import ServeRun

    return ServeRun(
        path, config=config, database=db, host=host, port=port, emulating=emulate, urls=urls
    ).run()
