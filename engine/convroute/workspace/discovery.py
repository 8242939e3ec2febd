"""Which policies a list of paths means: files as they are named, folders with all `*.route` below them."""

import os
from collections.abc import Callable, Iterable

from convroute.workspace.failure import CannotRead, reason_of
from convroute.workspace.links import LEADS_OUT, leaves, leaves_its_folder

SUFFIX = ".route"


def policies_below(
    paths: Iterable[str], skipped: Callable[[str], object] = lambda _: None
) -> tuple[str, ...]:
    """The files of `paths`, each once, those of a folder sorted by path and with `/`.

    Hidden folders and files are skipped, links that lead in circles are walked
    once. A link that leads out of the folder is `skipped`. `-` stands for itself.
    Raises `CannotRead` for a path that does not exist, or is itself a file and a link that leads
    out of the folder it stands in.
    """
    found: dict[str, None] = {}
    for path in paths:
        if path == "-" or not os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name that is too long
            if path != "-":
                _check_exists(path)
            found[path.replace(os.sep, "/")] = None
        else:
            found.update(dict.fromkeys(_below(path, skipped)))
    return tuple(found)


def _check_exists(path: str) -> None:
    try:
        os.stat(path)  # noqa: PTH116  `Path("")` would be the folder we are in
    except (OSError, ValueError) as error:
        raise CannotRead(path, reason_of(error)) from None
    if leaves_its_folder(path):
        raise CannotRead(path, LEADS_OUT)


def _below(folder: str, skipped: Callable[[str], object]) -> list[str]:
    """Every folder is entered once, whatever names lead to it."""
    found: list[str] = []
    entered: set[str] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        real = os.path.realpath(here)
        if real not in entered:
            entered.add(real)
            folders, files = _listed(here, folder, skipped)
            waiting.extend(reversed(folders))
            found.extend(files)
    return sorted(found, key=lambda name: name.split("/"))


def _listed(folder: str, area: str, skipped: Callable[[str], object]) -> tuple[list[str], list[str]]:
    folders: list[str] = []
    files: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                path = entry.path.replace(os.sep, "/").removeprefix("./")
                if entry.name.startswith("."):
                    continue
                is_folder = os.path.isdir(path)  # noqa: PTH112  entry.is_dir raises on a link that leads in a circle
                if entry.is_symlink() and (is_folder or path.endswith(SUFFIX)) and leaves(path, area):
                    skipped(path)
                elif is_folder:
                    folders.append(path)
                elif entry.name.endswith(SUFFIX):
                    files.append(path)
    except OSError as error:
        raise CannotRead(folder, reason_of(error)) from None
    return sorted(folders), files
