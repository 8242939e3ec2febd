"""Options that several commands share."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from convroute.cli import completion, terminal
from convroute.did_you_mean import nearest

F = TypeVar("F", bound=Callable[..., Any])

OUTCOMES = (
    "routed", "delivered", "broadcast", "withheld", "observed", "duplicate", "not_ours", "ignored",
    "allowed", "denied",
)  # fmt: skip


def examples(*lines: str) -> str:
    """The end of a help page: commands that work."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def comma_separated(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """`--select E2,W4 --select W6` as (`E2`, `W4`, `W6`)."""
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def _outcomes(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    wanted = comma_separated(ctx, parameter, values)
    for word in wanted:
        if word not in OUTCOMES:
            near = nearest(word, OUTCOMES)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(OUTCOMES)}"
            raise click.BadParameter(f"there is no outcome `{word}`: {hint}", ctx, parameter)
    return wanted


def _want_colour(_: click.Context, __: click.Parameter, wanted: terminal.Colour | None) -> None:
    if wanted is not None:
        terminal.want_colour(wanted)


_color = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    is_eager=True,
    expose_value=False,
    callback=_want_colour,
    help="Colours: on a terminal (auto, unless NO_COLOR or FORCE_COLOR is set), always, or never.",
)
_debug = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show a traceback where convroute has a defect."
)


def general(command: F) -> F:
    """What every command takes."""
    return _color(_debug(command))


policy = click.argument("policy", metavar="POLICY", shell_complete=completion.policies)
fail_on_severity = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="warning",
    show_default=True,
    help="The lowest severity that ends the command with 1.",
)
fail_on_outcomes = click.option(
    "--fail-on",
    multiple=True,
    metavar="OUTCOME,...",
    callback=_outcomes,
    help="Outcomes that end the command with 1, such as denied,withheld.",
)
check = click.option(
    "--check", is_flag=True, help="Write nothing; list what would change, and end with 1 if anything would."
)
diff = click.option(
    "--diff", is_flag=True, help="Write nothing; show what would change, and end with 1 if anything would."
)
thread = click.option(
    "--thread",
    metavar="FILE",
    shell_complete=completion.files,
    help="Start states of threads: a JSON object, or a list of them.",
)
facts = click.option(
    "--facts",
    metavar="FILE",
    shell_complete=completion.files,
    help="Facts for every event: a JSON object of names and values.",
)
strict = click.option(
    "--strict",
    is_flag=True,
    help="What would only be noted is an error: facts that the policy does not declare, members of a "
    "wrapper or a request that mean nothing, and start states that count for less than they say.",
)
at = click.option(
    "--at",
    metavar="TIME",
    help="The time of items that have none: `2026-01-05 12:00` by the policy's clock, or milliseconds.",
)
paths = click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", shell_complete=completion.policies
)
outputs = click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT:FILE",
    help="Write a report into a file as well; may be given several times.",
)


def format_of(formats: Sequence[str], text: str | None = None) -> Callable[[F], F]:
    """`--format`, with `text` as its help; the first of the formats is used without it."""
    choice = click.Choice(formats)
    return click.option("--format", "form", type=choice, default=formats[0], show_default=True, help=text)


def budget(text: str, default: int | None = 1) -> Callable[[F], F]:
    """`--budget`, with `text` as its help; without `default` it is None where nobody says it."""
    shown = default is not None
    wanted = click.IntRange(1, 1000)
    return click.option("--budget", type=wanted, default=default, show_default=shown, metavar="N", help=text)


report_format = format_of(
    ("text", "concise", "json", "github", "gitlab", "sarif", "junit"),
    "How findings are shown on standard output.",
)
