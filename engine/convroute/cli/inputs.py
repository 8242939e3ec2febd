"""Reads the files a command is given, and says in one line why it cannot."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

if TYPE_CHECKING:
    from convroute.workspace.discovery import PassedOver

T = TypeVar("T")
STDIN = "-"


def read(path: str) -> bytes:
    """The bytes of a file or a pipe, or of standard input for `-`."""
    from convroute.workspace.disk import MOST_BYTES
    from convroute.workspace.failure import CannotRead, reason_of

    if path == STDIN:
        return read_stdin()
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as problem:
        raise Refusal(visible(str(CannotRead(path, reason_of(problem))))) from None
    if len(data) > MOST_BYTES:
        raise Refusal(f"`{visible(path)}` is larger than {MOST_BYTES // 2**20} MiB")
    return data


def read_stdin() -> bytes:
    """All of standard input, if there is one and it ends."""
    from convroute.workspace.disk import MOST_BYTES

    if sys.stdin is None:
        raise Refusal("`-` is standard input, and that is closed")
    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    except OSError as problem:
        raise Refusal(f"standard input cannot be read: {(problem.strerror or 'lost').lower()}") from None
    if len(data) > MOST_BYTES:
        raise Refusal(f"standard input is larger than {MOST_BYTES // 2**20} MiB")
    return data


def name_of(path: str) -> str:
    return "standard input" if path == STDIN else visible(path)


def read_as(path: str, reader: Callable[[bytes], T]) -> T:
    """A whole file through `reader`; what is wrong with it is one line that names the file."""
    from convroute.conversation.input_error import InputError

    data = read(path)
    try:
        return reader(data)
    except InputError as problem:
        raise Refusal(f"{name_of(path)}: {visible(str(problem))}") from None


def only_one_stdin(*paths: str | None) -> None:
    """Standard input can be read once."""
    if sum(path == STDIN for path in paths) > 1:
        raise Refusal("`-` can stand for one file only: standard input is read once")


def policy_files(
    paths: Iterable[str], empty: Callable[[str], None] | None = None, suffix: str = ".route"
) -> tuple[str, ...]:
    """The files that `paths` mean, of folders those that end in `suffix`; each once, whatever its names.

    A folder without any is a `Refusal`, or else told to `empty` in words; never that, if there are some
    and `.gitignore`, `exclude` or their names keep them from being looked at. What was passed over is noted.
    """
    from convroute.workspace import CannotRead, policies_below  # only what takes many policies
    from convroute.workspace.discovery import PassedOver, each_once

    found: list[str] = []
    every = PassedOver()
    for path in paths:
        passed = PassedOver(links=every.links)
        try:
            files = policies_below([path], passed, suffix)
        except CannotRead as cannot:
            raise Refusal(visible(str(cannot))) from None
        if not files:
            told = _refuse if passed.unseen or passed.hidden else empty or _refuse
            told(f"there is no `*{suffix}` file in `{visible(path)}`{_why_empty(passed)}")
        every.unseen.extend(passed.unseen)
        every.hidden.extend(passed.hidden)
        found.extend(files)
    note_passed_over(every)
    return each_once(found)


def _why_empty(passed: "PassedOver") -> str:
    if passed.hidden:
        return f"; `{visible(passed.hidden[0])}` is not looked at: {_HIDDEN}"
    return "; .gitignore or `exclude` names what is there" if passed.left_out else ""


_HIDDEN = "the name begins with a dot, or does not end in `.route`"


def note_passed_over(passed: "PassedOver") -> None:
    """What a walk did not look at, of which somebody may think that it did."""
    if not (passed.links or passed.unseen or passed.hidden):
        return
    from convroute.cli import terminal  # only where there is something to note

    links, unseen, hidden = passed.links, len(passed.unseen), passed.hidden
    if links:
        more = f" and {len(links) - 1} more" if len(links) > 1 else ""
        terminal.note(f"skipped `{visible(links[0])}`{more}: a symbolic link that leads out of the folder")
    notes = []
    if unseen:
        notes.append(f"{_not_looked_at(unseen)}, which .gitignore or `exclude` names")
    if hidden:
        notes.append(f"{_not_looked_at(len(hidden))}, as `{visible(hidden[0])}`: {_HIDDEN}")
    if notes:
        terminal.note("; ".join(notes))


def _not_looked_at(count: int) -> str:
    what = "1 file or folder was" if count == 1 else f"{count} files and folders were"
    return f"{what} not looked at"


def refuse_folder(path: str) -> None:
    """Where one policy is meant, a folder is a `Refusal`."""
    if os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name that is too long
        raise Refusal(f"`{visible(path)}` is a folder: name the file of a policy in it")


def refuse_link(path: str) -> None:
    """A file whose lines may be shown: a link that leads out of the folder it stands in is a `Refusal`."""
    from convroute.workspace.links import LEADS_OUT, leaves_its_folder

    if leaves_its_folder(path):
        raise Refusal(f"`{visible(path)}` {LEADS_OUT}")


def _refuse(message: str) -> None:
    raise Refusal(message)


def is_test_file(path: str) -> bool:
    """Whether the file is one of tests by its name, whatever stands in it."""
    return path.endswith("_test.route")
