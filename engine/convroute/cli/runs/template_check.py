"""Reads template files and checks each."""

import os

from convroute.cli import terminal
from convroute.cli.inputs import STDIN, policy_files, read, refuse_link
from convroute.diagnostic import Diagnostic
from convroute.source import Source, Span
from convroute.templates.check import check_template
from convroute.templates.content import Channel


def check_files(paths: tuple[str, ...], channel: Channel) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
    """What was found, file by file, and the names of the files; each file is checked once.

    Of a folder all `*.json` files below it are meant.
    """
    for path in paths:
        refuse_link(path)
    files = [file for path in paths for file in _files(path)]
    contents = [(path, read(path)) for path in dict.fromkeys(files)]
    found: list[Diagnostic] = []
    names: list[str] = []
    for path, data in terminal.watched(contents, "checking"):
        names.append(path)
        found += _check(path, data, channel)
    return tuple(found), tuple(names)


def _files(path: str) -> tuple[str, ...]:
    """What is no folder is read as it is, a pipe as well."""
    is_folder = path != STDIN and os.path.isdir(path)  # noqa: PTH112  Path.is_dir raises on a name that is too long
    return policy_files([path], suffix=".json") if is_folder else (path,)


def _check(name: str, data: bytes, channel: Channel) -> tuple[Diagnostic, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        return (_not_utf8(name, data, problem),)
    return check_template(Source(name, text), channel).diagnostics


def _not_utf8(name: str, data: bytes, problem: UnicodeDecodeError) -> Diagnostic:
    """E301 at the first character that cannot be read."""
    source = Source(name, data.decode("utf-8-sig", "replace"))
    start = len(problem.object[: problem.start].decode("utf-8", "replace").removeprefix("\ufeff"))
    return Diagnostic(
        "E301",
        "the file is not UTF-8 text",
        source,
        Span(start, start + 1),
        help="save it as UTF-8; JSON is nothing else",
        pointer="",
    )
