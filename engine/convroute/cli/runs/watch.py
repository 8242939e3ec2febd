"""`--watch`: does something again whenever a file below some folders changes (through watchfiles)."""

import os
import sys
from collections.abc import Callable, Iterable

import click

from convroute.cli import terminal
from convroute.cli.inputs import STDIN, policy_files
from convroute.cli.policies import load_checked
from convroute.cli.refusal import Refusal, refusing
from convroute.report.display import visible
from convroute.workspace.checking import by_policy

_ENDINGS = (".route", ".json", ".jsonl", ".csv", ".txt", ".toml")
_QUIET_MS = 200


def watched(paths: Iterable[str], act: Callable[[], int]) -> int:
    """The status of the last time; Ctrl-C ends it, and nothing else does."""
    try:
        import watchfiles
    except ImportError:
        raise Refusal("--watch needs watchfiles: pip install watchfiles") from None
    if STDIN in paths:
        raise Refusal("`-` cannot be watched: name a file")
    folders = _folders(paths)
    status = 0
    try:
        status = _once(act)
        terminal.err("watching for changes, Ctrl-C ends")
        for changes in watchfiles.watch(
            *folders, watch_filter=_matters, debounce=_QUIET_MS, raise_interrupt=True
        ):
            names = sorted(as_given(path, folders) for _, path in changes)
            terminal.err(f"\n{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''} changed")
            status = _once(act)
    except KeyboardInterrupt:
        terminal.err("")
    return status


def _once(act: Callable[[], int]) -> int:
    """A file that is not there for a moment, or not whole, is not a reason to end."""
    try:
        status = act()
        sys.stdout.flush()
        return status
    except click.ClickException as problem:
        terminal.error(problem.format_message())
        return problem.exit_code


def _matters(_: object, path: str) -> bool:
    return path.endswith(_ENDINGS)


def _said_by_the_run(_: str) -> None:
    """Whether a folder may be empty is the run's business, which comes next; it may not stay so."""


def as_given(path: str, folders: Iterable[str]) -> str:
    """The changed file as the command names it, below the nearest of the watched folders."""
    real = os.path.realpath(path)
    homes = ((os.path.realpath(folder), folder) for folder in folders)
    above = [(home, folder) for home, folder in homes if real.startswith(f"{home.rstrip(os.sep)}{os.sep}")]
    if not above:
        return visible(path)
    home, folder = max(above, key=lambda pair: len(pair[0]))
    name = os.path.normpath(f"{folder}{os.sep}{os.path.relpath(real, home)}")
    return visible(name.replace(os.sep, "/"))


def _folders(paths: Iterable[str]) -> tuple[str, ...]:
    """The folders that were named, and those of all files that the policies include."""
    found: dict[str, None] = {}
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112  text
            found[path] = None
        files = policy_files((path,), _said_by_the_run)
        with refusing():
            for group in by_policy(files):
                for file, checked in group.each(load_checked):
                    names = [file, *(read.source.name for read in checked.files)]
                    found.update(dict.fromkeys(os.path.dirname(name) or "." for name in names))  # noqa: PTH120  text
    return tuple(found)
