"""Groups, and the lists of apps that permissions and claims speak of (language: `group`)."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from convroute.checker.apps import Apps
from convroute.checker.findings import Findings, Written, of_kind
from convroute.checker.names import Declaration, Names
from convroute.policy.model import Who
from convroute.source import Source
from convroute.syntax import declarations, nodes
from convroute.syntax.literals import Anyone, Name, Nobody, WhoList
from convroute.syntax.literals import Who as WrittenWho

Member = WrittenWho | Anyone | Nobody


class Groups(Struct):
    """Turns WHO into ids. `members` has the ids of each group."""

    names: Names
    apps: Apps
    members: dict[str, frozenset[str]] = field(default_factory=dict)

    def resolve(self, who: Member, source: Source) -> Who:
        """The list that `who` means; what has no meaning is written down and left out."""
        anyone = nobody = False
        ids: set[str] = set()
        for part in parts(who):
            if isinstance(part, Anyone):
                anyone = True
            elif isinstance(part, Nobody):
                nobody = True
            else:
                ids |= self.ids_of(part, source, ("anyone", "nobody"))
        return Who(anyone, nobody, frozenset(ids))

    def ids_of(self, name: Name, source: Source, words: tuple[str, ...] = ()) -> frozenset[str]:
        """The ids of an app, or of all apps in a group."""
        found = self.names.find(name, source, "app", "group", words=words)
        if found is None:
            return frozenset()
        if found.kind == "group":
            return self.members.get(name.value, frozenset())
        called = self.apps.called(name.value)
        return frozenset() if called is None else frozenset({called[1]})

    def owners_of(self, group: str) -> frozenset[str]:
        """The apps in a group, as `thread.owner` names them."""
        return frozenset(self.apps.name_of(app_id) for app_id in self.members.get(group, ()))


def parts(who: Member) -> Iterator[Name | Anyone | Nobody]:
    """Names, `anyone` and `nobody` in a list and the lists inside it."""
    if isinstance(who, WhoList):
        for member in who.members:
            yield from parts(member)
    else:
        yield who


def check_groups(
    statements: Sequence[Written[nodes.Statement]], names: Names, apps: Apps, findings: Findings
) -> Groups:
    """Every group with the apps it holds; a group that holds itself is an error."""
    groups = Groups(names, apps)
    declared = of_kind(reversed(statements), declarations.GroupDecl)
    written = {group.node.name.value: group for group in declared}
    for name in reversed(written):
        if name not in groups.members:
            _resolve_from(name, written, groups, findings)
    return groups


def _resolve_from(
    start: str, written: dict[str, Written[declarations.GroupDecl]], groups: Groups, findings: Findings
) -> None:
    """Depth first with a stack of its own, so that a long chain of groups is no danger."""
    path = [start]
    while path:
        inner = [name for name in _inner(written[path[-1]], groups.names) if name.value in written]
        waiting = [name for name in inner if name.value not in groups.members]
        on_path = next((name for name in waiting if name.value in path), None)
        if on_path is not None:
            _cycle(path, on_path, written, findings)
            groups.members[on_path.value] = frozenset()
        elif waiting:
            path.append(waiting[0].value)
        else:
            group = written[path.pop()]
            groups.members.setdefault(group.node.name.value, frozenset())
            groups.members[group.node.name.value] = _members(group, groups)


def _inner(group: Written[declarations.GroupDecl], names: Names) -> list[Name]:
    members = [part for member in group.node.members for part in parts(member)]
    return [part for part in members if isinstance(part, Name) and _is_group(names.table.get(part.value))]


def _is_group(found: Declaration | None) -> bool:
    return found is not None and found.kind == "group"


def _members(group: Written[declarations.GroupDecl], groups: Groups) -> frozenset[str]:
    ids: set[str] = set()
    for member in group.node.members:
        ids |= groups.resolve(member, group.source).ids
    return frozenset(ids)


def _cycle(
    path: list[str], name: Name, written: dict[str, Written[declarations.GroupDecl]], findings: Findings
) -> None:
    chain = [*path[path.index(name.value) :], name.value]
    findings.add(
        "E236",
        f"the group `{name.value}` holds itself: {' → '.join(chain)}",
        written[path[-1]].part(name).spot,
        help="remove one of these groups from the other",
    )
