"""The policy in a file, ready to decide, from the cache if nothing it depends on has changed.

What is kept is the policy without an error, and where its rules are found, with
the answers of the file system that led to it. A file is hashed each time: its
date and its size prove nothing.
"""

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from convroute.cache import keep, kept, key_of
from convroute.checker.files import Found
from convroute.compiler.program import Program
from convroute.compiler.storage import from_bytes, to_bytes
from convroute.policy.model import Examples
from convroute.workspace.dependencies import Dependencies, RecordingFiles, hash_of, still_holds
from convroute.workspace.disk import read_bytes
from convroute.workspace.folder import LARGEST, Folder, named
from convroute.workspace.gc_pause import gc_paused

if TYPE_CHECKING:
    from convroute.checker.checked import Checked

_KIND = "policy"


def program_at(path: str) -> "Program | Checked":
    """The policy in the file `path`, planned; without its tests and invariants, which decide nothing.

    If it has errors, or is none, what checking found. Raises `CannotRead` if there is no such file.
    """
    data = read_bytes(path, LARGEST)
    root = Found(named(path), os.path.realpath(path), data)
    key = key_of(root.name, root.key, hash_of(data))
    folder = Folder.of(path)
    with gc_paused():
        return _from_cache(key, folder) or _checked(root, folder, key)


def _from_cache(key: str, folder: Folder) -> Program | None:
    found = kept(_KIND, key)
    if found is None:
        return None
    head, _, data = found.partition(b"\n")
    try:
        return from_bytes(data) if still_holds(json.loads(head), folder) else None
    except (LookupError, TypeError, ValueError, RecursionError):  # another form than ours: it is made anew
        return None


def _checked(root: Found, folder: Folder, key: str) -> "Program | Checked":
    from convroute.checker.check import check  # the parser is only needed here

    dependencies = Dependencies()
    checked = check(root, RecordingFiles(folder, dependencies), for_tests=folder)
    if checked.policy is None:
        return checked
    program = Program(replace(checked.policy, examples=Examples()))
    if dependencies.complete:
        with suppress(UnicodeEncodeError):  # a file whose name is not text
            keep(_KIND, key, lambda: json.dumps(dependencies.answers).encode() + b"\n" + to_bytes(program))
    return program
