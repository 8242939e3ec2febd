"""Checks many files at once, each in the policy it belongs to."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from convroute.checker.checked import Checked
from convroute.syntax.bulk.plain_routes import without_plain
from convroute.syntax.invariants import Invariant
from convroute.watching import Watching, unwatched
from convroute.workspace.disk import read_bytes
from convroute.workspace.folder import named
from convroute.workspace.loading import load, load_together, policy_of_tests
from convroute.workspace.together import Together

POLICY, TESTS, FRAGMENT = 0, 1, 2
_POLICY = re.compile(rb"^[ \t]*policy\b", re.MULTILINE)
_TEST = re.compile(rb"^[ \t]*test\b", re.MULTILINE)


def all_checked(
    files: Iterable[str],
    contents: Mapping[str, bytes] | None = None,
    stdin: bytes | None = None,
    watching: Watching = unwatched,
) -> list[Checked]:
    """Policies first, then test files; what is left and was included by none of them is checked alone.

    Each as `load` has it, whose errors these are; test files of one policy as one, so that it is not
    checked again for each of them.
    """
    found: list[Checked] = []
    reached: set[str] = set()
    ranked = sorted((rank_of(path, contents or {}), path) for path in files)
    tests = {
        path: group.tests
        for group in by_policy([path for rank, path in ranked if rank == TESTS], contents)
        for path in group.tests
    }
    for rank, path in watching(ranked, "checking"):
        if rank == FRAGMENT and key_of(path) in reached:
            continue
        together = tests.get(path, [path])
        if together[0] == path:
            for checked in _checked(together, contents, stdin):
                reached |= {key_of(name) for name in names_of(checked)}
                found.append(checked)
    return found


def _checked(
    together: Sequence[str], contents: Mapping[str, bytes] | None, stdin: bytes | None
) -> list[Checked]:
    """As one where that goes; not if the first of them does not parse, or one is no text."""
    if len(together) > 1:
        checked = load_together(together, contents)
        if checked.roots == len(together):
            return [checked]
    return [load(path, stdin, contents) for path in together]


def by_policy(files: Iterable[str], contents: Mapping[str, bytes] | None = None) -> list[Together]:
    """The files, those of one policy together; a file is alone where that is not plain.

    In the order of the first file of each. Raises `CannotRead`.
    """
    found: dict[tuple[str, str], Together] = {}
    for path in files:
        rank = rank_of(path, contents or {})
        policy = policy_of_tests(path, contents) if rank == TESTS else None
        itself = (key_of(path), named(path) if rank == POLICY else "")
        group = found.setdefault(policy or itself, Together([], []))
        group.files.append(path)
        if rank == TESTS:
            group.tests.append(path)
    return [*found.values()]


def rank_of(path: str, contents: Mapping[str, bytes] = MappingProxyType({})) -> int:
    """What the file seems to be, so that policies can come first: a policy, tests, or a fragment.

    `contents`, by real path, stands in for files of the disk.
    """
    if path == "-":
        return POLICY
    data = contents.get(key_of(path)) if contents else None
    if data is None:
        data = read_bytes(path)
    return POLICY if _POLICY.search(data) else TESTS if _TEST.search(data) else FRAGMENT


def names_of(checked: Checked) -> Iterator[str]:
    """The policy's own files and those of its templates."""
    yield from (file.source.name for file in checked.files)
    yield from (template.file.name for template in checked.templates if template.file is not None)


def invariants_of(checked: Checked) -> Iterator[tuple[str, int]]:
    """Where each invariant stands: file, by `key_of`, and offset. Another policy may read the same file."""
    for file in checked.files:
        starts = [
            node.span.start for node in without_plain(file.tree.statements) if isinstance(node, Invariant)
        ]
        if starts:
            key = key_of(file.source.name)
            yield from ((key, start) for start in starts)


def key_of(name: str) -> str:
    """One file, however it was reached."""
    return os.path.realpath(name)
