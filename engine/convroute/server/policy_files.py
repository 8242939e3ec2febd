"""Which files the policies of a server are in, loaded again whenever they change."""

import os

from convroute.workspace.discovery import policies_below
from convroute.workspace.route_files import POLICY, rank_of


def files_below(path: str) -> tuple[str, ...]:
    """All files of policies, fragments and tests that `path` names. Raises `CannotRead`."""
    return policies_below([path])


def policies_in(path: str) -> tuple[str, ...]:
    """The policies themselves: the file, or of a folder those that are neither fragments nor tests."""
    files = files_below(path)
    if not os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name that is too long
        return files
    return tuple(file for file in files if rank_of(file) == POLICY)
