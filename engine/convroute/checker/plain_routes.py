"""Segments of plain route lines, checked as columns.

Only what is right in every line is taken that way; a segment with any mistake
in it is checked line by line like other rules, and says what they say.
"""

from array import array
from collections.abc import Mapping
from itertools import compress, count

from convroute.checker.checked import WrittenRoute
from convroute.checker.keys import Keys
from convroute.checker.rule_ids import RuleIds
from convroute.checker.targets import Targets
from convroute.lazy_sequence import Segment
from convroute.policy.plain_rules import STAGE_OF_WORD, WORDS, PlainRules
from convroute.policy.stages import STAGES, Stage
from convroute.syntax.bulk.plain_routes import PlainRoutes

_PREFIXES = tuple(f"{word}:" for word in WORDS)
_STAGE_CODES = bytes([STAGES.index(stage) for stage in STAGE_OF_WORD]).ljust(256, b"\0")


class PlainWritten(Segment[WrittenRoute]):
    """A checked segment: its lines, and the rules they make in each stage."""

    __slots__ = ("_places", "_stages", "routes", "rules")

    def __init__(self, routes: PlainRoutes, apps: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.routes = routes
        self._stages = routes.words.translate(_STAGE_CODES)
        self._places: array[int] | None = None
        used = [code for code in range(len(STAGES)) if code in self._stages]
        whole = len(used) == 1
        self.rules: Mapping[Stage, PlainRules] = {
            STAGES[code]: _all_rules(routes, apps) if whole else _rules_of(routes, apps, self._stages, code)
            for code in used
        }

    def __len__(self) -> int:
        return len(self.routes)

    def _make(self, index: int) -> WrittenRoute:
        rule = self.rules[STAGES[self._stages[index]]][self._place(index)]
        return WrittenRoute(rule, self.routes[index], self.routes.source)

    def _place(self, index: int) -> int:
        """Which row of its stage a line is."""
        if len(self.rules) == 1:
            return index
        if self._places is None:
            counts = [count(), count(), count()]
            self._places = array("I", (next(counts[stage]) for stage in self._stages))
        return self._places[index]


def _all_rules(routes: PlainRoutes, apps: tuple[tuple[str, str], ...]) -> PlainRules:
    return PlainRules(
        routes.source.name, apps, routes.words, routes.values, routes.targets, routes.days, routes.lines
    )


def _rules_of(
    routes: PlainRoutes, apps: tuple[tuple[str, str], ...], stages: bytes, stage: int
) -> PlainRules:
    chosen = stages.translate(bytes(code == stage for code in range(256)))
    targets = compress(routes.targets, chosen)
    return PlainRules(
        routes.source.name,
        apps,
        bytes(compress(routes.words, chosen)),
        (*compress(routes.values, chosen),),
        bytes(targets) if isinstance(routes.targets, bytes) else array("I", targets),
        bytes(compress(routes.days, chosen)),
        array("I", compress(routes.lines, chosen)),
    )


def check_plain(routes: PlainRoutes, targets: Targets, keys: Keys, rule_ids: RuleIds) -> PlainWritten | None:
    """The rules of a segment; None, and nothing is written down, if anything is wrong with a line of it."""
    apps = [targets.known(name) for name in routes.names]
    known = tuple((app.name, app.id) for app in apps if app is not None)
    ids = {_PREFIXES[word] + value for word, value in zip(routes.words, routes.values, strict=True)}
    if len(known) < len(apps) or len(ids) < len(routes):
        return None
    if not rule_ids.taken.isdisjoint(ids) or not keys.add_all(ids, routes):
        return None
    rule_ids.taken |= ids
    return PlainWritten(routes, known)
