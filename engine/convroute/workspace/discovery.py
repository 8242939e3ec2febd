"""Which policies a list of paths means: files as they are named, folders with all `*.route` below them."""

import os
from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.workspace.exclusion import Exclusion, Tracked
from convroute.workspace.failure import CannotRead, reason_of
from convroute.workspace.links import LEADS_OUT, Real, leaves, leaves_its_folder, real_path

SUFFIX = ".route"
_DEEPEST = 100
"""Folders in one another; a path of more has to be named. Each costs what those above it cost, again."""
_OF_TOOLS = frozenset({".git", ".hg", ".svn", ".venv", ".env", ".tox", ".nox", ".eggs"})
"""Folders that git and environments of Python keep for themselves."""
_MOST_HIDDEN = 100_000
"""Files and folders below one whose name begins with a dot; with more it counts as if it had a policy."""


class PassedOver(Struct, frozen=True):
    """What walks did not look at: links that lead out, and what `.gitignore` or `exclude` names.

    `unseen` are those of the latter that may be meant all the same: not what git ignores and does
    not track, nor a folder in which it tracks nothing of the kind. `hidden` are policies, and folders
    with some, whose names keep them from being looked at: `.shop.route`, `.old/`, `shop.ROUTE`.
    """

    links: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def policies_below(
    paths: Iterable[str], passed: PassedOver | None = None, suffix: str = SUFFIX
) -> tuple[str, ...]:
    """The files of `paths`, each once, those of a folder sorted by path and with `/`.

    What begins with a dot is skipped, links that lead in circles are walked once; what is not looked at is
    added to `passed`. As for git, a file that it tracks is not ignored.
    `-` stands for itself. With another `suffix` files of that kind are meant.
    Raises `BadConfiguration`, and `CannotRead` for a path that does not exist, or is itself a file
    and a link that leads out of the folder it stands in, and for folders of more than `_DEEPEST` levels.
    """
    found: dict[str, None] = {}
    walked = PassedOver() if passed is None else passed
    for path in paths:
        if path == "-" or not os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name that is too long
            if path != "-":
                _check_exists(path)
            found[path.replace(os.sep, "/")] = None
        else:
            found.update(dict.fromkeys(_Walk(path, suffix, walked, Tracked(suffix)).files()))
    return tuple(found)


def each_once(files: Iterable[str], real_of: Real = real_path) -> tuple[str, ...]:
    """Each file under one name: that of the file rather than that of a link to it."""
    found: dict[str, str] = {}
    for file in files:
        real = file if file == "-" else real_of(file)
        if real not in found:
            found[real] = file
        elif _is_link(found[real], real_of) and not _is_link(file, real_of):
            del found[real]
            found[real] = file
    return tuple(found.values())


def _is_link(file: str, real_of: Real) -> bool:
    folder, last = os.path.split(file)
    return os.path.join(real_of(folder or "."), last) != real_of(file)  # noqa: PTH118  text


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
    passed: PassedOver
    tracked: Tracked

    def files(self) -> list[str]:
        """Every folder is entered once, whatever names lead to it."""
        found: list[str] = []
        entered: set[str] = set()
        top = os.path.realpath(self.area).replace(os.sep, "/")
        waiting = [(self.area, top, Exclusion.above(top), 0)]
        while waiting:
            here, real, above, depth = waiting.pop()
            if real in entered:
                continue
            if depth > _DEEPEST:
                raise CannotRead(self.area, f"has folders more than {_DEEPEST} deep: name those that matter")
            entered.add(real)
            entries = _entries(here)
            exclusion = above.inside(real, {entry.name for entry in entries})
            folders, files = self._wanted(entries, real, exclusion)
            waiting.extend((*folder, depth + 1) for folder in reversed(folders))
            found.extend(files)
        return sorted(found, key=lambda name: name.split("/"))

    def _wanted(
        self, entries: list[os.DirEntry[str]], folder: str, exclusion: Exclusion
    ) -> tuple[list[tuple[str, str, Exclusion]], list[str]]:
        """The folders to enter, with their real paths, and the files, of the entries of the real `folder`."""
        folders: list[tuple[str, str, Exclusion]] = []
        files: list[str] = []
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = entry.path.replace(os.sep, "/").removeprefix("./")
            is_folder = _is_folder(entry)
            real = f"{folder.rstrip('/')}/{entry.name}"
            if entry.name.startswith(".") or not (is_folder or entry.name.endswith(self.suffix)):
                if self._is_meant(entry, is_folder) and self._within(
                    path, real, exclusion, is_folder=is_folder
                ):
                    self.passed.hidden.append(path)
                continue
            within = self._within(path, real, exclusion, is_folder=is_folder)
            if within is None:
                continue
            if entry.is_symlink():
                if leaves(path, self.area):
                    self.passed.links.append(path)
                    continue
                real = os.path.realpath(path).replace(os.sep, "/")
            if is_folder:
                folders.append((path, real, within))
            else:
                files.append(path)
        return folders, files

    def _is_meant(self, entry: os.DirEntry[str], is_folder: bool) -> bool:
        """Whether something that is passed over for its name is a policy, or a folder with one."""
        if self.suffix != SUFFIX or (entry.is_symlink() and leaves(entry.path, self.area)):
            return False
        return _has_policy(entry) if is_folder else entry.name.lower().endswith(SUFFIX)

    def _within(self, path: str, real: str, exclusion: Exclusion, *, is_folder: bool) -> Exclusion | None:
        """What counts below, or None for what is left out."""
        excluded = exclusion.excludes(real, is_folder=is_folder)
        if not excluded and not exclusion.ignores(real, is_folder=is_folder):
            return exclusion
        tracked = self.tracked.has(real)
        if tracked and not excluded:
            return replace(exclusion, ignored=True)
        self.passed.left_out.append(path)
        if tracked is None or (excluded and (tracked or not is_folder)):
            self.passed.unseen.append(path)
        return None


def _has_policy(folder: os.DirEntry[str]) -> bool:
    """Whether there is one below a folder that begins with a dot, or so much that nobody can tell."""
    if folder.name in _OF_TOOLS or folder.name.endswith("cache"):
        return False
    seen = 0
    for _, folders, files in os.walk(folder.path):
        seen += len(folders) + len(files)
        if seen > _MOST_HIDDEN or any(name.lower().endswith(SUFFIX) for name in files):
            return True
    return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [*entries]
    except OSError as error:
        raise CannotRead(folder, reason_of(error)) from None
