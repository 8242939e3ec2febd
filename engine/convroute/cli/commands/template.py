"""`convroute template`: ad message templates."""

import click

from convroute.cli import completion, options
from convroute.report.formats import Format


@click.group(
    name="template",
    short_help="Check ad message templates, and write what a policy routes into them.",
    epilog=options.examples(
        "convroute template check templates/spring_sale.json",
        "convroute template sync routing.route --diff",
    ),
)
def template() -> None:
    """Ad message templates: the JSON that says what an ad's first message shows and who answers it."""


@template.command(
    name="check",
    short_help="Check templates against what Meta takes and shows.",
    epilog=options.examples(
        "convroute template check templates/spring_sale.json",
        "convroute template check templates/ --channel messenger --format github",
        "convroute template check templates/ --output sarif:templates.sarif",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="PATH...", shell_complete=completion.files)
@click.option(
    "--channel",
    type=click.Choice(["instagram", "messenger"]),
    default="instagram",
    show_default=True,
    help="Where the template is shown; the two differ.",
)
@options.report_format
@options.outputs
@options.fail_on_severity
@options.general
def check(files: tuple[str, ...], channel: str, form: Format, outputs: tuple[str, ...], fail_on: str) -> int:
    """Check templates against what Meta takes and shows, with line and column.

    PATH is a file, or a folder: then all *.json files below it.
    """
    from convroute.cli.inputs import only_one_stdin
    from convroute.cli.reporting import Output, failed, pages_for, show
    from convroute.cli.runs.template_check import check_files
    from convroute.report.findings import Findings

    only_one_stdin(*files)
    reports = Output.all_of(outputs, None)
    diagnostics, names = check_files(files, "messenger" if channel == "messenger" else "instagram")
    findings = Findings(diagnostics, names, pages_for(form, *(report.form for report in reports)))
    for report in reports:
        report.write(findings)
    show(findings, form)
    return int(failed(findings, fail_on))


@template.command(
    name="sync",
    short_help="Write what a policy routes into its template files.",
    epilog=options.examples(
        "convroute template sync routing.route --diff",
        "convroute template sync routing.route",
        "convroute template sync routing.route --check",
    ),
)
@options.policy
@options.check
@options.diff
@options.general
def sync(policy: str, check: bool, diff: bool) -> int:
    """Write into the template files what POLICY routes, because Meta follows the files.

    Each template with a `route template NAME to APP for DAYS` that has no
    condition gets the app's id as `receiving_app_id`, and the days as
    `receiving_app_control_expiration`; without a `for` the file's days stay.
    The rest of a file stays as it is. Upload the files to their ads afterwards.
    """
    from convroute.cli.runs import template_sync

    return template_sync.sync(policy, check=check, diff=diff)
