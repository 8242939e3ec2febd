"""Files as a commit of git has them, wherever the work tree has them by now."""

import os
from collections.abc import Container
from pathlib import Path

from msgspec import Struct

from convroute.checker.files import Found, Opened, Refused
from convroute.workspace.folder import DOES_NOT_EXIST, LARGEST, Folder
from convroute.workspace.git import Git

_POINTER = b"version https://git-lfs.github.com/spec/"


class Commit(Struct, frozen=True):
    """The commit `name`, which messages call `called`, of the repository that `git` asks.

    With `surely` it is an error if git cannot tell what the commit has.
    """

    git: Git
    name: str
    called: str
    surely: bool = True

    def content(self, real: str) -> bytes | Refused:
        """What the commit has at a real path; raises `CannotCompare`."""
        name = self.name_of(real)
        data = None if name is None else self.git.asked("cat-file", "blob", f"{self.name}:{name}")
        if data is None:
            if self.surely and name:
                self._check_absent(name)
            return Refused(DOES_NOT_EXIST)
        if data.startswith(_POINTER):
            return Refused("is kept by Git LFS, and the commit has only a pointer to it")
        if len(data) > LARGEST:
            return Refused(f"is larger than {LARGEST // 2**20} MiB")
        return data

    def name_of(self, real: str) -> str | None:
        """The name in the commit, with `/`; empty for the root, None outside of the repository."""
        name = os.path.relpath(real, self.git.root).replace(os.sep, "/")
        return None if name == ".." or name.startswith("../") else "" if name == "." else name

    def _check_absent(self, name: str) -> None:
        """A clone may lack what its commits have."""
        from convroute.workspace.merge_base import CannotCompare

        listed = self.git.asked("ls-tree", "--full-tree", "-z", self.name, "--", name)
        if listed is None or b" blob " in listed:
            missing = f"is in {self.called}, and not in this clone: fetch it whole, without a filter"
            raise CannotCompare(name, missing)


class FilesOf(Struct, frozen=True):
    """Answers as `folder` does, with what the commit has.

    `changed` are, by their real paths, the files that are not as in the commit; None: nobody knows which.
    """

    folder: Folder
    commit: Commit
    changed: Container[str] | None = None

    def read(self, path: str, base: str) -> Found | Refused:
        name = self.folder.name_of(path, base)
        if isinstance(name, Refused):
            return name
        real = self.folder.real_of(os.fspath(self.folder.started / name))
        if self.changed is not None and real not in self.changed:
            return self.folder.read(path, base)
        if not self.folder.holds(Path(real)):
            return Refused("lies outside the policy's folder")
        data = self.commit.content(real)
        return data if isinstance(data, Refused) else Found(name, real, data)

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        """The policy of a test file, in the folder of the tests or below it."""
        found = self.read(path, base)
        if isinstance(found, Refused):
            return found
        return Opened(
            found, FilesOf(Folder.of(found.name, self.folder.real_of), self.commit, self.changed), self
        )
