"""Which policies the paths of a command mean, and everything that is found in them."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from convroute.checker.checked import Checked
from convroute.cli.inputs import FRAGMENT, policy_files, rank_of
from convroute.cli.past import former
from convroute.cli.policies import load_checked
from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.linter.lint import examine
from convroute.linter.rules import RULES


def linted(paths: Iterable[str]) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
    """Every finding in reading order, and the names of all files that were looked at."""
    return findings_of(checked_policies(paths, {}))


def checked_policies(paths: Iterable[str], contents: Mapping[str, bytes]) -> list[Checked]:
    """What the paths mean, checked; `contents`, by real path, stands in for files of the disk."""
    return [*_checked(policy_files(paths), contents)]


def findings_of(policies: Iterable[Checked]) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
    """Every finding of the policies in reading order, and the names of all their files.

    What has to be true everywhere counts if all policies with a meaning that read the file say it.
    """
    found: dict[tuple[object, ...], Diagnostic] = {}
    names: dict[str, str] = {}
    seen: Counter[object] = Counter()
    for checked in policies:
        seen.update({key_of(name) for name in names_of(checked)} if checked.policy is not None else ())
        for name in names_of(checked):
            names.setdefault(key_of(name), name)
        for item in examine(checked, former=former(checked)):
            key = (key_of(item.source.name), item.span.start, item.span.end, item.code, item.message)
            found.setdefault(key, item)
            seen[key] += checked.policy is not None
    everywhere = {rule.code for rule in RULES if rule.everywhere}
    needless = {key for key, item in found.items() if item.code in everywhere and seen[key] < seen[key[0]]}
    left = [item for key, item in found.items() if key not in needless]
    return tuple(in_reading_order(left)), tuple(sorted(names.values()))


def _checked(files: tuple[str, ...], contents: Mapping[str, bytes]) -> Iterator[Checked]:
    """Policies first, then test files; what is left and was included by none of them is checked alone."""
    reached: set[str] = set()
    for rank, path in sorted((rank_of(path), path) for path in files):
        if rank == FRAGMENT and key_of(path) in reached:
            continue
        checked = load_checked(path, contents)
        reached |= {key_of(name) for name in names_of(checked)}
        yield checked


def names_of(checked: Checked) -> Iterator[str]:
    """The policy's own files and those of its templates."""
    yield from (file.source.name for file in checked.files)
    yield from (template.file.name for template in checked.templates if template.file is not None)


def key_of(name: str) -> str:
    """One file, however it was reached."""
    return os.path.realpath(name)
