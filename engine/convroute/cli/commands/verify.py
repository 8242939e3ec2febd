"""`convroute verify`: the invariants of policies, proved or refuted for every conversation there can be."""

import click

from convroute.cli import options
from convroute.report.verified.formats import FORMATS, Format


@click.command(
    name="verify",
    short_help="Prove the invariants of policies, or show what refutes them.",
    epilog=options.examples(
        "convroute verify .",
        "convroute verify routing.route --format markdown",
        "convroute verify policies/ --format github --output junit:verified.xml",
        "convroute verify routing.route --suggest",
        "convroute verify routing.route --ask hold:7 --ask ads",
    ),
)
@options.paths
@click.option(
    "--suggest",
    is_flag=True,
    help="Offer what anyone wants of a policy, and say whether it holds. The exit status is 0.",
)
@click.option(
    "--ask",
    "asked",
    multiple=True,
    metavar="QUESTION",
    help="Also answer a question: hold:N, back-and-forth or ads. May be given several times.",
)
@options.budget("Allow N times the work for each question.")
@options.format_of(FORMATS, "How the verdicts are shown on standard output.")
@options.outputs
@options.general
def verify(
    paths: tuple[str, ...],
    suggest: bool,
    asked: tuple[str, ...],
    budget: int,
    form: Format,
    outputs: tuple[str, ...],
) -> int:
    """Prove the invariants of policies, or show what refutes them.

    PATH is a policy, or a folder with *.route files anywhere in it. A proof holds
    for every conversation there can be. What refutes an invariant is a
    conversation, with its explanation; of a thread that cannot come to somebody,
    the steps it would take. Exit status 1: one is refuted, or it is unknown
    whether it holds.

    \b
    Questions are about what invariants have no words for:
      hold:N          no app can hold a thread beyond N days without
                      the person writing
      back-and-forth  no two apps can take a thread from each other
      ads             every ad goes somewhere on purpose

    --suggest offers all of that, and invariants that can be pasted. What it says
    is information: only a policy that cannot be read is a failure.
    """
    from convroute.cli.refusal import Refusal
    from convroute.cli.reporting import each_its_own, format_and_file
    from convroute.cli.runs.verify import VerifyRun

    files = [format_and_file(text, FORMATS) for text in outputs]
    each_its_own(path for _, path in files)
    run = VerifyRun(paths, asked, budget)
    if not suggest:
        return run.show(form, files)
    if files:
        raise Refusal("`--suggest` writes no files: `--format json` is for programs")
    return run.suggest(form)
