"""The shapes that events have (semantics 6), and those of them that suit what is wished."""

from convroute.conversation.event import OPENING_KINDS, AttachmentType
from convroute.evaluator.conditions import passes
from convroute.policy.fields import ENTRY_POINTS
from convroute.policy.space import Shape, attachments_on, shapes
from convroute.sampler.wishes import Wishes

Names = tuple[str, ...]


class Shapes:
    """The shapes there are, and those that suit what is wished; remembered."""

    def __init__(self) -> None:
        self.every = shapes()
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
        self,
        shapes: tuple[Shape, ...],
        wishes: Wishes,
        there: Names,
        missing: Names,
        attached: frozenset[AttachmentType],
    ) -> tuple[Shape, ...]:
        """Those of `shapes` that fit the wishes for kind, entry and surface.

        They carry the fields `there`, need none that is `missing`, and can have all that is `attached`.
        Where none does, the fields give way, then the shape.
        """
        literals = [one for name in ("kind", "entry", "surface") for one in wishes.get(name, ())]
        key = (id(shapes), (*literals,), there, missing, attached)
        found = self._suiting.get(key)
        if found is None:
            named = tuple(
                shape
                for shape in shapes
                if all(passes(one.test, getattr(shape, one.field)) is one.wanted for one in literals)
            )
            suiting = _carrying(named, there, missing, attached) or named
            found = suiting or _carrying(shapes, there, missing, attached) or shapes
            self._suiting[key] = found
        return found


def _carrying(
    shapes: tuple[Shape, ...], there: Names, missing: Names, attached: frozenset[AttachmentType]
) -> tuple[Shape, ...]:
    carry = tuple(
        shape for shape in shapes if shape.can.issuperset(there) and attached <= attachments_on(shape.surface)
    )
    return tuple(shape for shape in carry if not shape.must.intersection(missing)) or carry
