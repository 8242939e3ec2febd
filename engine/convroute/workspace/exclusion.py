"""What a walk through folders leaves out: `.gitignore`, and `exclude` of the configuration.

What git tracks all the same is the walk's business (`discovery`).
A file or folder that a command was given by name is always looked at.
"""

import os
from collections.abc import Collection

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.workspace.disk import read_bytes
from convroute.workspace.failure import CannotRead
from convroute.workspace.gitignore import Patterns
from convroute.workspace.links import root_above

GITIGNORE = ".gitignore"
_CONFIGURATIONS = frozenset({"convroute.toml", "pyproject.toml"})
_LARGEST = 256 * 1024
_MOST_LINES = 5_000


class Exclusion(Struct, frozen=True):
    """What counts in one folder: `gitignored` from the outermost file to the nearest.

    With `ignored` the folder is itself what a `.gitignore` names, and so is all in it.
    """

    gitignored: tuple[Patterns, ...] = ()
    excluded: Patterns | None = None
    ignored: bool = False

    @classmethod
    def above(cls, folder: str) -> "Exclusion":
        """What the folders above `folder` (a real path) say: `.gitignore` up to the root of the repository,
        and the nearest configuration.

        Raises `CannotRead` and `BadConfiguration`.
        """
        found = cls()
        root = root_above(f"{folder}/any")
        for here in _folders_above(folder):
            present = {name for name in _CONFIGURATIONS if os.path.lexists(os.path.join(here, name))}  # noqa: PTH118  text
            if root is not None and f"{here}/".startswith(f"{root}/"):
                present.add(GITIGNORE)
            found = found.inside(here, present)
        return found

    def inside(self, folder: str, names: Collection[str]) -> "Exclusion":
        """What counts in `folder` (a real path), in which there are `names`, below what counted above it."""
        found = self
        if GITIGNORE in names:
            lines = _lines(f"{folder}/{GITIGNORE}")
            if lines:
                found = replace(found, gitignored=(*found.gitignored, Patterns.of(folder, lines)))
        if not _CONFIGURATIONS.isdisjoint(names):
            from convroute.workspace.project import configuration_in  # only where there may be one

            configuration = configuration_in(folder)
            if configuration is not None:
                found = replace(found, excluded=Patterns.of(folder, configuration.exclude))
        return found

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        """Whether what is at `path`, a real path, is passed over."""
        return self.excludes(path, is_folder=is_folder) or self.ignores(path, is_folder=is_folder)

    def excludes(self, path: str, *, is_folder: bool) -> bool:
        """Whether the configuration names it."""
        return self.excluded is not None and bool(self.excluded.verdict(path, is_folder=is_folder))

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Whether a `.gitignore` names it."""
        if self.ignored:
            return True
        for patterns in reversed(self.gitignored):
            verdict = patterns.verdict(path, is_folder=is_folder)
            if verdict is not None:
                return verdict
        return False


class Tracked(Struct, frozen=True):
    """Which files git tracks: of those that end in `suffix`, and the folders they stand in.

    A `.gitignore` says nothing of them. Git is asked once for each repository.
    """

    suffix: str
    _known: dict[str | None, frozenset[str] | None] = field(default_factory=dict)

    def has(self, real: str) -> bool | None:
        """Whether git tracks the file at `real`, a real path with `/`, or a file below the folder there.

        None where there is no repository, or git cannot tell.
        """
        root = root_above(real)
        if root not in self._known:
            self._known[root] = None if root is None else _tracked(root, self.suffix)
        known = self._known[root]
        return None if known is None else real in known


def _tracked(root: str, suffix: str) -> frozenset[str] | None:
    from convroute.workspace.git import Git  # only where something is ignored

    git = Git.at(root)
    listed = None if git is None else git.asked("ls-files", "-z", "--cached", "--", f"*{suffix}")
    if listed is None:
        return None
    found: set[str] = set()
    above = root.replace(os.sep, "/").rstrip("/")
    for name in listed.split(b"\0"):
        path = os.fsdecode(name)
        while path and (real := f"{above}/{path}") not in found:
            found.add(real)
            path = path.rpartition("/")[0]
    return frozenset(found)


def excluded(file: str) -> bool:
    """Whether the nearest configuration above a file, a real path with `/`, names it or a folder it is in.

    It does not have to exist. Raises `CannotRead` and `BadConfiguration`.
    """
    exclusion = Exclusion.above(file)
    folders = _folders_above(file)
    return exclusion.excludes(file, is_folder=False) or any(
        exclusion.excludes(folder, is_folder=True) for folder in folders[1:]
    )


def _folders_above(folder: str) -> list[str]:
    """From the outermost to the nearest, without `folder` itself."""
    found: list[str] = []
    above = os.path.dirname(folder)  # noqa: PTH120  text
    while above != folder:
        found.append(above)
        folder, above = above, os.path.dirname(above)  # noqa: PTH120  text
    return found[::-1]


def _lines(path: str) -> list[str]:
    """As git reads it: of what is not a file of its own, nothing."""
    if os.path.islink(path) or not os.path.isfile(path):  # noqa: PTH113,PTH114  text
        return []
    lines = read_bytes(path, _LARGEST).decode("utf-8-sig", "replace").split("\n")
    if len(lines) > _MOST_LINES:
        raise CannotRead(path, f"has more than {_MOST_LINES} lines")
    return lines
