"""`convroute init`: a small policy to start from, which passes everything."""

from typing import Any

import click

from convroute.cli import completion, options, terminal
from convroute.report.display import visible

CHANNELS = ("instagram", "messenger")
CI = ("none", "github", "gitlab", "pre-commit")


def _timezone(value: str) -> str:
    """A name of the IANA database; any other is a wrong use of the command."""
    from convroute.checker.header import is_timezone, nearest_timezone

    if not is_timezone(value):
        near = nearest_timezone(value)
        hint = f"did you mean {near}?" if near else "write an IANA name such as Europe/Berlin, or UTC"
        raise click.BadParameter(f"there is no timezone `{visible(value)}`: {hint}")
    return value


def _checked(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    return None if value is None else _timezone(value)


@click.command(
    name="init",
    short_help="Write a small policy to start from.",
    epilog=options.examples(
        "convroute init my-policy",
        "convroute init my-policy --channel messenger --timezone America/New_York --ci github",
        "convroute lint my-policy",
    ),
)
@click.argument("folder", default=".", metavar="[DIR]", shell_complete=completion.folders)
@click.option("--channel", type=click.Choice(CHANNELS), help="What people write to.  [default: instagram]")
@click.option(
    "--timezone", metavar="NAME", callback=_checked, help="The policy's clock.  [default: Europe/Berlin]"
)
@click.option(
    "--ci", type=click.Choice(CI), help="What is to check the policy on every change.  [default: none]"
)
@options.general
def init(folder: str, channel: str | None, timezone: str | None, ci: str | None) -> int:
    """Write a small policy into DIR, with a message template, two recorded webhooks and tests.

    On a terminal you are asked for the channel, the timezone and the CI that you
    do not name. Nothing that exists is overwritten: if one of the files is
    there, nothing is written.
    """
    from convroute.cli.runs.init import Starter, next_steps, write_starter

    starter = Starter(
        channel or _asked("Channel", "instagram", type=click.Choice(CHANNELS)),
        timezone or _asked("Timezone", "Europe/Berlin", value_proc=_timezone),
        ci or _asked("CI", "none", type=click.Choice(CI)),
    )
    for name in write_starter(folder, starter):
        terminal.out(f"wrote {name}")
    terminal.out(next_steps(folder, starter))
    return 0


def _asked(what: str, default: str, **answers: Any) -> str:
    """The answer of whoever sits there; without anybody the default."""
    if not terminal.interactive():
        return default
    answer: str = click.prompt(what, default=default, err=True, **answers)
    return answer
