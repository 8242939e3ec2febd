"""Reads the files a command is given, and says in one line why it cannot."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from convroute.cli.refusal import Refusal
from convroute.report.display import visible

T = TypeVar("T")
STDIN = "-"


def read(path: str) -> bytes:
    """The bytes of a file, or of standard input for `-`."""
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as problem:
        raise Refusal(unreadable(path, problem)) from None
    except ValueError:
        raise Refusal(f"`{visible(path)}` is no name a file can have") from None


def unreadable(path: str, problem: OSError) -> str:
    """`x.json` does not exist"""
    match problem:
        case FileNotFoundError() | NotADirectoryError():
            reason = "does not exist"
        case IsADirectoryError():
            reason = "is a folder, not a file"
        case PermissionError():
            reason = "may not be read"
        case _:
            reason = f"cannot be read: {problem.strerror or problem}"
    return f"`{visible(path)}` {reason}"


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
