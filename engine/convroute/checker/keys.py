"""Which exact keys are routed without a condition, and where first (language: Route rules)."""

from msgspec import Struct, field

from convroute.checker.findings import Spot
from convroute.policy.plain_rules import WORDS
from convroute.syntax.bulk.plain_routes import PlainRoutes


class Keys(Struct):
    """Keys of single rules, and of segments of plain lines; a key is `ad:12` or `link:qr-berlin`."""

    _spots: dict[str, Spot] = field(default_factory=dict)
    _plain: set[str] = field(default_factory=set)
    _segments: list[PlainRoutes] = field(default_factory=list)

    def first(self, key: str) -> Spot | None:
        """Where the key was routed first."""
        if key in self._plain:
            return next(filter(None, (_spot(key, routes) for routes in self._segments)))
        return self._spots.get(key)

    def add(self, key: str, spot: Spot) -> None:
        self._spots[key] = spot

    def add_all(self, keys: set[str], routes: PlainRoutes) -> bool:
        """Takes the keys of a segment if none of them is known, else nothing."""
        if not (keys.isdisjoint(self._spots) and keys.isdisjoint(self._plain)):
            return False
        self._plain |= keys
        self._segments.append(routes)
        return True


def _spot(key: str, routes: PlainRoutes) -> Spot | None:
    word, _, value = key.partition(":")
    code = WORDS.index(word)
    found = (
        at
        for at, (its_code, its_value) in enumerate(zip(routes.words, routes.values, strict=True))
        if its_value == value and its_code == code
    )
    at = next(found, None)
    return None if at is None else Spot(routes.source, routes.span(at))
