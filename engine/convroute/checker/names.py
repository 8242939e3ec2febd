"""Who declares what: one namespace for all that has a name, built-in apps included (language: Lexical)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from convroute.checker.findings import Findings, Spot, Written, related
from convroute.conversation.channel import BUILTIN_IDS
from convroute.did_you_mean import nearest
from convroute.policy.fields import FIELDS, SURFACES
from convroute.source import Source
from convroute.syntax import declarations, nodes
from convroute.syntax.declarations import KINDS, Kind
from convroute.syntax.declarations import Declaration as Declared
from convroute.syntax.literals import Name
from convroute.wording import with_article

_HOW: dict[Kind, str] = {
    "app": "app {name} {{ id ... }}",
    "group": "group {name} = [...]",
    "set": "set {name} = [...]",
    "fact": "fact {name}: bool",
    "schedule": "schedule {name} {{ mon-fri 09:00-18:00 }}",
    "template": 'template {name} {{ file "..." }}',
}
_MEANT = {
    **dict.fromkeys(("everyone", "everybody", "anybody", "all", "any"), "anyone"),
    **dict.fromkeys(("none", "noone", "no_one", "null"), "nobody"),
}
"""Words of other languages, and of English, for the two that stand in place of a name."""
_CLOCK_WORDS = ("date", "time", "weekday")

MOST_COMPARED = 500_000
"""With so many declared names unknown ones are compared in all; after that none is called the nearest."""


NO_ADVICE: Mapping[Kind, str] = MappingProxyType({})


class Declaration(Struct, frozen=True):
    """What a name stands for; a built-in app has no statement."""

    kind: Kind
    written: Written[Declared] | None


class Names(Struct):
    """The declared names. `lenient` (a fragment met alone) takes every unknown name for declared elsewhere.

    `broken` are names whose declaration did not parse: using them is no second error.
    """

    findings: Findings
    broken: frozenset[str]
    lenient: bool
    table: dict[str, Declaration] = field(default_factory=dict)
    _nearest: dict[tuple[str, tuple[Kind, ...]], str | None] = field(default_factory=dict)
    _compared: int = 0
    _examples: dict[tuple[Kind, ...], str | None] = field(default_factory=dict)

    def find(
        self,
        name: Name,
        source: Source,
        *kinds: Kind,
        words: tuple[str, ...] = (),
        instead: Mapping[Kind, str] = NO_ADVICE,
    ) -> Declaration | None:
        """The declaration of `name` if it is one of `kinds`; else None, and the mistake is written down.

        `words` are those of the language that might have been meant instead; `instead` is the help
        for names of another kind.
        """
        found = self.table.get(name.value)
        if found is not None and found.kind in kinds:
            return found
        if found is not None:
            self._wrong_kind(name, source, found, kinds, instead.get(found.kind))
        elif not self.is_excused(name.value):
            self._unknown(name, source, kinds, words)
        return None

    def is_excused(self, name: str) -> bool:
        """Whether nothing can be said about an undeclared name."""
        return self.lenient or name in self.broken

    def _unknown(self, name: Name, source: Source, kinds: tuple[Kind, ...], words: tuple[str, ...]) -> None:
        spot = Spot(source, name.span)
        near = _MEANT.get(name.value)
        if near not in words:
            near = nearest(name.value, filter(None, (self.near(name.value, *kinds), *words)))
        message = f"no {' or '.join(kinds)} is called `{name.value}`"
        how = _HOW[kinds[0]].format(name=name.value)
        self.findings.add_unknown("E221", message, spot, near, f"declare it: {how}")

    def near(self, word: str, *kinds: Kind) -> str | None:
        """The nearest declared name of these kinds."""
        key = (word, kinds)
        if key not in self._nearest and self._compared < MOST_COMPARED:
            self._compared += len(self.table)
            self._nearest[key] = nearest(word, self.of_kind(*kinds))
        return self._nearest.get(key)

    def of_kind(self, *kinds: Kind) -> list[str]:
        return [name for name, found in self.table.items() if found.kind in kinds]

    def _wrong_kind(
        self,
        name: Name,
        source: Source,
        found: Declaration,
        kinds: tuple[Kind, ...],
        instead: str | None,
    ) -> None:
        spot = Spot(source, name.span)
        is_a = "a built-in app" if found.written is None else with_article(found.kind)
        wanted = " or ".join(with_article(kind) for kind in kinds)
        where = [] if found.written is None else [related("declared here", found.written.spot)]
        self.findings.add(
            "E222",
            f"`{name.value}` is {is_a}, but {wanted} is needed here",
            spot,
            help=instead or self._instead(found, kinds),
            related=where,
        )

    def _instead(self, found: Declaration, kinds: tuple[Kind, ...]) -> str | None:
        if found.kind == "group" and "app" in kinds:
            return "a conversation has one owner: name one app of the group"
        if kinds not in self._examples:
            others = self.of_kind(*kinds)
            self._examples[kinds] = f"declared are {', '.join(others[:8])}" if others else None
        return self._examples[kinds]


def declare(
    statements: Iterable[Written[nodes.Statement]], broken: frozenset[str], lenient: bool, findings: Findings
) -> Names:
    """The table of all names; the first declaration of a name counts, each further one is an error."""
    names = Names(findings, broken, lenient)
    for builtin in BUILTIN_IDS:
        names.table[builtin] = Declaration("app", None)
    for statement in statements:
        if isinstance(statement.node, Declared):
            _declare(names, Written(statement.node, statement.source))
    return names


def _declare(names: Names, written: Written[Declared]) -> None:
    node = written.node
    spot = written.part(node.name).spot
    first = names.table.get(node.name.value)
    if first is None:
        names.table[node.name.value] = Declaration(KINDS[type(node)], written)
    elif first.written is None:
        names.findings.add(
            "E224",
            f"`{node.name.value}` is the name of a built-in app",
            spot,
            help=f"choose another name, as in: app inbox = {node.name.value}",
        )
    else:
        before = first.written.part(first.written.node.name).spot
        names.findings.add(
            "E220",
            f"the name `{node.name.value}` is declared twice",
            spot,
            help="apps, groups, sets, facts, schedules and templates share one list of names; rename one",
            related=[related("first declared here", before)],
        )
    if isinstance(node, declarations.FactDecl):
        _check_fact_name(node, spot, names.findings)


def _check_fact_name(node: declarations.FactDecl, spot: Spot, findings: Findings) -> None:
    name = node.name.value
    if name in FIELDS or name in _CLOCK_WORDS:
        findings.add(
            "E225",
            f"a fact cannot be called `{name}`: conditions already have a field of that name",
            spot,
            help=f"rename it, for example customer_{name}",
        )
    elif name in SURFACES and isinstance(node.type, declarations.BoolType):
        findings.add(
            "E225",
            f"a bool fact cannot be called `{name}`: alone in a condition it means the surface",
            spot,
            help=f"rename it, for example is_{name}",
        )
