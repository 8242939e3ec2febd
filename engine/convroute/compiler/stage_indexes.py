"""The stage indexes of a policy: one for each stage, and in the last for each surface that rules name."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from convroute.compiler.stage_index import Placed, StageIndex, stage_index_of
from convroute.lazy_sequence import LazySequence
from convroute.policy.conditions import Atom, Combination, Condition, IsAny
from convroute.policy.model import CheckedPolicy, RouteRule
from convroute.policy.plain_rules import WORDS, PlainRules
from convroute.policy.stages import KEY_OF


class StageIndexes(Struct, frozen=True):
    """`organic` gives the stage index of one of `surfaces`, and with None that of all others."""

    campaign: StageIndex
    link: StageIndex
    surfaces: frozenset[str]
    organic: Callable[[str | None], StageIndex]


def index_stages(policy: CheckedPolicy, few: int) -> StageIndexes:
    """The stage indexes of a policy; an organic one is made when it is first asked for.

    Up to `few` conditional rules need no tables.
    """
    routing = policy.mode == "routing"
    organic = _Organic(policy, few, policy.organic if routing else ())
    return StageIndexes(
        stage_index_of(_placed(policy.campaign), KEY_OF["campaign"], None, policy, few),
        stage_index_of(_placed(policy.link if routing else ()), KEY_OF["link"], None, policy, few),
        frozenset(organic.named),
        organic.stage_index,
    )


class _Organic:
    """The organic rules by surface: most name one, and an event has only one."""

    __slots__ = ("_everywhere", "_few", "_made", "_policy", "named")

    def __init__(self, policy: CheckedPolicy, few: int, rules: Sequence[RouteRule]) -> None:
        self._policy = policy
        self._few = few
        self._everywhere: list[Placed] = []
        self._made: dict[str | None, StageIndex] = {}
        self.named: dict[str, list[Placed]] = {}
        for position, rule in _placed(rules):
            surfaces = _words_of(rule) if isinstance(rule, PlainRules) else surfaces_of(rule.entry)
            if surfaces is None:
                self._everywhere.append((position, rule))
            for surface in surfaces or ():
                self.named.setdefault(surface, []).append((position, rule))

    def stage_index(self, surface: str | None) -> StageIndex:
        """Threads that make it at once make the same."""
        stage_index = self._made.get(surface)
        if stage_index is None:
            rules = self._everywhere
            if surface is not None:
                rules = sorted((*self.named[surface], *rules), key=lambda placed: placed[0])
            stage_index = self._made[surface] = stage_index_of(
                rules, KEY_OF["organic"], surface, self._policy, self._few
            )
        return stage_index


def _placed(rules: Sequence[RouteRule]) -> Iterator[Placed]:
    """The rules with their positions; segments of plain ones whole, none of them made."""
    at = 0
    for part in rules.parts if isinstance(rules, LazySequence) else (rules,):
        if isinstance(part, PlainRules):
            yield at, part
        else:
            yield from enumerate(part, at)
        at += len(part)


def _words_of(rules: PlainRules) -> frozenset[str]:
    """The surfaces of a segment of plain rules."""
    return frozenset(WORDS[code] for code in set(rules.words))


def surfaces_of(entry: Condition | None) -> frozenset[str] | None:
    """The surfaces that an ENTRY asks for; None if it may fit any."""
    if isinstance(entry, Atom):
        if entry.field == "surface" and isinstance(entry.test, IsAny) and not entry.negated:
            return frozenset(value for value in entry.test.values if isinstance(value, str))
        return None
    if isinstance(entry, Combination) and entry.op == "and":
        return next((found for part in entry.operands if (found := surfaces_of(part)) is not None), None)
    return None
