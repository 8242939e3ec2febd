"""`convroute test generate`: tests written from the policy itself."""

import click

from convroute.cli import completion, options


@click.command(
    name="generate",
    short_help="Write tests for a policy.",
    epilog=options.examples(
        "convroute test generate routing.route",
        "convroute test generate routing.route --output routing_test.route",
        "convroute test generate routing.route --output routing_test.route --force",
        "convroute test generate routing.route --missing --output routing_test.route",
    ),
)
@options.policy
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    shell_complete=completion.files,
    help="Write the tests into FILE, beside the policy, and the webhooks they need into its folder.",
)
@click.option(
    "--missing", is_flag=True, help="Only what the tests of the policy do not show yet; adds to FILE."
)
@click.option("--force", is_flag=True, help="Write FILE anew if it exists.")
@options.general
def generate(policy: str, output: str | None, missing: bool, force: bool) -> int:
    """Write tests that say what POLICY does today, in its own words.

    Each rule, condition and permission gets a test, and each boundary one on
    either side of it. The tests of a line stay as they are when other lines
    change. Every test was run before it is written. What nothing can show is
    left out, and told on standard error.

    The tests that a policy has are those in its file and in files beside it. A
    folder called generate is tested by `convroute test ./generate`.
    """
    from convroute.cli.runs.generate import generate as run

    if missing and force:
        raise click.UsageError("--missing adds to a file, and --force writes it anew: say one of them")
    if force and output is None:
        raise click.UsageError("--force writes FILE anew: name it with --output")
    return run(policy, output, missing=missing, force=force)
