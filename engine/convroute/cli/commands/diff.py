"""`convroute diff`: what a change of a policy changes, for every conversation there can be."""

import click

from convroute.cli import completion, options
from convroute.report.difference.formats import FORMATS, Format


@click.command(
    name="diff",
    short_help="Say which conversations a change of policies changes.",
    epilog=options.examples(
        "convroute diff old.route new.route",
        "convroute diff HEAD:routing.route routing.route",
        "convroute diff --since origin/main policies/ --format markdown",
        "convroute diff --since origin/main --expect",
        "convroute diff old.route new.route --expect=plan.route",
    ),
)
@click.argument(
    "paths", nargs=-1, metavar="OLD NEW | --since REF [PATH...]", shell_complete=completion.policies
)
@click.option(
    "--since",
    metavar="REF",
    help="Compare the policies below PATH (by default, below this folder) with the commit where HEAD and REF "
    "parted. REF is a branch, a tag or a commit.",
)
@click.option(
    "--expect",
    is_flag=False,
    flag_value="",
    metavar="[PLAN]",
    shell_complete=completion.policies,
    help="End with 1 only for changes that no `expect change` covers, and for one that covers nothing. They "
    "stand in the new policies, and in PLAN: `--expect=plan.route`.",
)
@click.option(
    "--rules",
    is_flag=True,
    help="Also show where another rule, permission or limit decides, and everything else stays the same.",
)
@options.budget("Allow N times the work for each question.")
@options.format_of(FORMATS, "How the changes are shown on standard output.")
@options.outputs
@options.general
def diff(
    paths: tuple[str, ...],
    since: str | None,
    expect: str | None,
    rules: bool,
    budget: int,
    form: Format,
    outputs: tuple[str, ...],
) -> int:
    """Say which conversations a change of policies changes.

    OLD and NEW are two policies, or two folders of which the policies with one
    name, or at one path, are compared. `REV:PATH` is a file or folder in a commit
    of git, with what it includes there; `-` is standard input.

    Every change is shown with a conversation and both decisions about it. Exit
    status 0 proves that nothing changes.
    """
    from convroute.cli.reporting import each_its_own, format_and_file
    from convroute.cli.runs.diff import DiffRun

    files = [format_and_file(text, FORMATS) for text in outputs]
    each_its_own(path for _, path in files)
    return DiffRun(paths, since, expect, rules, budget).show(form, files)
