"""Where the rules of a stage are found: positions and what leads to them, so that it can be kept."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import compress, count

from msgspec import Struct, field

from convroute.compiler.index.tables import Tables
from convroute.policy.conditions import Atom, IsAny
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.normal_form import NormalForm, alternatives, both, normal_form
from convroute.policy.packed import Texts
from convroute.policy.plain_rules import WORDS, PlainRules

Placed = tuple[int, RouteRule | PlainRules]
"""A rule, or a whole segment of plain ones, with its position in the stage."""

Way = tuple[int, NormalForm]
"""A rule that has to be weighed, by its position, and one of the conditions that are enough for it."""


class Positions(Struct, frozen=True, array_like=True):
    """Many keys with their positions, kept so that one is found without reading the others."""

    texts: Texts
    numbers: bytes

    @classmethod
    def of(cls, exact: Mapping[str, int]) -> "Positions":
        keys = sorted(exact)
        return cls(Texts.of(keys), array("I", map(exact.__getitem__, keys)).tobytes())

    def __len__(self) -> int:
        return len(self.texts)

    def get(self, key: str) -> int | None:
        at = bisect_left(self.texts, key)
        if at == len(self.texts) or self.texts[at] != key:
            return None
        return memoryview(self.numbers).cast("I")[at]


class StageIndex(Struct, frozen=True, array_like=True):
    """`exact` has the first rule for each value of the field `key` that one names without a condition.

    `weighed` are rules with conditions, in their order; `always` is a rule that
    holds for every event, and none comes after it. `first` is the first of those
    that need no weighing, if others do. `tables` find those that are `weighed`, None
    if they are few; `fields` are what is looked at then.
    """

    key: str
    exact: dict[str, int] | Positions
    always: int | None
    first: int | None
    weighed: list[int]
    tables: Tables | None
    fields: tuple[str, ...]


def ways_of(rule: RouteRule, surface: str | None) -> tuple[NormalForm, ...]:
    """Conditions of which each is enough for the rule, on events of the surface (None: of any)."""
    known = {} if surface is None else {"surface": surface}
    return alternatives(both(normal_form(rule.entry, known), normal_form(rule.when, known)))


def names_keys(condition: NormalForm, key: str) -> bool:
    """Whether the condition names values of the field `key`, and asks for nothing else."""
    return (
        isinstance(condition, Atom)
        and condition.field == key
        and not condition.negated
        and isinstance(condition.test, IsAny)
    )


def stage_index_of(
    placed: Iterable[Placed], key: str, surface: str | None, policy: CheckedPolicy, few: int
) -> StageIndex:
    """The stage index of the rules `placed`, in their order, up to the first that always holds."""
    builder = _Builder(key, surface)
    for position, rule in placed:
        if isinstance(rule, PlainRules):
            builder.segment(position, rule)
        elif builder.rule(position, rule):
            break
    return builder.finished(policy, few)


class _Builder(Struct):
    key: str
    surface: str | None
    exact: dict[str, int] = field(default_factory=dict)
    always: int | None = None
    ways: list[Way] = field(default_factory=list)

    def rule(self, position: int, rule: RouteRule) -> bool:
        """Whether the rule always holds, so that no other comes after it."""
        for way in ways_of(rule, self.surface):
            if way is True:
                self.always = position
                return True
            if names_keys(way, self.key):
                self._name(way, position)
            elif way is not False:
                self.ways.append((position, way))
        return False

    def segment(self, offset: int, rules: PlainRules) -> None:
        """Plain rules come as columns, and are only made when their key comes."""
        values: Iterable[str] = rules.values
        positions: Iterable[int] = count(offset)
        if self.surface is not None:
            word = WORDS.index(self.surface)
            mine = rules.words.translate(bytes(code == word for code in range(256)))
            values, positions = tuple(compress(values, mine)), compress(positions, mine)
        self._add(dict(zip(values, positions, strict=False)))

    def _name(self, condition: NormalForm, position: int) -> None:
        assert isinstance(condition, Atom), "it names keys"
        assert isinstance(condition.test, IsAny), "it names keys"
        texts = (value for value in condition.test.values if isinstance(value, str))
        self._add(dict.fromkeys(texts, position))

    def _add(self, found: dict[str, int]) -> None:
        """What was routed before goes first."""
        if len(found) > len(self.exact):
            found.update(self.exact)
            self.exact = found
            return
        for key, position in found.items():
            self.exact.setdefault(key, position)

    def finished(self, policy: CheckedPolicy, few: int) -> StageIndex:
        tables, fields = _tables(self.ways, policy) if len(self.ways) > few else (None, set())
        return StageIndex(
            key=self.key,
            exact=self.exact,
            always=self.always,
            first=min(self.exact.values(), default=self.always) if self.ways else None,
            weighed=[*dict.fromkeys(position for position, _ in self.ways)],
            tables=tables,
            fields=tuple(sorted({self.key, *fields})),
        )


def _tables(ways: list[Way], policy: CheckedPolicy) -> tuple[Tables, set[str]]:
    """Tables that find them, and the fields that these look at."""
    from convroute.compiler.index.access_predicates import access_predicates_of
    from convroute.compiler.index.builder import (  # only where there are many, and no stage index was kept
        Findable,
        build_tables,
    )

    access_predicates = access_predicates_of((condition for _, condition in ways), policy)
    rules: list[Findable] = [(way[0], found) for way, found in zip(ways, access_predicates, strict=True)]
    tables = build_tables(rules)
    return tables, tables.fields()
