"""`convroute selftest`: whether all that decides a policy decides alike."""

import click

from convroute.cli import options

FORMATS = ("text", "json")


@click.command(
    name="selftest",
    short_help="Decide thousands of conversations of a policy in four ways, and compare.",
    epilog=options.examples(
        "convroute selftest routing.route",
        "convroute selftest routing.route --samples 100000 --seed 7",
        "convroute selftest routing.route --format json",
    ),
)
@options.policy
@click.option(
    "--samples",
    type=click.IntRange(1, 10_000_000),
    default=4096,
    show_default=True,
    metavar="N",
    help="Draw N events and requests, and half as many in conversations of several.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=0,
    show_default=True,
    metavar="N",
    help="Draw others; the same seed draws the same ones.",
)
@options.format_of(FORMATS, "How the result is shown on standard output.")
@options.general
def selftest(policy: str, samples: int, seed: int, form: str) -> int:
    """Decide thousands of conversations of a policy in four ways, and compare.

    POLICY is the file of a policy. The evaluator is what a policy means. The
    compiled program and the index are what decides, and regions what `lint`,
    `diff` and `verify` prove with. Where they do not agree, convroute has a
    defect, and the smallest conversation that shows it is printed, to be
    reported. Exit status 3: they do not agree.
    """
    from convroute.cli.runs.selftest import SelftestRun

    return SelftestRun(policy, samples, seed).show(form)
