"""What a `*.route` file seems to be, and which files a checked policy was read from."""

import os
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from convroute.checker.checked import Checked
from convroute.workspace.disk import read_bytes

POLICY, TESTS, FRAGMENT = 0, 1, 2
_POLICY = re.compile(rb"^[ \t]*policy\b", re.MULTILINE)
_TEST = re.compile(rb"^[ \t]*test\b", re.MULTILINE)


def rank_of(path: str, contents: Mapping[str, bytes] = MappingProxyType({})) -> int:
    """What the file seems to be, so that policies can come first: a policy, tests, or a fragment.

    `contents`, by real path, stands in for files of the disk.
    """
    if path == "-":
        return POLICY
    data = contents.get(key_of(path)) if contents else None
    if data is None:
        data = read_bytes(path)
    return POLICY if is_policy(data) else TESTS if _TEST.search(data) else FRAGMENT


def is_policy(data: bytes) -> bool:
    """Whether the file seems to have a `policy` block."""
    return _POLICY.search(data) is not None


def names_of(checked: Checked) -> Iterator[str]:
    """The policy's own files and those of its templates."""
    yield from (file.source.name for file in checked.files)
    yield from (template.file.name for template in checked.templates if template.file is not None)


def key_of(name: str) -> str:
    """One file, however it was reached."""
    return os.path.realpath(name)
