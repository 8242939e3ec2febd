"""Which events exist: what each kind, entry and surface can and must carry (semantics 2, 6)."""

from dataclasses import dataclass

from convroute.conversation.event import OPENING_KINDS, EntryPoint, Kind, Surface
from convroute.evaluator.conditions import passes
from convroute.policy.fields import ENTRY_POINTS, KINDS
from convroute.sampler.wishes import Wishes

_AD = frozenset({"ad.id", "ad.title", "ad.post", "ad.product", "ad.flow"})
_MESSAGE = frozenset({"text", "attachments"})
MENTION, POST = "a story mention", "a shared post"
"""Not fields, but what only some shapes can have among their attachments."""
_TAPPED: tuple[Surface, ...] = ("story_reply", "story_mention", "shared_post", "shop", "quick_reply")


@dataclass(frozen=True, slots=True)
class Shape:
    """`can` are the fields that may be there, `must` those that have to be."""

    kind: Kind
    entry: EntryPoint
    surface: Surface
    can: frozenset[str]
    must: frozenset[str]


def _opening(kind: Kind, entry: EntryPoint, surface: Surface) -> Shape:
    can = _AD | {"ref"} if entry == "ad" else {"ref"} if entry == "link" else set()
    must = {"ref"} if entry == "link" else set()
    if surface not in ("message", "quick_reply"):
        can = can | {"product"}
    if kind == "message":
        can = can | _MESSAGE
        if surface in _TAPPED:
            can = can | {"payload"}
        if surface in ("story_reply", "story_mention"):
            can = can | {MENTION, POST}
        if surface == "shared_post":
            can = can | {POST}
    if kind == "postback":
        can = can | {"payload", "title"}
    if surface == "shop":
        must = must | {"product"}
    return Shape(kind, entry, surface, frozenset(can), frozenset(must))


def _every_shape() -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for entry in ENTRY_POINTS:
        for surface in ("message", *_TAPPED):
            shapes.append(_opening("message", entry, surface))  # type: ignore[arg-type]  # one of ENTRY_POINTS
        shapes.append(_opening("postback", entry, "postback"))  # type: ignore[arg-type]  # as above
        shapes.append(_opening("referral", entry, "referral"))  # type: ignore[arg-type]  # as above
    for kind in KINDS:
        if kind not in OPENING_KINDS:
            can = _MESSAGE | {"payload", MENTION, POST} if kind == "echo" else frozenset[str]()
            shapes.append(Shape(kind, "organic", kind, can, frozenset()))  # type: ignore[arg-type]  # one of KINDS
    return tuple(shapes)


class Shapes:
    """The shapes there are, and those that suit what is wished; remembered."""

    def __init__(self) -> None:
        self.every = _every_shape()
        self.opening = tuple(shape for shape in self.every if shape.kind in OPENING_KINDS)
        self.other = tuple(shape for shape in self.every if shape.kind not in OPENING_KINDS)
        self._of_entry = {
            entry: tuple(shape for shape in self.opening if shape.entry == entry) for entry in ENTRY_POINTS
        }
        self._suiting: dict[object, tuple[Shape, ...]] = {}

    def of_entry(self, entry: str) -> tuple[Shape, ...]:
        """Opening events with this entry point."""
        return self._of_entry[entry]

    def suiting(
        self, shapes: tuple[Shape, ...], wishes: Wishes, there: tuple[str, ...], missing: tuple[str, ...]
    ) -> tuple[Shape, ...]:
        """Those of `shapes` that fit the wishes for kind, entry and surface.

        They carry the fields `there` and need none that is `missing`. Where none
        does, the fields give way, then the shape.
        """
        literals = [one for name in ("kind", "entry", "surface") for one in wishes.get(name, ())]
        key = (id(shapes), tuple(one.number for one in literals), there, missing)
        found = self._suiting.get(key)
        if found is None:
            named = tuple(
                shape
                for shape in shapes
                if all(passes(one.test, getattr(shape, one.field)) is one.wanted for one in literals)
            )
            found = _carrying(named, there, missing) or named or _carrying(shapes, there, missing) or shapes
            self._suiting[key] = found
        return found


def _carrying(
    shapes: tuple[Shape, ...], there: tuple[str, ...], missing: tuple[str, ...]
) -> tuple[Shape, ...]:
    carry = tuple(shape for shape in shapes if shape.can.issuperset(there))
    return tuple(shape for shape in carry if not shape.must.intersection(missing)) or carry
