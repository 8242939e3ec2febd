"""The parts of a condition that make no difference where it is asked."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from convroute.policy.conditions import Condition
from convroute.regions.answers import Unknown, Why
from convroute.regions.constancy import Constancy
from convroute.regions.goals import Tree, opposite
from convroute.regions.parts import Part, Parts, Path
from convroute.regions.point import Point
from convroute.regions.search import Empty

MOST_PARTS = 256
"""Each part of a condition is asked about beside all others."""
Find = Callable[[Sequence[Tree]], "Point | Empty | Unknown"]
"""Where the condition is asked, and all of these hold."""


class Idle(Struct, frozen=True):
    """A part that comes to `value` wherever the condition is asked and the part decides.

    A `guard` repeats what the rules before leave: without it the rule would take the same.
    """

    part: Part
    value: bool
    why: Why
    guard: bool = False
    deciding: tuple[Tree, ...] = ()


def idle_parts(
    when: Condition, point: Point, entry: Tree, constancy: Constancy, find: Find
) -> Iterator[Idle | str]:
    """The largest parts that make no difference, and what was too hard. At the `point` the condition holds,
    and so does `entry`, beside which it stands.

    Inside of one that always holds after the rules before it those are looked for that have another
    reason.
    """
    parts = Parts(when, constancy.model, constancy.side)
    if len(parts.all) > MOST_PARTS:
        yield f"a condition of more than {MOST_PARTS} parts is only looked at as a whole"
        return
    shown = {*parts.shown(point)}
    settled: set[Path] = set()
    guards: set[Path] = set()
    for part in parts.in_order(settled):
        for value in (True,) if part.of_list else (True, False):
            if (part.path, value) in shown:
                continue
            tree = part.tree if value else opposite(part.tree)
            deciding = part.deciding(settled)
            found = find([entry, *deciding, tree])
            if isinstance(found, Point):
                shown.update(parts.shown(found))
                continue
            if isinstance(found, Unknown):
                settled.add(part.path)
                yield found.why
                break
            why = constancy.why(entry, deciding, tree)
            guarded = any(part.path[:length] in guards for length in range(len(part.path)))
            guard = why == "before" and value is part.turned
            (guards if guard else settled).add(part.path)
            if not (guarded and guard):
                yield Idle(part, not value, why, guard, tuple(deciding))
            break
