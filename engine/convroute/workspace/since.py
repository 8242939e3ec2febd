"""What changed since a branch began: each policy below some paths, with the same as the commit has it."""

import os
from collections.abc import Sequence

from convroute.workspace.discovery import PassedOver
from convroute.workspace.folder import Folder
from convroute.workspace.history import History
from convroute.workspace.pairing import Pair, Side, paired
from convroute.workspace.revision import Revision


def pairs_since(history: History, path: str, files: Sequence[str]) -> tuple[list[Pair], int]:
    """The policies among `files`, which are those below `path`, each with what it was; also those that
    are gone. And how many are certainly as they were, which are left out.

    `history` is that since a branch, a tag or a commit. Raises `CannotCompare` and `CannotRead`.
    """
    repository = history.repository(path, os.path.join(os.path.realpath(path), "any"))  # noqa: PTH118  text
    assert repository is not None, "of a commit that was named there is one, or an error"
    commit = repository.commit
    revision = Revision(commit.git, commit.name, commit.called)
    before = Side(path, revision)
    now = Side(path).entries(files)
    had = {revision.tree.real(name): name for name in revision.files(path, PassedOver())}
    moved = [
        entry
        for entry in now
        if entry.root.key not in had or repository.differs_in(Folder.of(entry.root.name))
    ]
    same = {entry.root.key for entry in now} - {entry.root.key for entry in moved}
    passed_over = {real for real in had if os.path.lexists(real)} - set(map(os.path.realpath, files))
    was = [name for real, name in had.items() if real not in same and real not in passed_over]
    return paired(before.entries(was), moved), len(same)
