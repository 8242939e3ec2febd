"""`convroute explain`: the same decisions, and why."""

import sys
from collections.abc import Mapping
from typing import Any

import click

from convroute.cli import completion, options, terminal
from convroute.cli.inputs import refuse_folder
from convroute.cli.question_options import as_typed, given_in, question_options
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
        'convroute explain routing.route --message "Hi" --why-not care',
        "convroute explain --db sqlite:convroute.db m_10",
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
@click.option(
    "--why-not",
    metavar="APP",
    help="Instead of the steps: which smallest changes would have sent it to APP, or why nothing could.",
)
@click.option(
    "--most-changes",
    type=click.IntRange(1, 20),
    metavar="N",
    help="With --why-not: how much may change at once. Without it 3.",
)
@click.option(
    "--db",
    metavar="URL",
    help="Explain what `convroute serve` decided: MID, instead of POLICY, is a message in this database.",
)
@options.budget("With --why-not: give hard questions N times the usual work.", None)
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
    why_not: str | None,
    most_changes: int | None,
    db: str | None,
    budget: int | None,
    fail_on: tuple[str, ...],
    **words: Any,
) -> int:
    """Explain the decision on every event or request in INPUT, or on what is asked instead of it.

    The first line of each is the answer and the reason; below it stand the
    steps in the order they were taken, with the values that decided and the
    place in the policy that says so.

    With --why-not the answer is what would have had to be otherwise for APP to
    get it: what the person wrote, where they came from, the time, the facts, the
    thread. Of what an app asks for, whether APP could have had it.

    Without an INPUT say what happens in the words of tests: --message, --from-ad,
    --thread-owner ... What is not said is as in tests: nobody owns the thread,
    nobody wrote before, and it is Monday 2026-01-05 12:00.

    With --db nothing is asked: what a server decided about the message MID is
    taken again from its log, on the thread as it was then, and told.
    """
    if db is not None:
        given = {"thread": thread, "facts": facts, "strict": strict, "fail_on": fail_on, **words}
        _refuse_beside_db(input, given)
        _refuse(why_not, form, trace=trace, most=most_changes, budget=budget)
        from convroute.cli.runs.explain_kept import ExplainKeptRun

        return ExplainKeptRun(db, policy, form, trace, why_not, most_changes or 3, budget or 1).show()
    from convroute.cli.runs.decide import DecideRun
    from convroute.report.decisions import explanations

    _refuse(why_not, form, trace=trace, most=most_changes, budget=budget)
    at: str | None = words["at"]
    if input is None:
        refuse_folder(policy)
        given = {"--thread": thread, "--facts": facts}
        deciding = DecideRun.asked(policy, Question.of(words, given), strict=strict)
    else:
        refuse_question({**words, "at": None})
        deciding = DecideRun.prepare(policy, input, thread, facts, at, tracing=True, strict=strict)
    palette = terminal.palette(sys.stdout)
    columns = terminal.columns(sys.stdout) if sys.stdout.isatty() else None
    if why_not is not None:
        from convroute.cli.runs.why_not import WhyNotRun
        from convroute.report.why_not import answers

        run = WhyNotRun.of(deciding, why_not, most_changes or 3, budget or 1)
        told = answers(run.answers(), form, palette, columns)
    else:
        told = explanations(
            deciding.policy, deciding.decisions(), form, palette, columns=columns, thorough=trace
        )
    for text in told:
        terminal.out(text)
    return deciding.status(fail_on)


def _refuse_beside_db(source: str | None, given: Mapping[str, Any]) -> None:
    """What was decided has its own input, thread, facts and time."""
    names = [*(["INPUT"] if source is not None else []), *map(as_typed, given_in(given))]
    if names:
        context = click.get_current_context(silent=True)
        raise click.UsageError(f"with --db only a message is named: remove {names[0]}", context)


def _refuse(app: str | None, form: str, *, trace: bool, most: int | None, budget: int | None) -> None:
    """What belongs to --why-not, or does not go with it, is a wrong use of the command."""
    context = click.get_current_context(silent=True)
    if app is None:
        for option, value in (("--most-changes", most), ("--budget", budget)):
            if value is not None:
                raise click.UsageError(f"{option} belongs to --why-not APP", context)
    elif form == "mermaid":
        raise click.UsageError("--why-not is told as text, markdown or json: choose one of these", context)
    elif trace:
        raise click.UsageError("--trace and --why-not tell different things: remove one of them", context)
