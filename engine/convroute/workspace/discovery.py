"""Which policies a list of paths means: files as they are named, folders with all `*.route` below them."""

import os
from collections.abc import Callable, Iterable

from msgspec import Struct

from convroute.workspace.exclusion import Exclusion
from convroute.workspace.failure import CannotRead, reason_of
from convroute.workspace.links import LEADS_OUT, leaves, leaves_its_folder

SUFFIX = ".route"


def policies_below(
    paths: Iterable[str],
    skipped: Callable[[str], object] = lambda _: None,
    left_out: Callable[[str], object] = lambda _: None,
    suffix: str = SUFFIX,
) -> tuple[str, ...]:
    """The files of `paths`, each once, those of a folder sorted by path and with `/`.

    Hidden folders and files are skipped, links that lead in circles are walked
    once. A link that leads out of the folder is `skipped`; what `.gitignore` or `exclude`
    names is `left_out`. `-` stands for itself. With another `suffix` files of that kind are meant.
    Raises `BadConfiguration`, and `CannotRead` for a path that does not exist, or is itself a file
    and a link that leads out of the folder it stands in.
    """
    found: dict[str, None] = {}
    for path in paths:
        if path == "-" or not os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name that is too long
            if path != "-":
                _check_exists(path)
            found[path.replace(os.sep, "/")] = None
        else:
            found.update(dict.fromkeys(_Walk(path, suffix, skipped, left_out).files()))
    return tuple(found)


def _check_exists(path: str) -> None:
    try:
        os.stat(path)  # noqa: PTH116  `Path("")` would be the folder we are in
    except (OSError, ValueError) as error:
        raise CannotRead(path, reason_of(error)) from None
    if leaves_its_folder(path):
        raise CannotRead(path, LEADS_OUT)


class _Walk(Struct, frozen=True):
    """One walk through `area` and all below it."""

    area: str
    suffix: str
    skipped: Callable[[str], object]
    left_out: Callable[[str], object]

    def files(self) -> list[str]:
        """Every folder is entered once, whatever names lead to it."""
        found: list[str] = []
        entered: set[str] = set()
        waiting = [(self.area, Exclusion.above(os.path.realpath(self.area).replace(os.sep, "/")))]
        while waiting:
            here, above = waiting.pop()
            real = os.path.realpath(here).replace(os.sep, "/")
            if real not in entered:
                entered.add(real)
                entries = _entries(here)
                exclusion = above.inside(real, {entry.name for entry in entries})
                folders, files = self._wanted(entries, real, exclusion)
                waiting.extend((name, exclusion) for name in reversed(folders))
                found.extend(files)
        return sorted(found, key=lambda name: name.split("/"))

    def _wanted(
        self, entries: list[os.DirEntry[str]], real: str, exclusion: Exclusion
    ) -> tuple[list[str], list[str]]:
        """The folders to enter, and the files, of the entries of the folder `real`."""
        folders: list[str] = []
        files: list[str] = []
        for entry in entries:
            path = entry.path.replace(os.sep, "/").removeprefix("./")
            is_folder = os.path.isdir(path)  # noqa: PTH112  entry.is_dir raises on a link that leads in a circle
            if entry.name.startswith(".") or not (is_folder or entry.name.endswith(self.suffix)):
                continue
            if exclusion.leaves_out(f"{real.rstrip('/')}/{entry.name}", is_folder=is_folder):
                self.left_out(path)
            elif entry.is_symlink() and leaves(path, self.area):
                self.skipped(path)
            else:
                (folders if is_folder else files).append(path)
        return sorted(folders), files


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [*entries]
    except OSError as error:
        raise CannotRead(folder, reason_of(error)) from None
