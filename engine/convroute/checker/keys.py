"""Which exact keys are routed without a condition, and where first (language: Route rules)."""

from dataclasses import dataclass, field

from convroute.checker.findings import Spot
from convroute.policy.plain import WORDS
from convroute.syntax.plain import PlainRoutes


@dataclass(slots=True)
class Keys:
    """Keys of single rules, and of stretches of plain lines; a key is `ad:12` or `link:qr-berlin`."""

    _spots: dict[str, Spot] = field(default_factory=dict)
    _stretches: list[tuple[set[str], PlainRoutes]] = field(default_factory=list)

    def first(self, key: str) -> Spot | None:
        """Where the key was routed first."""
        spot = self._spots.get(key)
        if spot is not None:
            return spot
        return next((_spot(key, routes) for keys, routes in self._stretches if key in keys), None)

    def add(self, key: str, spot: Spot) -> None:
        self._spots[key] = spot

    def add_all(self, keys: set[str], routes: PlainRoutes) -> bool:
        """Takes the keys of a stretch if none of them is known, else nothing."""
        if not (keys.isdisjoint(self._spots) and all(keys.isdisjoint(known) for known, _ in self._stretches)):
            return False
        self._stretches.append((keys, routes))
        return True


def _spot(key: str, routes: PlainRoutes) -> Spot:
    word, _, value = key.partition(":")
    code = WORDS.index(word)
    found = (
        at
        for at, (its_code, its_value) in enumerate(zip(routes.words, routes.values, strict=True))
        if its_code == code and its_value == value
    )
    return Spot(routes.source, routes.span(next(found)))
