"""What a project says about its files and about linting, as a value; `project` finds it."""

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Literal

from msgspec import Struct, field

from convroute.workspace.failure import CannotRead


class BadConfiguration(CannotRead):
    """`problem` says what is wrong with the file at `path`, and `hint` what to write instead."""

    def __init__(self, path: str, problem: str, hint: str | None = None) -> None:
        super().__init__(path, problem)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" + (f": {self.hint}" if self.hint else "")


class Configuration(Struct, frozen=True):
    """Codes, their beginnings or names, as written. `path` is the file, None if there is none.

    `exclude` has patterns, in the words of `.gitignore`, of what no walk through folders looks at.
    `per_path` has patterns of files below the configuration's folder, and what is
    ignored there.
    """

    path: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    per_path: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Literal["error", "warning", "info"]] = field(default_factory=dict)

    def ignored_at(self, file: str) -> tuple[str, ...]:
        """What `per_path` ignores in a file (its real path)."""
        if self.path is None or not self.per_path:
            return ()
        name = os.path.relpath(file, os.path.dirname(self.path)).replace(os.sep, "/")  # noqa: PTH120  text
        return tuple(
            code for pattern, codes in self.per_path.items() if fits(name, pattern) for code in codes
        )


def fits(name: str, pattern: str) -> bool:
    """A pattern, or a folder and all below it; `*` goes through folders."""
    return fnmatchcase(name, pattern) or name.startswith(pattern.rstrip("/") + "/")
