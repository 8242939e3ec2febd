"""`convroute say`: acts as a person at a running emulator, and tells who got it and why."""

import click

from convroute.cli import options


@click.command(
    name="say",
    short_help="Act as a person at a running emulator.",
    epilog=options.examples(
        'convroute say "Hi" --ad 120210987654321',
        'convroute say "Where is my order?" --user 5550002 --fact tier=gold',
        'convroute say --tap "A person, please"',
        "convroute say --postback TALK_TO_HUMAN",
        'convroute say "Anybody?" --advance 25h',
    ),
)
@click.argument("text", required=False)
@click.option(
    "--user", default="5550001", show_default=True, metavar="ID", help="Who; `new` is somebody new."
)
@click.option("--ad", metavar="ID", help="The person comes from this ad.")
@click.option("--ref", metavar="REF", help="The person comes from a link (ig.me, m.me) with this ref.")
@click.option("--story", is_flag=True, help="The text answers a story.")
@click.option("--tap", metavar="TITLE", help="Tap a button or quick reply that was sent, by its title.")
@click.option("--postback", metavar="PAYLOAD", help="Tap a button with this payload, whoever sent it.")
@click.option("--react", metavar="EMOJI", help="React to the newest message.")
@click.option(
    "--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A fact; may be given several times."
)
@click.option("--account", metavar="ID", help="The account, where the policies have several.")
@click.option(
    "--channel", type=click.Choice(["instagram", "messenger"]), help="The channel, where there are both."
)
@click.option(
    "--advance", metavar="LENGTH", help="First move the clock on, such as by 25h or 1d12h; alone or not."
)
@click.option(
    "--wait",
    default=2.0,
    show_default=True,
    type=click.FloatRange(0, 20),
    metavar="SECONDS",
    help="How long to wait for what the apps answer.",
)
@click.option("--url", default="http://127.0.0.1:8470", show_default=True, help="Where the server is.")
@options.fail_on_outcomes
@options.format_of(("text", "json"))
@options.general
def say(
    text: str | None,
    user: str,
    ad: str | None,
    ref: str | None,
    story: bool,
    tap: str | None,
    postback: str | None,
    react: str | None,
    facts: tuple[str, ...],
    account: str | None,
    channel: str | None,
    advance: str | None,
    wait: float,
    url: str,
    fail_on: tuple[str, ...],
    form: str,
) -> int:
    """Say TEXT as a person to a running `convroute serve --emulate`, or tap, react, or open an ad or a link.

    Prints who got it and why, and what the apps answered. The admin token, if the server has one, is
    read from the environment variable CONVROUTE_ADMIN_TOKEN.
    """
    from convroute.cli.runs.say import SayRun, Wish

    wish = Wish(text=text, ad=ad, ref=ref, story=story, tap=tap, postback=postback, react=react, facts=facts)
    run = SayRun(url, user=user, account=account, channel=channel, wait=wait, form=form)
    return run.run(wish, advance=advance, fail_on=fail_on)
