"""The policies that include a file, although nobody named them (language: `include`).

A policy includes only what lies in its own folder or below, so those that may
include a file lie beside it, or in a folder above.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from convroute.checker.checked import Checked
from convroute.workspace.discovery import SUFFIX
from convroute.workspace.exclusion import Exclusion
from convroute.workspace.failure import CannotRead
from convroute.workspace.folder import named
from convroute.workspace.history import policy_file
from convroute.workspace.links import leaves_its_folder, root_above
from convroute.workspace.loading import load
from convroute.workspace.route_files import POLICY, key_of, names_of, rank_of


class _Folder(Struct, frozen=True):
    """The policies of one folder: those that read a file, by its key, and whether one may read more.

    `left_out` are those that a walk passes over: they count, and nobody is told of them.
    """

    reading: dict[str, list[Checked]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    unsure: bool = False


class Includers(Struct, frozen=True, dict=True):
    """`policies` are those that were looked at. By real path `contents` stands in for files of the disk.

    Of `files` somebody wants to know: in what is found they keep the names they have there.
    """

    policies: Sequence[Checked]
    contents: Mapping[str, bytes] = field(default_factory=dict)
    files: Sequence[str] = ()

    def including(self, file: str) -> list[Checked]:
        """The other policies that include the file called `file`, but for those that were given already.

        They are looked for up to the folder of the git repository, or without one up to the
        folder the command started in. Raises `CannotRead` and `BadConfiguration`.
        """
        key = key_of(file)
        found = []
        for folder in self._above(key, file):
            for checked in folder.reading.get(key, ()):
                if id(checked) not in folder.left_out and id(checked) not in self._given:
                    self._given.add(id(checked))
                    found.append(checked)
        return found

    def more_of(self, key: str) -> bool:
        """Whether another policy includes the file (a real path), or may, because it has errors."""
        if key in self._known:
            return False  # the policy itself: no other policy can include it
        return any(folder.unsure or key in folder.reading for folder in self._above(key, key))

    @cached_property
    def _known(self) -> dict[str, Checked]:
        """The policies by their files."""
        named = ((policy_file(checked), checked) for checked in self.policies)
        return {key_of(name): checked for name, checked in named if name is not None}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {key_of(name): named(name) for name in self.files}

    @cached_property
    def _given(self) -> set[int]:
        return set()

    @cached_property
    def _folders(self) -> dict[str, _Folder]:
        return {}

    @cached_property
    def _tops(self) -> set[Path]:
        return {Path.cwd().resolve(), *(Path(path).parent for path in self._known)}

    def _above(self, key: str, name: str) -> Iterator[_Folder]:
        """The folder of a file, and those above it in which a policy may include it."""
        above = [*Path(key).parents]
        root = root_above(key)
        tops = self._tops if root is None else {*self._tops, Path(root)}
        last = max((number for number, folder in enumerate(above) if folder in tops), default=0)
        called = os.path.dirname(name)  # noqa: PTH120  text
        for real in map(os.fspath, above[: last + 1]):
            if real not in self._folders:
                self._folders[real] = self._read(real, called if key_of(called) == real else real)
            yield self._folders[real]
            called = os.path.normpath(os.path.join(called, os.pardir))  # noqa: PTH118  Path keeps `..`

    def _read(self, folder: str, called: str) -> _Folder:
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208  names, which are text
        except OSError:
            return _Folder()
        reading: dict[str, list[Checked]] = {}
        left_out: set[int] = set()
        unsure = False
        exclusion: Exclusion | None = None
        for name in (name for name in names if name.endswith(SUFFIX)):
            path = os.path.join(called, name)  # noqa: PTH118  text
            known = self._known.get(key_of(path))
            if known is not None:
                unsure = unsure or known.policy is None
                continue
            checked, may_read_more = self._checked(path)
            unsure = unsure or may_read_more
            if checked is not None:
                exclusion = exclusion or Exclusion.above(folder).inside(folder, names)
                if exclusion.leaves_out(f"{folder}/{name}", is_folder=False):
                    left_out.add(id(checked))
                for key in {key_of(file) for file in names_of(checked)}:
                    reading.setdefault(key, []).append(checked)
        return _Folder(reading, left_out, unsure)

    def _checked(self, path: str) -> tuple[Checked | None, bool]:
        """The policy at `path`, and whether it may read more than it does; None for what is not a policy."""
        if leaves_its_folder(path):
            return None, False  # it includes what lies where it leads
        try:
            if rank_of(path, self.contents) != POLICY:
                return None, False
            checked = load(path, None, self.contents, self._names)
        except CannotRead:
            return None, True
        return checked, checked.policy is None
