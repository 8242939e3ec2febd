"""A value among ad ids that is not an id.

Ad ids are numbers. Where a list of them comes from a file, a name, a heading or
an address among them mostly means that another column was meant; such a value
fits no ad.

Bad:

    set autumn_ads = ["120210987654321", "Autumn sale"]
    route ad in autumn_ads to sales

Good:

    set autumn_ads = ["120210987654321", "120210987654399"]
    route ad in autumn_ads to sales

Name the column with the ids, or take the value out.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from convroute.checker.numbers import is_id
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.conditions import Atom, Combination, Condition, IsAny
from convroute.source import Source
from convroute.syntax.declarations import TemplateDecl
from convroute.syntax.literals import Name
from convroute.syntax.nodes import Among, Entry, Route


def check(context: LintContext) -> Iterator[Finding]:
    """Each set once, at the first rule that takes its values for ads."""
    seen: set[str] = set()
    for written in context.checked.routes:
        match written.node:
            case Route(entry=Entry(word="ad", match=Among(set=name))) if name.value not in seen:
                seen.add(name.value)
                yield from _told(name, written.source, _ads(written.rule.entry))
    for declared, source in context.written(TemplateDecl):
        yield from _told(declared.name, source, context.policy.templates[declared.name.value].ads)


def _told(name: Name, source: Source, ads: AbstractSet[str]) -> Iterator[Finding]:
    strange = sorted(value for value in ads if not is_id(value))
    if strange:
        more = f", and {len(strange) - 1} more are not" if len(strange) > 1 else ""
        yield Finding(
            source,
            name.span,
            f"`{strange[0]}` among the ads of `{name.value}` is not an id{more}",
            help="an ad id is a number: name the column with the ids, or take the value out",
        )


def _ads(entry: Condition | None) -> frozenset[str]:
    match entry:
        case Atom(field="ad.id", test=IsAny(values=values)):
            return frozenset(str(value) for value in values)
        case Combination(operands=operands):
            return frozenset[str]().union(*map(_ads, operands))
        case _:
            return frozenset()


RULE = LintRule(code="W420", name="value-is-no-ad", text=__doc__, check=check)
