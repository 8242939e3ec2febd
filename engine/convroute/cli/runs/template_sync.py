"""What `convroute template sync` writes, and what it says about it."""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.policies import load_checked, with_meaning
from convroute.cli.refusal import Refusal
from convroute.linter.context import LintContext
from convroute.linter.template_routes import APP_ID, Plan, Rewritten
from convroute.policy.model import CheckedPolicy
from convroute.report.display import visible
from convroute.report.unified import coloured, unified
from convroute.templates.sync import Change, rewritten
from convroute.wording import counted
from convroute.workspace import CannotRead, read_bytes, write_beside

_BOM = b"\xef\xbb\xbf"


class _File(Struct, frozen=True):
    """A file as it is and as it will be; `said` are its changes in words."""

    name: str
    old: bytes
    new: bytes
    said: str


def sync(path: str, *, check: bool, diff: bool) -> int:
    """Writes the policy's template files; with `check` or `diff` only tells what it would do."""
    checked = load_checked(path)
    policy = with_meaning(path, checked)
    planned = LintContext(checked).template_plan
    _refuse(planned)
    for template, why in planned.left:
        terminal.note(f"the file of template `{template.name}` is left as it is: {why}")
    files = [_file(file, policy) for file in planned.files if file.changes]
    if not (check or diff):
        _write(files)
    for file in files:
        if diff:
            difference = unified(file.old.decode("utf-8-sig"), file.new.decode("utf-8-sig"), file.name)
            terminal.patch(coloured(difference, terminal.palette(sys.stdout)))
        else:
            terminal.out(f"{'would write' if check else 'wrote'} {visible(file.name)}: {file.said}")
    if not files and not diff:
        terminal.out(_nothing(planned))
    return int(bool(files) and (check or diff))


def _refuse(planned: Plan) -> None:
    """One file cannot say two things; then no file is written."""
    if not planned.conflicts:
        return
    said = [
        f"{visible(conflict.file.name)}: `{conflict.member}` cannot be written: {conflict.message}\n"
        for conflict in planned.conflicts
    ]
    names = {conflict.file.name for conflict in planned.conflicts}
    whom = "it" if len(names) == 1 else "them"
    raise Refusal(
        f"{counted(len(names), 'template file')} cannot say what the policy routes, and nothing was written: "
        f"give each template that uses {whom} a file of its own, and each of its rules a `for`",
        "".join(said),
    )


def _file(file: Rewritten, policy: CheckedPolicy) -> _File:
    name = file.file.name
    try:
        old = read_bytes(name)
    except CannotRead as cannot:
        raise Refusal(visible(str(cannot))) from None
    if old.decode("utf-8-sig", "replace") != file.file.text:
        raise Refusal(f"`{visible(name)}` was changed by somebody else meanwhile; try again")
    new = (_BOM if old.startswith(_BOM) else b"") + rewritten(file.file, file.changes).encode("utf-8")
    return _File(name, old, new, ", ".join(_worded(change, policy) for change in file.changes))


def _worded(change: Change, policy: CheckedPolicy) -> str:
    before = "none" if change.before is None else visible(change.before)
    names = [app.name for app in policy.apps.values() if change.member == APP_ID and app.id == change.after]
    return f"{change.member} {before} -> {change.after}" + (f" ({names[0]})" if names else "")


def _write(files: Sequence[_File]) -> None:
    """All of them or, as far as can be known before, none."""
    for file in files:
        if _is_protected(file.name):
            raise Refusal(f"`{visible(file.name)}` is write-protected, and nothing was written")
    try:
        for file in files:
            write_beside(file.name, file.new)
    except CannotRead as cannot:
        raise Refusal(visible(str(cannot))) from None


def _is_protected(name: str) -> bool:
    """Whether nobody may write into the file; beside it somebody may, and rename."""
    mode = stat.S_IMODE(Path(name).stat().st_mode)
    return not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(name, os.W_OK)


def _nothing(planned: Plan) -> str:
    written = len(planned.by_rule)
    if not written:
        return "nothing to write: no template of the policy has a rule that a file can say"
    files = "the file" if written == 1 else "the files"
    verb = "says" if written == 1 else "say"
    return f"nothing to write: {files} of {counted(written, 'template')} {verb} what the policy routes"
