"""The summary of a GitHub job: a file that GitHub names in the environment, for every step to add to."""

import os
from collections.abc import Callable
from pathlib import Path

from convroute.cli import terminal
from convroute.report.display import visible
from convroute.report.findings import Findings


def add_to_summary(findings: Findings) -> None:
    """Adds the findings as far as there is room; outside of GitHub it does nothing."""
    from convroute.report import job_summary

    add_text(lambda room: job_summary.render(findings, room))


def add_text(render: Callable[[int], str]) -> None:
    """Adds what is rendered in so many bytes.

    A summary that cannot be written is not a reason to fail: the report stands on standard output.
    """
    from convroute.report.job_summary import LIMIT

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with Path(path).open("ab") as file:
            text = render(LIMIT - file.tell())
            file.write(text.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        terminal.note(f"the summary of the job cannot be written to `{visible(path)}`: {visible(reason)}")
