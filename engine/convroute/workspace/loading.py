"""From a path to a checked policy."""

import os

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Found
from convroute.workspace.disk import read_bytes
from convroute.workspace.failure import CannotRead
from convroute.workspace.folder import LARGEST, Folder


def load(path: str, stdin: bytes | None = None) -> Checked:
    """The policy, test file or fragment at `path`; with `-` its text is `stdin`.

    Raises `CannotRead` if there is no such file; what is wrong inside it, or in
    the files it names, is in `diagnostics`.
    """
    if path == "-":
        if stdin is None:
            raise CannotRead("-", "is standard input, which was not given")
        return check(Found("-", "-", stdin), Folder.of("-"))
    data = read_bytes(path, LARGEST)
    name = os.path.normpath(path).replace(os.sep, "/")
    return check(Found(name, os.path.realpath(path), data), Folder.of(path))
