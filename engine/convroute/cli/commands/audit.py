"""`convroute audit`: whether the log of a server proves itself."""

import click

from convroute.cli import options

FORMATS = ("text", "json")


@click.command(
    name="audit",
    short_help="Take every decision of a server's log again, and compare.",
    epilog=options.examples(
        "convroute audit sqlite:convroute.db",
        "convroute audit postgresql://router@db/router --format json",
    ),
)
@click.argument("db", metavar="DB")
@options.format_of(FORMATS, "How the result is shown on standard output.")
@options.general
def audit(db: str, form: str) -> int:
    """Take every decision of a server's log again, and compare.

    DB is a database of `convroute serve`: sqlite:PATH, or postgresql://... The
    server may go on meanwhile. Each thread is gone through from its first
    version: none may be missing or there twice, each decision must come out
    again from what came in, by the policy that decided it, and so must the
    state of the thread and the deliveries. Named is the first thing in each
    thread that does not hold. What retention has deleted is counted.
    Exit status 1: something does not hold.
    """
    from convroute.cli.runs.audit import AuditRun

    return AuditRun(db).show(form)
