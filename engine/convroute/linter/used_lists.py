"""The lists of a policy by what their values are taken for: ids of ads, or phrases."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from convroute.checker.findings import Spot
from convroute.checker.values import Values
from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.policy.plain_rules import key_of
from convroute.source import Source
from convroute.syntax.conditions import InSet, MentionsSet
from convroute.syntax.declarations import SetDecl
from convroute.syntax.literals import Name
from convroute.syntax.nodes import Among, Entry


class UsedList(Struct, frozen=True):
    """`values` are ids, or phrases, because `name` stands where it does: a set, or a template."""

    name: Name
    source: Source
    values: Values
    what: str = "ids of ads are meant here"

    def spot(self, value: str) -> Spot:
        """Where the value stands first, in a file or in the policy."""
        return self.values.spot(value) or self.used

    @property
    def used(self) -> Spot:
        return Spot(self.source, self.name.span)

    @property
    def meant(self) -> Related:
        return Related(self.what, self.source, self.name.span)


def id_lists(context: LintContext) -> Iterator[UsedList]:
    """Each list once, at the first place that takes its values for ids. All sets of one file are one list."""
    seen: set[int] = set()
    for name, source, values in _known(context, _named(context), seen):
        yield UsedList(name, source, values)
    for written in context.checked.templates:
        if written.ads is not None and id(written.ads) not in seen:
            seen.add(id(written.ads))
            yield UsedList(written.node.name, written.source, written.ads)


def phrase_lists(context: LintContext) -> Iterator[UsedList]:
    """Each list once, at the first place that takes its values for phrases."""
    used = ((node.set, source) for node, source in context.written(MentionsSet))
    for name, source, values in _known(context, used, set()):
        yield UsedList(name, source, values, "the values of the set are phrases here")


def declared_lists(context: LintContext) -> Iterator[UsedList]:
    """Each list once, where it is declared, whatever its values are taken for."""
    names = ((node.name, source) for node, source in context.written(SetDecl))
    for name, source, values in _known(context, names, set()):
        yield UsedList(name, source, values, "the file is read here")
    for written in context.checked.templates:
        if written.ads is not None:
            yield UsedList(written.node.name, written.source, written.ads, "the file is read here")


def _known(
    context: LintContext, used: Iterable[tuple[Name, Source]], seen: set[int]
) -> Iterator[tuple[Name, Source, Values]]:
    """The sets among `used` that could be read, each list once. `seen` are those before, by identity."""
    for name, source in used:
        values = context.checked.sets.get(name.value)
        if values is not None and id(values) not in seen:
            seen.add(id(values))
            yield name, source, values


def _named(context: LintContext) -> Iterator[tuple[Name, Source]]:
    for entry, source in context.written(Entry):
        match entry:
            case Entry(word="ad", match=Among(set=name)):
                yield name, source
            case _:
                pass
    for node, source in context.written(InSet):
        if node.field.name == key_of("ad"):
            yield node.set, source
