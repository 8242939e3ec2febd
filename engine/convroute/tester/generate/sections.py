"""The lines of a policy, each with what its tests have to show and the changes they have to notice."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from convroute.checker.checked import Checked
from convroute.checker.variants import Statement
from convroute.source import Place
from convroute.syntax import nodes
from convroute.tester.coverage.obligations import Obligation
from convroute.tester.mutation.mutants import Mutant

_FIRST = ("rules", "permissions", "conditions", "stages")


class Section(Struct, frozen=True):
    """One statement. `heading` is its first line; empty for what no line says by itself."""

    heading: str
    obligations: Sequence[Obligation] = ()
    mutants: Sequence[Mutant] = ()


def sections(
    statements: Sequence[Statement],
    original: Checked,
    obligations: Iterable[Obligation],
    mutants: Iterable[Mutant] = (),
) -> Iterator[Section]:
    """In the order of the policy; only those that have something to show or to notice.

    What two neighbouring lines mean together is left out: it would change with every line between them.
    """
    of_rule = {written.rule.id: id(written.node) for written in original.routes}
    of_rule |= {written.rule.id: id(written.node) for written in original.permissions}
    of_place = {_place(one): id(one.node) for one in statements if not _is_rule(one)}
    shown: dict[int | None, list[Obligation]] = {}
    for obligation in obligations:
        if obligation.outcome == "matched":
            continue  # the tests of the rules show it
        node = of_rule.get(obligation.subject) if obligation.kind != "stages" else None
        if node is None and obligation.place is not None:
            node = of_place.get(obligation.place)
        shown.setdefault(node, []).append(obligation)
    noticed: dict[int, list[Mutant]] = {}
    for mutant in mutants:
        if mutant.operator != "order":
            noticed.setdefault(id(mutant.statements[0].node), []).append(mutant)
    for one in statements:
        mine = sorted(shown.get(id(one.node), ()), key=lambda each: _FIRST.index(each.kind))
        if mine or id(one.node) in noticed:
            yield Section(_heading(one), mine, noticed.get(id(one.node), ()))
    if None in shown:
        yield Section("", shown[None])


def _is_rule(one: Statement) -> bool:
    return isinstance(one.node, nodes.Route | nodes.Permission | nodes.Limit)


def _place(one: Statement) -> Place:
    return one.source.place(one.node.span.start)


def _heading(one: Statement) -> str:
    text = one.source.text[one.node.span.start : one.node.span.end]
    return text.splitlines()[0].strip().removesuffix("{").rstrip()
