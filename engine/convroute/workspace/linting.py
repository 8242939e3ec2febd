"""Everything that is found in several policies, each finding once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.linter.history import Witness, unknown
from convroute.linter.lint import examine
from convroute.linter.rules import RULES
from convroute.watching import Watching, unwatched
from convroute.workspace.checking import invariants_of, key_of, names_of
from convroute.workspace.includers import Includers

Key = tuple[object, ...]


class Linted(Struct, frozen=True):
    """Every finding in reading order, the names of all files, and how many `invariants` stand in them."""

    diagnostics: tuple[Diagnostic, ...]
    names: tuple[str, ...]
    invariants: int


def findings_of(
    policies: Sequence[Checked], former: Witness = unknown, watching: Watching = unwatched
) -> Linted:
    """Everything that is found in the policies.

    What has to be true everywhere counts if all policies say it that read the file, and none
    may read it that is not among them.
    """
    found: dict[Key, Diagnostic] = {}
    names: dict[str, str] = {}
    said: Counter[object] = Counter()
    keys: dict[str, str] = {}
    alone = watching if len(policies) == 1 else unwatched
    for checked in policies if len(policies) == 1 else watching(policies, "examining"):
        said.update({key_of(name) for name in names_of(checked)} if checked.policy is not None else ())
        for name in names_of(checked):
            names.setdefault(key_of(name), name)
        for item in examine(checked, former=former(checked), watching=alone):
            key = _key(item, keys)
            found.setdefault(key, item)
            said[key] += checked.policy is not None
    doubtful = {*_doubtful(policies, found, said)}
    left = [item for key, item in found.items() if key not in doubtful]
    invariants = {place for checked in policies for place in invariants_of(checked)}
    return Linted(tuple(in_reading_order(left)), tuple(sorted(names.values())), len(invariants))


def _key(item: Diagnostic, keys: dict[str, str]) -> Key:
    """`keys` are those of the files so far, by name: the disk is asked once for each."""
    name = item.source.name
    if name not in keys:
        keys[name] = key_of(name)
    return (keys[name], item.span.start, item.span.end, item.code, item.message)


def _doubtful(policies: Sequence[Checked], found: Iterable[Key], said: Counter[object]) -> Iterator[Key]:
    """The findings of which another policy that reads the file may know better."""
    everywhere = {rule.code for rule in RULES if rule.everywhere}
    includers = Includers(policies)
    for key in found:
        file, _, _, code, _ = key
        if code in everywhere and (said[key] < said[file] or includers.more_of(str(file))):
            yield key
