"""`convroute lint`: everything wrong or suspicious, in every format."""

from typing import TYPE_CHECKING

import click

from convroute.cli import options
from convroute.report.formats import Format

if TYPE_CHECKING:
    from convroute.cli.baseline import Frozen


@click.command(
    name="lint",
    short_help="Find what is wrong or suspicious in policies.",
    epilog=options.examples(
        "convroute lint .",
        "convroute lint policies/ --format github",
        "convroute lint routing.route --output sarif:routing.sarif --output junit:routing.xml",
        "convroute lint policies/ --select W4 --ignore W404 --fail-on error",
        "convroute lint policies/ --baseline convroute-baseline.json",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", shell_complete=options.files)
@options.report_format
@click.option(
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT:FILE",
    help="Write a report into a file as well; may be given several times.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    callback=options.comma_separated,
    help="Show only these codes, or codes that begin so: W4,E3. Without an E among them, "
    "errors that leave a policy without meaning are still shown.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    callback=options.comma_separated,
    help="Do not show these codes, or codes that begin so.",
)
@click.option("--baseline", metavar="FILE", help="Show only what this file does not know yet.")
@click.option("--update-baseline", is_flag=True, help="Write today's findings into the file of --baseline.")
@click.option("--fix", is_flag=True, help="Repair what can be repaired without changing any decision.")
@click.option("--unsafe-fixes", is_flag=True, help="Repair also what changes decisions; read the difference.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@options.fail_on_severity
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever was found.")
@click.option("--statistics", is_flag=True, help="Show how often each code was found, instead of where.")
@options.debug
def lint(
    paths: tuple[str, ...],
    form: Format,
    outputs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: str | None,
    update_baseline: bool,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    fail_on: str,
    exit_zero: bool,
    statistics: bool,
) -> int:
    """Find what is wrong or suspicious in policies.

    PATH is a policy, a test file, or a folder: then all *.route files below it.
    A file that others include is checked through them. `-` is standard input.
    What a project always wants stands in `convroute.toml`, or under
    `[tool.convroute]` in `pyproject.toml`: select, ignore, per-path, severity.
    """
    from convroute.cli.configured import Configured
    from convroute.cli.linting import linted
    from convroute.cli.past import remember
    from convroute.cli.reporting import Output, failed, pages_for, show, show_statistics
    from convroute.report.findings import Findings
    from convroute.workspace.history import History

    if diff and (outputs or update_baseline or statistics):
        other = "--output" if outputs else "--update-baseline" if update_baseline else "--statistics"
        raise click.UsageError(
            f"--diff shows differences and nothing else: leave out {other}",
            click.get_current_context(silent=True),
        )
    files = Output.all_of(outputs, baseline)
    configured = Configured(select, ignore)
    configured.check(paths)
    frozen = _frozen(baseline, update_baseline)
    if not update_baseline:
        remember(*(() if frozen is None else (frozen.former,)), History().former)
    wanted = configured.shown if frozen is None else frozen.unknown_of(configured.shown)
    if diff:
        from convroute.cli.fixes import show_differences

        return int(show_differences(paths, wanted, unsafe_fixes) and not exit_zero)
    if fix or unsafe_fixes:
        from convroute.cli.fixes import fixed

        diagnostics, names = fixed(paths, wanted, unsafe_fixes)
    else:
        diagnostics, names = linted(paths)
    shown = configured.shown(diagnostics)
    shown = shown if frozen is None else frozen.beyond(shown, paths, names)
    findings = Findings(shown, names, pages_for(form, *(file.form for file in files)))
    for file in files:
        file.write(findings)
    if statistics:
        show_statistics(findings, form)
    else:
        show(findings, form)
    return int(failed(findings, fail_on) and not exit_zero)


def _frozen(baseline: str | None, update: bool) -> "Frozen | None":
    if baseline is None and not update:
        return None
    from convroute.cli.baseline import Frozen

    return Frozen.of(baseline, update)
