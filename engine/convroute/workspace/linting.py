"""Everything that is found in several policies, each finding once."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic, in_reading_order
from convroute.linter.context import Demand
from convroute.linter.history import Witness, unknown
from convroute.linter.lint import examine
from convroute.linter.rules import RULES
from convroute.source import Span
from convroute.syntax.bulk.plain_routes import in_segments, without_plain
from convroute.syntax.declarations import SetDecl
from convroute.syntax.expected_changes import ExpectedChange
from convroute.syntax.nodes import Include, Language
from convroute.watching import Watching, unwatched
from convroute.workspace.history import policy_file
from convroute.workspace.includers import Includers
from convroute.workspace.proofs import keeping_proofs
from convroute.workspace.route_files import key_of, names_of

Key = tuple[object, ...]
Scope = frozenset[str] | None
"""The names of the files that somebody asked about in a policy; None for all of them."""
ALONE = "W432"


class Linted(Struct, frozen=True):
    """Every finding in reading order, and the `names` of the files that it is about.

    `alone`: the files that were read without a policy.
    `through`: the policies that nobody named, and that were looked at because they include a file;
    `beside` are their other files.
    """

    diagnostics: tuple[Diagnostic, ...]
    names: tuple[str, ...]
    alone: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def findings_of(
    policies: Sequence[Checked],
    former: Witness = unknown,
    watching: Watching = unwatched,
    *,
    asked: Collection[str] | None = None,
    contents: Mapping[str, bytes] | None = None,
    times: int = 1,
    demands: frozenset[Demand] = frozenset(),
) -> Linted:
    """Everything that is found in the policies, with so many `times` the usual work, and what is asked for.

    What has to be true everywhere counts if all policies say it that read the file, and none
    may read it that is not among them. Of a policy that is not `asked` about itself (None: all are)
    only what is found in a file that is, and errors: they keep that file from being checked.
    """
    wanted = None if asked is None else {key_of(name) for name in asked}
    scopes = [_about(checked, wanted) for checked in policies]
    names, beside = _names(policies, scopes)
    found, said = _found(policies, scopes, former, watching, times, demands)
    doubtful = {*_doubtful(Includers(policies, contents or {}), found, said)}
    left = [item for key, item in found.items() if key not in doubtful]
    alone = {
        name for checked in policies if checked.fragment and not _plan(checked) for name in names_of(checked)
    }
    through = [
        policy_file(checked) or checked.files[0].source.name
        for checked, about in zip(policies, scopes, strict=True)
        if about is not None
    ]
    return Linted(
        tuple(in_reading_order(left)),
        tuple(sorted(names.values())),
        tuple(sorted(alone)),
        tuple(sorted(through)),
        tuple(name for key, name in beside.items() if key not in names),
    )


def _names(
    policies: Sequence[Checked], scopes: Sequence[Scope]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """By key, the files that are in the scope of their policy, and the others."""
    names: dict[str, str] = {}
    beside: dict[str, str] = {}
    for checked, about in zip(policies, scopes, strict=True):
        for name in names_of(checked):
            (names if about is None or name in about else beside).setdefault(key_of(name), name)
    return names, beside


def _found(
    policies: Sequence[Checked],
    scopes: Sequence[Scope],
    former: Witness,
    watching: Watching,
    times: int,
    demands: frozenset[Demand],
) -> tuple[Mapping[Key, Diagnostic], Counter[object]]:
    """What is found and wanted; and how many policies say it, or read the file."""
    found: dict[Key, Diagnostic] = {}
    said: Counter[object] = Counter()
    keys: dict[str, str] = {}
    alone = watching if len(policies) == 1 else unwatched
    analysing = keeping_proofs(alone, times)
    watched = policies if len(policies) == 1 else watching(policies, "examining")
    for checked, about in zip(watched, scopes, strict=True):
        said.update({key_of(name) for name in names_of(checked)} if checked.policy is not None else ())
        more = _of_no_policy(checked)
        given = former(checked)
        for item in examine(
            checked,
            former=given,
            watching=alone,
            more=more,
            analysing=analysing,
            demands=demands,
            times=times,
        ):
            key = _key(item, keys)
            said[key] += checked.policy is not None
            if about is None or item.leaves_no_meaning or item.source.name in about:
                found.setdefault(key, item)
    return found, said


def _about(checked: Checked, wanted: Collection[str] | None) -> Scope:
    """The names of the files that are wanted, and of those they name; None for all of the policy."""
    roots = checked.files[: checked.roots]
    if wanted is None or not roots or any(key_of(file.source.name) in wanted for file in roots):
        return None
    files = [file for file in checked.files if key_of(file.source.name) in wanted]
    about = {file.source.name for file in files}
    named = [written for written in checked.templates if written.source.name in about]
    sets = [
        checked.sets.get(node.name.value)
        for file in files
        for node in without_plain(file.tree.statements)
        if isinstance(node, SetDecl)
    ]
    sources = [
        *(written.file for written in named),
        *(values.file for values in (*sets, *(written.ads for written in named)) if values is not None),
    ]
    return frozenset(about | {source.name for source in sources if source is not None})


def _of_no_policy(checked: Checked) -> Iterator[Diagnostic]:
    """The warning about a fragment that was checked alone, because no policy includes it."""
    if not checked.fragment or _plan(checked):
        return
    source = checked.files[0].source
    advice = (
        'include it in a policy, or write one: policy NAME { version "1"  channel instagram  account ID }'
    )
    if source.name == "-":
        advice = "say where it stands, so that its policies are found: --stdin-filename NAME"
    what = "this file has no `policy` block"
    if all(isinstance(node, Language | Include) for node in checked.files[0].tree.statements):
        what = "there is no test in this file, and no `policy` block"
        advice = f"write a test in it, or delete it; if it is meant to be a part of a policy, {advice}"
    yield Diagnostic(
        ALONE,
        f"{what}, and no policy that was found includes it: its names are not checked",
        source,
        Span(0, 0),
        help=advice,
    )


def _plan(checked: Checked) -> bool:
    """Whether it is a file of expected changes alone, which stands beside a policy and is named by whoever
    compares two."""
    statements = [*in_segments(checked.files[0].tree.statements)]
    kinds = {type(node) for node in statements}
    return ExpectedChange in kinds and kinds <= {ExpectedChange, Language}


def _key(item: Diagnostic, keys: dict[str, str]) -> Key:
    """`keys` are those of the files so far, by name: the disk is asked once for each."""
    name = item.source.name
    if name not in keys:
        keys[name] = key_of(name)
    return (keys[name], item.span.start, item.span.end, item.code, item.message)


def _doubtful(includers: Includers, found: Iterable[Key], said: Counter[object]) -> Iterator[Key]:
    """The findings of which another policy that reads the file may know better."""
    everywhere = {ALONE, *(rule.code for rule in RULES if rule.everywhere)}
    for key in found:
        file, _, _, code, _ = key
        if code in everywhere and (said[key] < said[file] or includers.more_of(str(file))):
            yield key
