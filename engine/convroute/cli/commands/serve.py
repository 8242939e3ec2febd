"""`convroute serve`: the router in front of several apps, or an emulator of Meta's control API."""

import click

from convroute.cli import completion, options


@click.command(
    name="serve",
    short_help="Route live webhooks, or emulate Meta for tests.",
    epilog=options.examples(
        "convroute serve policies/shop --emulate",
        "convroute serve policies/shop --emulate --app concierge=http://127.0.0.1:3000/webhook",
        "convroute serve policies/shop --config server.toml --check",
        "convroute serve policies/shop --config server.toml --db postgresql://router@db/router",
        "convroute serve policies/shop --config server.toml --shadow next/shop.route",
    ),
)
@click.argument("path", metavar="POLICY", shell_complete=completion.policies)
@click.option("--config", metavar="FILE", shell_complete=completion.files, help="The configuration, in TOML.")
@click.option(
    "--db",
    metavar="URL",
    help="Where threads and decisions are kept: sqlite:PATH, postgresql://USER@HOST/NAME, or the place of"
    " such an address, env:NAME or file:PATH.  [default: sqlite:convroute.db; with --emulate in memory,"
    " until it ends]",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    default=8470,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port; 0 is any that is free.",
)
@click.option("--emulate", is_flag=True, help="Stand in for Meta: people, sends, and a clock.")
@click.option(
    "--app",
    "urls",
    multiple=True,
    metavar="NAME=URL",
    help="Where an app is. May be given several times.",
)
@click.option(
    "--shadow",
    metavar="FILE",
    shell_complete=completion.policies,
    help="A second policy that decides everything too, for comparison; nobody is sent anything by it.",
)
@click.option("--watch", is_flag=True, help="Take a changed policy whenever its files change.")
@click.option(
    "--reload-most-changed",
    type=click.IntRange(min=0),
    metavar="N",
    help="Refuse a changed policy that decides more than N of the last 1000 items otherwise.",
)
@click.option(
    "--quirks",
    type=int,
    metavar="SEED",
    help="With --emulate: send to apps as Meta does at its worst, the same for the same number.",
)
@click.option("--tls", is_flag=True, help="With --emulate: also https, and a proxy for fixed addresses.")
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Answer to this name in `Host`, too, such as that of a tunnel. May be given several times.",
)
@click.option("--check", is_flag=True, help="Start nothing; list what would stop the server or harm it.")
@options.general
def serve(
    path: str,
    config: str | None,
    db: str | None,
    host: str,
    port: int,
    emulate: bool,
    urls: tuple[str, ...],
    shadow: str | None,
    watch: bool,
    reload_most_changed: int | None,
    quirks: int | None,
    tls: bool,
    allowed_hosts: tuple[str, ...],
    check: bool,
) -> int:
    """Route live webhooks to several apps, or emulate Meta for tests.

    POLICY is a policy, or a folder of policies for different accounts. With
    --check the exit status is 2 if the server would not start, and 1 if it would
    not do all that somebody may expect.
    """
    from convroute.cli.runs.serve import ServeRun, refuse_missing_extra
    from convroute.cli.runs.serve_wish import Wish

    refuse_missing_extra()
    wish = Wish(
        path,
        config,
        db,
        host,
        port,
        emulate,
        urls,
        shadow,
        watch,
        reload_most_changed,
        allowed_hosts,
        tls,
        quirks,
    )
    if check:
        from convroute.cli.runs.serve_check import CheckRun

        return CheckRun(wish).run()
    return ServeRun(wish).run()
