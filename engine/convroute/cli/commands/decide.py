"""`convroute decide`: every event and request of an input, decided in order."""

import sys

import click

from convroute.cli import completion, options, terminal

FORMATS = ("text", "json")


@click.command(
    name="decide",
    short_help="Decide every event or request of an input.",
    epilog=options.examples(
        "convroute decide routing.route webhooks/spring-ad.json",
        "convroute decide routing.route webhooks/spring-ad.json --format json --trace",
        "convroute decide routing.route - --fail-on denied,withheld < requests.jsonl",
    ),
)
@options.policy
@click.argument("input", metavar="INPUT", shell_complete=completion.files)
@options.thread
@options.facts
@options.strict
@options.at
@options.format_of(FORMATS, "text: one line for each; json: one object a line.")
@click.option(
    "--trace", is_flag=True, help="Add every step of the decision: what was looked at, and what followed."
)
@options.fail_on_outcomes
@options.general
def decide(
    policy: str,
    input: str,  # noqa: A002  the word people know
    thread: str | None,
    facts: str | None,
    strict: bool,
    at: str | None,
    form: str,
    trace: bool,
    fail_on: tuple[str, ...],
) -> int:
    """Decide every event or request in INPUT by POLICY, in order.

    INPUT is a webhook as Meta delivers it, a request of an app, a list of
    those, or one on each line; `-` is standard input. Each decision starts from
    the thread the one before left.
    """
    from convroute.cli.runs.decide import DecideRun

    deciding = DecideRun.prepare(policy, input, thread, facts, at, tracing=trace, strict=strict)
    if form == "json":
        from convroute.report.decisions import as_line

        for index, decision in enumerate(deciding.decisions()):
            terminal.exact(as_line(decision, index))
    else:
        from convroute.report.decisions import table

        palette = terminal.palette(sys.stdout)

        for block in table(deciding.policy, deciding.decisions(), palette, traced=trace):
            terminal.out(block)
    return deciding.status(fail_on)
