"""What a commit has at a path, with the symbolic links that it has, whatever the disk has by now."""

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from convroute.workspace.commit import Commit
from convroute.workspace.discovery import SUFFIX, PassedOver
from convroute.workspace.exclusion import excluded
from convroute.workspace.links import leaves

FOLDER, LINK = "tree", "link"
_LINK_MODE = "120000"
_MOST_LINKS = 40
"""Of one path; with more it leads in a circle."""


class Tree(Struct, frozen=True):
    """`kinds` is by the name in the commit what is there, as git calls it, and `LINK`; `entries` is what
    each folder has."""

    commit: Commit
    kinds: dict[str, str]
    entries: dict[str, list[str]]
    _targets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, commit: Commit) -> "Tree":
        """Raises `CannotCompare`."""
        asking = ("ls-tree", "-r", "-t", "-z", "--full-tree", commit.name)
        listed = commit.git.asked(*asking)
        if listed is None:
            from convroute.workspace.merge_base import CannotCompare

            raise CannotCompare(commit.called, f"cannot be read; git says: {commit.git.complaint(*asking)}")
        found = cls(commit, {"": FOLDER}, {"": []})
        for line in filter(None, listed.split(b"\0")):
            about, _, written = line.partition(b"\t")
            mode, kind, _ = about.decode("ascii").split(" ")
            name = os.fsdecode(written)
            found.kinds[name] = LINK if mode == _LINK_MODE else kind
            folder, _, last = name.rpartition("/")
            found.entries.setdefault(folder, []).append(last)
        return found

    def real(self, path: str) -> str:
        """The absolute path that `path` of the work tree leads to, as `os.path.realpath` tells it of the
        disk: in the repository all links are those of the commit."""
        whole = Path(os.getcwd(), path)  # noqa: PTH109  as `path` is relative to it
        here, left, links = whole.anchor, [*whole.parts[:0:-1]], 0
        while left:
            part = left.pop()
            there = os.path.dirname(here) if part == os.pardir else os.path.join(here, part)  # noqa: PTH118,PTH120  text
            name = self.commit.name_of(there)
            if name is None:
                here = os.path.realpath(there)
            elif self.kinds.get(name) != LINK:
                here = there
            elif links == _MOST_LINKS:
                return os.path.join(there, *reversed(left))  # noqa: PTH118  text
            else:
                links += 1
                target = Path(self._target(name))
                here = target.anchor or here
                left.extend(target.parts[: 0 if target.anchor else None : -1])
        return here

    def place(self, path: str) -> str:
        """Where the file itself is, which may be a link."""
        folder, last = os.path.split(os.path.abspath(path))  # noqa: PTH100  links are to stay
        return os.path.join(self.real(folder), last)  # noqa: PTH118  text

    def kind(self, real: str) -> str | None:
        """What is at a real path; None if there is nothing."""
        name = self.commit.name_of(real)
        return None if name is None else self.kinds.get(name)

    def leaves_its_folder(self, path: str) -> bool:
        """Whether the file `path` is a link that leads out of the folder in which it stands."""
        place = self.place(path)
        return self.kind(place) == LINK and leaves(place, os.path.dirname(place), self.real)  # noqa: PTH120  text

    def policies_below(self, folder: str, passed: PassedOver) -> list[str]:
        """Every policy below a folder, as a walk of the disk finds it (`discovery`); what a commit has is not
        ignored."""
        found: list[str] = []
        entered: set[str] = set()
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            real = self.real(here)
            if real in entered:
                continue
            entered.add(real)
            folders: list[str] = []
            for path, is_folder in self._wanted(here, real):
                if leaves(path, folder, self.real):
                    passed.links.append(path)
                else:
                    (folders if is_folder else found).append(path)
            waiting.extend(reversed(folders))
        return sorted(found, key=lambda path: path.split("/"))

    def _wanted(self, folder: str, real: str) -> Iterator[tuple[str, bool]]:
        """What has the name of a policy, or is a folder; and whether it is one."""
        for last in sorted(self.entries.get(self.commit.name_of(real) or "", ())):
            path = os.path.normpath(os.path.join(folder, last)).replace(os.sep, "/")  # noqa: PTH118  text
            is_folder = not last.startswith(".") and self._is_folder(self.real(path))
            if last.startswith(".") or not (is_folder or last.endswith(SUFFIX)):
                continue
            place = f"{real.replace(os.sep, '/').rstrip('/')}/{last}"
            if not excluded(f"{place}/any" if is_folder else place):
                yield path, is_folder

    def _is_folder(self, real: str) -> bool:
        """Outside of the repository only the disk can tell."""
        if self.commit.name_of(real) is None:
            return os.path.isdir(real)  # noqa: PTH112  text
        return self.kind(real) == FOLDER

    def _target(self, name: str) -> str:
        if name not in self._targets:
            written = self.commit.git.asked("cat-file", "blob", f"{self.commit.name}:{name}")
            self._targets[name] = os.fsdecode(written or b"")
        return self._targets[name]
