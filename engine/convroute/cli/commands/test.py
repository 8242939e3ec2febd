"""`convroute test`: the tests that policies carry, and what to change where one fails."""

from typing import Any

import click

from convroute.cli import options
from convroute.cli.runs.coverage import CoverageRun, coverage_options
from convroute.cli.runs.mutation import MutationRun, mutation_options
from convroute.report.tested.formats import FORMATS, Format


class Tests(click.Command):
    """Has one command of its own: `generate`."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] == ["generate"]:
            from convroute.cli.commands.generate import generate

            return generate.make_context(f"{info_name} generate", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(
    cls=Tests,
    name="test",
    short_help="Run the tests of policies.",
    epilog=options.examples(
        "convroute test .",
        'convroute test policies/ -k "refund and not night" --fail-fast',
        "convroute test policies/ --format github --junit tests.xml",
        "convroute test policies/ --coverage --fail-under rules=100,conditions=90",
        "convroute test policies/ --mutate --fail-under mutation=100",
        "convroute test routing.route --watch",
        "convroute test generate routing.route",
    ),
)
@options.paths
@click.option(
    "-k",
    "expression",
    metavar="EXPR",
    help="Run only tests whose name, file or policy contains these words: 'refund and not night'.",
)
@click.option("-x", "--fail-fast", is_flag=True, help="Stop at the first test that fails.")
@click.option("--allow-empty", is_flag=True, help="End with 0 where there is no test to run.")
@click.option("--watch", is_flag=True, help="Run again whenever a file changes, until Ctrl-C.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Run the tests of N policies at once; by default of as many as save time.",
)
@options.format_of(FORMATS, "How the results are shown on standard output.")
@click.option("--junit", metavar="FILE", help="Write JUnit XML into a file as well.")
@options.outputs
@click.option("-v", "--verbose", is_flag=True, help="Name every test, with the time it took.")
@click.option("-q", "--quiet", is_flag=True, help="Show only what failed, and the last line.")
@coverage_options
@mutation_options
@options.general
def test(
    paths: tuple[str, ...],
    expression: str | None,
    fail_fast: bool,
    allow_empty: bool,
    watch: bool,
    jobs: int | None,
    form: Format,
    junit: str | None,
    outputs: tuple[str, ...],
    verbose: bool,
    quiet: bool,
    coverage: bool,
    fail_under: str | None,
    coverage_outputs: tuple[str, ...],
    mutate: bool,
    most: int | None,
    seed: int | None,
    mutation_outputs: tuple[str, ...],
) -> int:
    """Run the tests of policies, and say of each failure what to change.

    PATH is a policy, a test file, or a folder with *.route files anywhere in it.
    The command ends with 1 if a test fails, and with 2 if a policy has errors or
    there is no test at all.

    `convroute test generate POLICY` writes tests for a policy.
    """
    from convroute.cli.reporting import each_its_own, format_and_file
    from convroute.cli.runs.test import Showing, Wish

    files = [format_and_file(text, FORMATS) for text in outputs]
    if junit is not None:
        files.append(format_and_file(f"junit:{junit}", FORMATS))
    mutating, rest = MutationRun.of(
        mutate, most, seed, fail_under, mutation_outputs, expression=expression, jobs=jobs
    )
    covering = CoverageRun.of(coverage, rest, coverage_outputs)
    each_its_own(path for _, path in (*files, *covering.files, *mutating.files))
    wish = Wish.of(
        paths,
        expression,
        fail_fast=fail_fast,
        jobs=jobs,
        covering=covering.wanted,
        allow_empty=allow_empty,
    )
    showing = Showing(form, tuple(files), int(verbose) - int(quiet), allow_empty, covering, mutating)
    if watch:
        from convroute.cli.runs.watch import watched

        return watched(paths, lambda: showing.show(wish.run()))
    return showing.show(wish.run())
