"""The lists of a policy whose values are ids of ads."""

from collections.abc import Iterator

from msgspec import Struct

from convroute.checker.findings import Spot
from convroute.checker.sets import Values
from convroute.diagnostic import Related
from convroute.linter.context import LintContext
from convroute.policy.plain_rules import key_of
from convroute.source import Source
from convroute.syntax.conditions import InSet
from convroute.syntax.literals import Name
from convroute.syntax.nodes import Among, Entry


class IdList(Struct, frozen=True):
    """`values` are ids because `name` stands where it does: a set where ads are meant, or a template."""

    name: Name
    source: Source
    values: Values

    def spot(self, value: str) -> Spot:
        """Where the value stands first, in a file or in the policy."""
        return self.values.spot(value) or self.used

    @property
    def used(self) -> Spot:
        return Spot(self.source, self.name.span)

    @property
    def meant(self) -> Related:
        return Related("ids of ads are meant here", self.source, self.name.span)


def id_lists(context: LintContext) -> Iterator[IdList]:
    """Each list once, at the first place that takes its values for ids."""
    seen: set[str] = set()
    for name, source in _named(context):
        values = context.checked.sets.get(name.value)
        if values is not None and name.value not in seen:
            seen.add(name.value)
            yield IdList(name, source, values)
    for written in context.checked.templates:
        if written.ads is not None:
            yield IdList(written.node.name, written.source, written.ads)


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
