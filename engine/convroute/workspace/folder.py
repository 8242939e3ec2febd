"""The files a policy may name: inside its own folder, symbolic links resolved (language: `include`).

A folder is where it really is, whatever links lead to it; a file in it keeps the
name by which it was reached.
"""

import os
from pathlib import Path

from msgspec import Struct

from convroute.checker.files import Found, Opened, Refused
from convroute.did_you_mean import nearest
from convroute.workspace.disk import read_bytes
from convroute.workspace.failure import CannotRead, reason_of
from convroute.workspace.links import GIT, Real, real_path

LARGEST = 64 * 1024 * 1024
"""Bytes a file may have that a policy names; a hundred thousand ads take four."""

DOES_NOT_EXIST = "does not exist"
_MOST_NAMES = 5000
_OF_GIT = "is one of git's own files"
_LINK_OUT = "is a symbolic link that leads out of the policy's folder"


class Folder(Struct, frozen=True):
    """Answers the checker from the disk.

    `areas` are the folders (resolved) that files may lie in; `started` is the
    folder the command started in, which every name is relative to. `real_of` follows links.
    """

    areas: tuple[Path, ...]
    started: Path
    real_of: Real = real_path

    @classmethod
    def of(cls, path: str, real_of: Real = real_path) -> "Folder":
        """The folder of the policy at `path` (`-` stands for one in the folder the command started in)."""
        return cls._of_name(path, Path(real_path(".")), real_of)

    @classmethod
    def _of_name(cls, name: str, started: Path, real_of: Real) -> "Folder":
        return cls((Path(real_of(os.fspath((started / name).parent))),), started, real_of)

    def read(self, path: str, base: str) -> Found | Refused:
        """The file `path`, relative to the file named `base`, inside one of the areas."""
        name = self.name_of(path, base)
        if isinstance(name, Refused):
            return name
        try:
            real = (self.started / name).resolve(strict=True)
        except (OSError, ValueError, RuntimeError) as error:
            return self._unresolved(error, path, base)
        if not self.holds(real):
            return Refused(_LINK_OUT)
        if self._is_of_git(real):
            return Refused(_OF_GIT)
        try:
            return Found(name, os.fspath(real), read_bytes(os.fspath(real), LARGEST))
        except CannotRead as error:
            return Refused(error.reason)

    def name_of(self, path: str, base: str) -> str | Refused:
        """What the file `path`, relative to the file named `base`, is called, whether it exists or not.

        `..` leads to the folder above as it was reached; if that is no folder of ours,
        to the one above where it really is.
        """
        if not path.strip() or "\0" in path:
            return Refused("is not a file name")
        if Path(path).is_absolute() or path.startswith("/") or path[1:3] in (":/", ":\\"):
            return Refused("is not relative to this file")
        folder = os.path.dirname(base)  # noqa: PTH120  text
        name = os.path.normpath(os.path.join(folder, path))  # noqa: PTH118  Path keeps `..`
        if not self.holds(self._resolved(self.started / name)):
            name = os.path.normpath(self._resolved(self.started / folder) / path)
            if not self.holds(Path(name)):
                return Refused("lies outside the policy's folder")
            if not self.holds(self._resolved(Path(name))):
                return Refused(_LINK_OUT)
        return name.replace(os.sep, "/")

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        """The policy of a test file: at or below the folder the command started in, or that of the tests."""
        wide = Folder((*self.areas, self.started), self.started, self.real_of)
        found = wide.read(path, base)
        if isinstance(found, Refused):
            outside = found.reason == "lies outside the policy's folder"
            return self._refused_outside(path, base) if outside else found
        return Opened(found, Folder._of_name(found.name, self.started, self.real_of), wide)

    def _refused_outside(self, path: str, base: str) -> Refused:
        """Says from where the policy of the test file `base` can be reached."""
        reason = "lies outside the folder the command started in"
        target = self._resolved((self.started / base).parent / path)
        above = Path(os.path.commonpath([self.started, target]))
        up, down = os.path.relpath(above, self.started), self.started.relative_to(above)
        if not target.is_file() or os.path.isabs(path):  # noqa: PTH117  text
            return Refused(reason)
        where = "the folder above" if up == os.pardir else f"`{up}`"
        return Refused(reason, advice=f"start the command in {where}: `convroute test {down.as_posix()}`")

    def _resolved(self, path: Path) -> Path:
        return Path(self.real_of(os.fspath(path)))

    def holds(self, place: Path) -> bool:
        """Whether the place (resolved) lies in one of the areas."""
        return any(place.is_relative_to(area) for area in self.areas)

    def _is_of_git(self, real: Path) -> bool:
        """Among them are passwords: what reads a repository in CI keeps its token there."""
        return all(GIT in real.relative_to(area).parts for area in self.areas if real.is_relative_to(area))

    def _unresolved(self, error: Exception, path: str, base: str) -> Refused:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return Refused(DOES_NOT_EXIST, self._nearest(path, base))
        if isinstance(error, RuntimeError):
            return Refused("is a symbolic link that leads in a circle")
        return Refused(reason_of(error if isinstance(error, OSError) else ValueError()))

    def _nearest(self, path: str, base: str) -> str | None:
        """The existing file whose path differs from `path` in one mistyped part, or in its slashes."""
        straight = path.replace("\\", "/")
        if straight != path:
            name = self.name_of(straight, base)
            if not isinstance(name, Refused) and (self.started / name).is_file():
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


def named(path: str) -> str:
    """What the file that a command was given is called, with `/`.

    Without `..`, unless there is a link before it: there it leads to the folder
    above where the link leads.
    """
    name = os.path.normpath(path)
    if os.pardir in path and os.path.realpath(name) != os.path.realpath(path):
        folder, file = os.path.split(path)
        name = os.path.join(os.path.realpath(folder), file)  # noqa: PTH118  text
    return name.replace(os.sep, "/")


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for _, entry in zip(range(_MOST_NAMES), entries, strict=False)]
    except OSError:
        return []
