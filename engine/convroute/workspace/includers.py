"""Whether policies that nobody looked at may include a file (language: `include`).

A policy includes only what lies in its own folder or below, so those that may
include a file lie beside it, or in a folder above.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.workspace.checking import POLICY, key_of, names_of, rank_of
from convroute.workspace.discovery import SUFFIX
from convroute.workspace.failure import CannotRead
from convroute.workspace.history import policy_file
from convroute.workspace.links import root_above
from convroute.workspace.loading import load


class Includers(Struct, frozen=True, dict=True):
    """`policies` are those that were looked at."""

    policies: Sequence[Checked]

    def more_of(self, file: str) -> bool:
        """Whether another policy includes `file` (a real path), or may, because it has errors.

        Looked for up to the folder of the git repository, or without one up to the folder
        the command started in.
        """
        if file in self._known:
            return False  # the policy itself: no other policy can include it
        if file not in self._answers:
            self._answers[file] = any(self._may_include(path, file) for path in self._candidates(file))
        return self._answers[file]

    @cached_property
    def _known(self) -> dict[str, Checked]:
        """The policies by their files."""
        named = ((policy_file(checked), checked) for checked in self.policies)
        return {key_of(name): checked for name, checked in named if name is not None}

    @cached_property
    def _answers(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _others(self) -> dict[str, frozenset[str] | None]:
        """What the other policies read, None where that cannot be known."""
        return {}

    def _may_include(self, path: str, file: str) -> bool:
        known = self._known.get(path)
        if known is not None:
            return known.policy is None
        if path not in self._others:
            self._others[path] = _read_by(path)
        reads = self._others[path]
        return reads is None or file in reads

    def _candidates(self, file: str) -> Iterator[str]:
        """The real paths of all policies beside the file and above it."""
        above = [*Path(file).parents]
        root = root_above(file)
        tops = {Path.cwd().resolve(), *(Path(path).parent for path in self._known)}
        tops |= set() if root is None else {Path(root)}
        last = max((number for number, folder in enumerate(above) if folder in tops), default=0)
        for folder in above[: last + 1]:
            yield from _beside(folder)


def _beside(folder: Path) -> Iterator[str]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208  names, which are text
    except OSError:
        return
    for name in names:
        if name.endswith(SUFFIX):
            yield key_of(os.fspath(folder / name))


def _read_by(path: str) -> frozenset[str] | None:
    """The files of a policy by real path; none of what is no policy."""
    try:
        if rank_of(path) != POLICY:
            return frozenset()
        checked = load(path)
    except CannotRead:
        return None
    return None if checked.policy is None else frozenset(map(key_of, names_of(checked)))
