"""The files a policy may name: inside its own folder, symbolic links resolved (language: `include`)."""

import os
from dataclasses import dataclass
from pathlib import Path

from convroute.checker.files import Files, Found, Opened, Refused
from convroute.suggestion import nearest
from convroute.workspace.disk import read_bytes
from convroute.workspace.failure import CannotRead, reason_of

LARGEST = 64 * 1024 * 1024
"""Bytes a file may have that a policy names; a hundred thousand ads take four."""

_MOST_NAMES = 5000


@dataclass(frozen=True, slots=True)
class Folder(Files):
    """Answers the checker from the disk.

    `areas` are the folders (resolved) that files may lie in; `started` is the
    folder the command started in, which every name is relative to.
    """

    areas: tuple[Path, ...]
    started: Path

    @classmethod
    def of(cls, path: str) -> "Folder":
        """The folder of the policy at `path` (`-` stands for one in the folder the command started in)."""
        started = Path.cwd()
        parent = started if path == "-" else (started / path).parent
        return cls((_resolved(parent),), _resolved(started))

    def read(self, path: str, base: str) -> Found | Refused:
        """The file `path`, relative to the file named `base`, inside one of the areas."""
        if not path.strip():
            return Refused("is no file name")
        if Path(path).is_absolute() or path.startswith("/") or path[1:3] in (":/", ":\\"):
            return Refused("is not relative to this file")
        name = os.path.normpath(os.path.join(os.path.dirname(base), path))  # noqa: PTH118,PTH120  Path keeps `..`
        place = self.started / name
        if not self.holds(Path(os.path.normpath(place))):
            return Refused("lies outside the policy's folder")
        try:
            real = place.resolve(strict=True)
        except (OSError, ValueError, RuntimeError) as error:
            return self._unresolved(error, path, base)
        if not self.holds(real):
            return Refused("is a symbolic link that leads out of the policy's folder")
        try:
            return Found(name.replace(os.sep, "/"), os.fspath(real), read_bytes(os.fspath(real), LARGEST))
        except CannotRead as error:
            return Refused(error.reason)

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        """The policy of a test file: at or below the folder the command started in, or that of the tests."""
        wide = Folder((*self.areas, self.started), self.started)
        found = wide.read(path, base)
        if isinstance(found, Refused):
            outside = found.reason == "lies outside the policy's folder"
            return Refused("lies outside the folder the command started in") if outside else found
        return Opened(found, Folder.of_name(found.name, self.started), wide)

    @classmethod
    def of_name(cls, name: str, started: Path) -> "Folder":
        return cls((_resolved((started / name).parent),), started)

    def holds(self, place: Path) -> bool:
        """Whether the place (resolved) lies in one of the areas."""
        return any(place.is_relative_to(area) for area in self.areas)

    def _unresolved(self, error: Exception, path: str, base: str) -> Refused:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return Refused("does not exist", self._nearest(path, base))
        if isinstance(error, RuntimeError):
            return Refused("is a symbolic link that leads in a circle")
        return Refused(reason_of(error if isinstance(error, OSError) else ValueError()))

    def _nearest(self, path: str, base: str) -> str | None:
        """The existing file whose path differs from `path` in one mistyped part, or in its slashes."""
        straight = path.replace("\\", "/")
        named = (self.started / base).parent / straight
        if straight != path and self.holds(Path(os.path.normpath(named))) and named.is_file():
            return straight
        parts = path.split("/")
        folder = (self.started / base).parent
        for index, part in enumerate(parts):
            if not (folder / part).exists():
                near = nearest(part, _names_in(folder))
                candidate = None if near is None else "/".join([*parts[:index], near, *parts[index + 1 :]])
                exists = candidate is not None and ((self.started / base).parent / candidate).is_file()
                return candidate if exists else None
            folder = folder / part
        return None


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for _, entry in zip(range(_MOST_NAMES), entries, strict=False)]
    except OSError:
        return []
