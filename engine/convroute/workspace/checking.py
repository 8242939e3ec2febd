"""Checks many files at once, each in the policy it belongs to."""

from collections.abc import Iterable, Mapping, Sequence

from convroute.checker.checked import Checked
from convroute.watching import Watching, unwatched
from convroute.workspace.folder import named
from convroute.workspace.includers import Includers
from convroute.workspace.loading import load, load_together, policy_of_tests
from convroute.workspace.route_files import FRAGMENT, POLICY, TESTS, key_of, names_of, rank_of
from convroute.workspace.together import Together


def all_checked(
    files: Iterable[str],
    contents: Mapping[str, bytes] | None = None,
    stdin: bytes | None = None,
    watching: Watching = unwatched,
) -> list[Checked]:
    """Policies first, then test files; then for each fragment the other policies that include it, and
    if no policy does, the fragment alone.

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
    whole = [path for rank, path in ranked if rank != FRAGMENT]
    fragments = [path for rank, path in ranked if rank == FRAGMENT]
    includers: Includers | None = None
    for number, path in enumerate(watching([*whole, *fragments], "checking")):
        if number < len(whole):
            together = tests.get(path, [path])
            more = _checked(together, contents, stdin) if together[0] == path else []
        else:
            includers = includers or Includers(tuple(found), contents or {}, fragments)
            more = includers.including(path)
            if not more and key_of(path) not in reached:
                more = [load(path, None, contents)]
        for checked in more:
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
