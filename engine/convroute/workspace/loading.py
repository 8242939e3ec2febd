"""From a path to a checked policy."""

import os
import re
from collections.abc import Mapping, Sequence

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Files, Found, Refused
from convroute.workspace.disk import read_bytes
from convroute.workspace.failure import CannotRead
from convroute.workspace.folder import LARGEST, Folder, named
from convroute.workspace.gc_pause import gc_paused
from convroute.workspace.overlay import Overlaid

_INCLUDE = re.compile(rb'^[ \t]*include[ \t]*"([^"\\\r\n]+)"', re.MULTILINE)


def load(
    path: str,
    stdin: bytes | None = None,
    contents: Mapping[str, bytes] | None = None,
    names: Mapping[str, str] | None = None,
) -> Checked:
    """The policy, test file or fragment at `path`; with `-` its text is `stdin`.

    Raises `CannotRead` if there is no such file; what is wrong inside it, or in
    the files it names, is in `diagnostics`. `contents`, by real
    path, stands in for files of the disk; `names`, too, is how included files are called.
    """
    root, files = opened(path, stdin, contents)
    with gc_paused():
        return check(root, Overlaid(files, contents or {}, names) if names else files)


def load_together(paths: Sequence[str], contents: Mapping[str, bytes] | None = None) -> Checked:
    """Files of tests that are about one policy (`policy_of_tests`), as one: it is checked once."""
    (root, files), *beside = (opened(path, None, contents) for path in paths)
    with gc_paused():
        return check(root, files, beside=beside)


def policy_of_tests(path: str, contents: Mapping[str, bytes] | None = None) -> tuple[str, str] | None:
    """Key and name of the policy that a file of tests is about; None if that is not plain to see."""
    found, files = opened(path, None, contents)
    includes = _INCLUDE.findall(found.data)
    if len(includes) != 1:
        return None
    policy = files.open_policy(includes[0].decode("utf-8", "replace"), found.name)
    return None if isinstance(policy, Refused) else (policy.root.key, policy.root.name)


def opened(
    path: str, stdin: bytes | None = None, contents: Mapping[str, bytes] | None = None
) -> tuple[Found, Files]:
    """The file at `path`, and what answers for the files it names, as `load` reads them."""
    if path == "-":
        if stdin is None:
            raise CannotRead("-", "is standard input, which was not given")
        return Found("-", "-", stdin), Folder.of("-")
    data = contents.get(os.path.realpath(path)) if contents else None
    if data is None:
        data = read_bytes(path, LARGEST)
    files = Folder.of(path)
    return Found(named(path), os.path.realpath(path), data), Overlaid(files, contents) if contents else files
