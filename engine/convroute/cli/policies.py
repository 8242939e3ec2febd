"""The policy a command works with: it must have a meaning."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from convroute.cli import terminal
from convroute.cli.inputs import STDIN, read_stdin, refuse_link
from convroute.cli.refusal import Refusal
from convroute.policy.model import CheckedPolicy
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.checker.checked import Checked
    from convroute.compiler.program import Program


def load_checked(path: str, contents: Mapping[str, bytes] | None = None) -> "Checked":
    """The policy in the file `path`, with everything found in it; `contents` stands in for files."""
    from convroute.workspace import CannotRead, load

    refuse_link(path)
    try:
        return load(path, read_stdin() if path == STDIN else None, contents)
    except CannotRead as cannot:
        raise Refusal(visible(str(cannot))) from None


def load_program(path: str) -> "Program":
    """The policy in the file `path`, ready to decide; its errors, if any, are shown and end the command."""
    from convroute.compiler.program import Program
    from convroute.workspace import CannotRead, program_at

    if path == STDIN:
        return Program(with_meaning(path, load_checked(path)))
    refuse_link(path)
    try:
        found = program_at(path)
    except CannotRead as cannot:
        raise Refusal(visible(str(cannot))) from None
    return found if isinstance(found, Program) else Program(with_meaning(path, found))


def with_meaning(path: str, checked: "Checked") -> CheckedPolicy:
    """The policy that was loaded from `path`; its errors, all of them, are shown and end the command."""
    errors = tuple(item for item in checked.diagnostics if item.severity == "error")
    if errors:
        from convroute.report.text import render_one
        from convroute.wording import counted

        palette, columns = terminal.palette(sys.stderr), terminal.columns(sys.stderr)
        shown = "".join(f"{render_one(item, palette, columns)}\n" for item in errors)
        raise Refusal(f"{visible(path)} has {counted(len(errors), 'error')}", shown)
    if checked.policy is None:
        raise Refusal(
            f"{visible(path)} is not a policy: it has no `policy` block; name the file that includes it"
        )
    return checked.policy
