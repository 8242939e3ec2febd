"""`convroute lint`: everything wrong or suspicious, in every format."""

from typing import TYPE_CHECKING

import click

from convroute.cli import completion, options
from convroute.report.formats import Format

if TYPE_CHECKING:
    from convroute.linter.context import Demand


@click.command(
    name="lint",
    short_help="Find what is wrong or suspicious in policies.",
    epilog=options.examples(
        "convroute lint .",
        "convroute lint policies/ --format github",
        "convroute lint routing.route --output sarif:routing.sarif --output junit:routing.xml",
        "convroute lint policies/ --select W4 --ignore W404 --fail-on error",
        "convroute lint policies/ --baseline convroute-baseline.json",
        "convroute lint policies/ --since origin/main",
        "convroute lint - --stdin-filename policies/shop.route < edited.route",
    ),
)
@options.paths
@options.report_format
@options.outputs
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    callback=options.comma_separated,
    shell_complete=completion.codes,
    help="Show only these codes: W404,E3. `E3` stands for all that begin with it. "
    "If no E is among them, errors of a policy are shown all the same.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    callback=options.comma_separated,
    shell_complete=completion.codes,
    help="Do not show these codes; `W4` stands for all that begin with it.",
)
@click.option("--baseline", metavar="FILE", help="Show only what this file does not know yet.")
@click.option("--update-baseline", is_flag=True, help="Write today's findings into the file of --baseline.")
@click.option(
    "--since",
    metavar="REF",
    help="Compare versions (W608) with the commit where HEAD and REF parted, and not with HEAD: "
    "one higher version for a branch is enough. REF is a branch, a tag or a commit.",
)
@click.option("--fix", is_flag=True, help="Make the repairs that change no decision.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="Make the other repairs, too; they may change decisions.",
)
@click.option(
    "--budget",
    type=click.IntRange(1, 1000),
    default=1,
    metavar="N",
    help="Let proofs take N times the usual work (W436 says of which rules that is not known).",
)
@click.option(
    "--explain-order",
    is_flag=True,
    help="Say of each rule and the next one whether their order matters, and show a conversation.",
)
@click.option(
    "--explain-default",
    is_flag=True,
    help="Say which conversations no rule takes, so that the default app gets them, and show one.",
)
@click.option("--mergeable", is_flag=True, help="Name neighbouring rules that could be one.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--stdin-filename",
    metavar="NAME",
    shell_complete=completion.files,
    help="What `-` is called: findings carry this name, and the configuration and the files "
    "that the text names are found from it.",
)
@options.fail_on_severity
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever was found.")
@click.option("--statistics", is_flag=True, help="Show how often each code was found, instead of where.")
@options.general
def lint(
    paths: tuple[str, ...],
    form: Format,
    outputs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: str | None,
    update_baseline: bool,
    since: str | None,
    fix: bool,
    unsafe_fixes: bool,
    budget: int,
    explain_order: bool,
    explain_default: bool,
    mergeable: bool,
    diff: bool,
    stdin_filename: str | None,
    fail_on: str,
    exit_zero: bool,
    statistics: bool,
) -> int:
    """Find what is wrong or suspicious in policies.

    PATH is a policy, a test file, or a folder with *.route files anywhere in it.
    A file that policies include is checked through them, named or not. `-` is standard input.
    The settings of a project stand in `convroute.toml`, or under
    `[tool.convroute]` in `pyproject.toml`: select, ignore, per-path, severity.
    """
    from convroute.cli.inputs import STDIN
    from convroute.cli.reporting import Output, failed, pages_for, show, show_statistics
    from convroute.cli.runs.configured import Configured
    from convroute.cli.runs.lint import LintRun
    from convroute.report.findings import Findings

    if diff:
        _check_alone(outputs, update_baseline, statistics)
    if stdin_filename is not None and STDIN not in paths:
        raise click.UsageError(
            "--stdin-filename names standard input: write `-` for it",
            click.get_current_context(silent=True),
        )
    files = Output.all_of(outputs, baseline)
    linting = LintRun.of(
        paths,
        Configured(select, ignore),
        baseline,
        update=update_baseline,
        since=since,
        stdin_filename=stdin_filename,
        times=budget,
        demands=_demands(explain_order, explain_default, mergeable),
    )
    if diff:
        return int(linting.show_differences(unsafe_fixes) and not exit_zero)
    linted = linting.found(repairing=fix or unsafe_fixes, unsafe=unsafe_fixes)
    pages = pages_for(form, *(file.form for file in files))
    findings = Findings(
        linted.diagnostics,
        linted.names,
        pages,
        linted.alone,
        linted.through,
    )
    for file in files:
        file.refuse(linted.beside)
        file.write(findings)
    (show_statistics if statistics else show)(findings, form)
    return int(failed(findings, fail_on) and not exit_zero)


def _demands(order: bool, default: bool, mergeable: bool) -> "frozenset[Demand]":
    asked: dict[Demand, bool] = {"order": order, "default": default, "mergeable": mergeable}
    return frozenset(demand for demand, wanted in asked.items() if wanted)


def _check_alone(outputs: tuple[str, ...], update_baseline: bool, statistics: bool) -> None:
    """`--diff` is not a report."""
    if outputs or update_baseline or statistics:
        other = "--output" if outputs else "--update-baseline" if update_baseline else "--statistics"
        raise click.UsageError(
            f"--diff shows differences and nothing else: remove {other}",
            click.get_current_context(silent=True),
        )
