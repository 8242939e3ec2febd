"""`convroute explain`: the same decisions, and why."""

import sys
from typing import Any

import click

from convroute.cli import completion, options, terminal
from convroute.cli.inputs import refuse_folder
from convroute.cli.question_options import question_options
from convroute.cli.runs.question import Question, refuse_question

FORMATS = ("text", "json", "markdown", "mermaid")


@click.command(
    name="explain",
    short_help="Decide, and say why, step by step.",
    epilog=options.examples(
        "convroute explain routing.route webhooks/spring-ad.json",
        "convroute explain routing.route webhooks/spring-ad.json --format markdown",
        'convroute explain routing.route --message "I want a refund" --at "2026-10-05 11:00"',
        'convroute explain routing.route --message "Hi" --from-link qr-door --thread-owner sales',
    ),
)
@options.policy
@click.argument("input", metavar="[INPUT]", required=False, shell_complete=completion.files)
@question_options
@options.thread
@options.facts
@options.strict
@options.format_of(
    FORMATS, "text and markdown for people, mermaid draws, json: the decision with its trace, one a line."
)
@click.option(
    "--trace",
    is_flag=True,
    help="Name every point relied on where Meta's documents are silent, also where it did not matter.",
)
@options.fail_on_outcomes
@options.general
def explain(
    policy: str,
    input: str | None,  # noqa: A002  the word people know
    thread: str | None,
    facts: str | None,
    strict: bool,
    form: str,
    trace: bool,
    fail_on: tuple[str, ...],
    **words: Any,
) -> int:
    """Explain the decision on every event or request in INPUT, or on what is asked instead of it.

    The first line of each is the answer and the reason; below it stand the
    steps in the order they were taken, with the values that decided and the
    place in the policy that says so.

    Without an INPUT say what happens in the words of tests: --message, --from-ad,
    --thread-owner ... What is not said is as in tests: nobody owns the thread,
    nobody wrote before, and it is Monday 2026-01-05 12:00.
    """
    from convroute.cli.runs.decide import DecideRun
    from convroute.report.decisions import explanations

    at: str | None = words["at"]
    if input is None:
        refuse_folder(policy)
        given = {"--thread": thread, "--facts": facts}
        deciding = DecideRun.asked(policy, Question.of(words, given), strict=strict)
    else:
        refuse_question({**words, "at": None})
        deciding = DecideRun.prepare(policy, input, thread, facts, at, tracing=True, strict=strict)
    told = explanations(
        deciding.policy,
        deciding.decisions(),
        form,
        terminal.palette(sys.stdout),
        columns=terminal.columns(sys.stdout) if sys.stdout.isatty() else None,
        thorough=trace,
    )
    for text in told:
        terminal.out(text)
    return deciding.status(fail_on)
