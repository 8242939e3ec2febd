"""What changed since a branch began: each policy below some paths, with the same as the commit has it."""

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field

from convroute.workspace.folder import Folder
from convroute.workspace.history import Repository
from convroute.workspace.links import root_above
from convroute.workspace.merge_base import CannotCompare
from convroute.workspace.pairing import Entry, Pair, Side, paired
from convroute.workspace.revision import Revision


class Since(Struct, frozen=True):
    """Compared with the merge base of HEAD and `ref`, a branch, a tag or a commit."""

    ref: str
    _repositories: dict[str, Repository] = field(default_factory=dict)

    def pairs(self, path: str, files: Sequence[str]) -> tuple[list[Pair], int]:
        """The policies among `files`, which are those below `path`, each with what it was; also those that
        are gone. And how many are certainly as they were, which are left out.

        Raises `CannotCompare` and `CannotRead`.
        """
        repository = self._repository(path)
        before = Side(path, Revision(repository.git, repository.commit, repository.called))
        now = Side(path).entries(files)
        had = {os.path.realpath(name): name for name in before.files()}
        moved = [entry for entry in now if entry.root.key not in had or _may_differ(entry, repository)]
        same = {entry.root.key for entry in now} - {entry.root.key for entry in moved}
        passed_over = {real for real in had if os.path.lexists(real)} - set(map(os.path.realpath, files))
        was = [name for real, name in had.items() if real not in same and real not in passed_over]
        return paired(before.entries(was), moved), len(same)

    def _repository(self, path: str) -> Repository:
        root = root_above(os.path.join(os.path.realpath(path), "any"))  # noqa: PTH118  text
        if root is None:
            raise CannotCompare(path, "is not in a git repository: `--since` has nothing to compare it with")
        if root not in self._repositories:
            self._repositories[root] = Repository.since(self.ref, root)
        return self._repositories[root]


def _may_differ(entry: Entry, repository: Repository) -> bool:
    """A policy is made of files in its own folder and below."""
    folder = Folder.of(entry.root.name)
    return any(folder.holds(Path(path)) for path in repository.changed)
