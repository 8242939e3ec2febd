"""What a walk through folders leaves out: `.gitignore`, and `exclude` of the configuration.

A file or folder that a command was given by name is always looked at.
"""

import os
from collections.abc import Collection

from msgspec import Struct
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
    """What counts in one folder: `gitignored` from the outermost file to the nearest."""

    gitignored: tuple[Patterns, ...] = ()
    excluded: Patterns | None = None

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
        """Whether the walk passes over what is at `path`, a real path."""
        if self.excluded is not None and self.excluded.verdict(path, is_folder=is_folder):
            return True
        for patterns in reversed(self.gitignored):
            verdict = patterns.verdict(path, is_folder=is_folder)
            if verdict is not None:
                return verdict
        return False


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
