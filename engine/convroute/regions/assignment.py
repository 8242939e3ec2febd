"""What is decided so far, field by field, and the plainest point of it."""

from collections.abc import Iterable, Sequence

from convroute.evaluator.conditions import passes
from convroute.policy.conditions import Contains
from convroute.policy.space import Shape
from convroute.regions.answers import Core, Unknown
from convroute.regions.domains import Texts
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.shapes import (
    MARKS,
    RESERVED,
    RESERVED_TEXTS,
    TEXTS,
    all_shapes,
    needed_attachments,
)
from convroute.regions.texts.strings import Text
from convroute.regions.variables import ATTACHED, SHAPE

_BY_NATURE = ("text", "ad.id")
"""What an event of its own accord has, where it can."""
_TIED = frozenset({SHAPE, ATTACHED, *TEXTS})
"""The fields that hang together with the sort of event."""


class Assignment:
    """The literals that are true, by the fields they are about."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._on: dict[str, list[int]] = {}
        self._masks: dict[str, int] = {}
        self._saved: list[int] = []
        self._changed: set[str] = set()
        self._values: dict[str, object] = {}

    def assign(self, literal: int) -> list[int] | None:
        """The clause that is false, if the field has no value any more."""
        conflict: list[int] | None = None
        for field, mask in self._model.effects(literal):
            self._on.setdefault(field, []).append(literal)
            self._changed.add(field)
            if mask is None:
                continue
            before = self._mask(field)
            self._saved.append(before)
            self._masks[field] = before & mask
            if not before & mask and conflict is None:
                conflict = self._core(field, mask, literal)
        return conflict

    def undo(self, literal: int) -> None:
        """Of the literals that are true the one that was assigned last."""
        for field, mask in reversed(self._model.effects(literal)):
            self._on[field].pop()
            self._changed.add(field)
            if mask is not None:
                self._masks[field] = self._saved.pop()

    def cost(self, literal: int) -> int:
        """How plain a point stays where the literal is true: 0 is best, 4 is impossible by itself."""
        cost = 0
        for field, mask in self._model.effects(literal):
            if mask is None:
                cost = max(cost, 2 if literal > 0 else 1)
            elif not mask & self._mask(field):
                return 4
        return cost

    def closing(self, literal: int) -> list[int]:
        """The clause by which the literal, which is impossible by itself, is false."""
        field, mask = next(
            (field, mask)
            for field, mask in self._model.effects(literal)
            if mask is not None and not mask & self._mask(field)
        )
        return self._core(field, mask, literal)

    def is_certain(self, clause: Sequence[int]) -> bool:
        """Whether a finite field has no class in which none of the literals is true."""
        left, about = -1, ""
        for literal in clause:
            effects = self._model.effects(-literal)
            if len(effects) != 1:
                return False
            field, mask = effects[0]
            if mask is None or (about and field != about):
                return False
            left, about = left & mask, field
        return not left

    def candidate(self) -> "Point | list[int] | Unknown":
        """The plainest point; or a clause that is false now."""
        for field in sorted(self._changed):
            problem = self._settle(field)
            if problem is not None:
                return problem
        if self._changed & _TIED or SHAPE not in self._values:
            problem = self._settle_shape()
            if problem is not None:
                return problem
        self._changed.clear()
        return Point(self._model, dict(self._values))

    def _mask(self, field: str) -> int:
        mask = self._masks.get(field)
        if mask is None:
            mask = self._masks[field] = self._model.fields.full(field)
        return mask

    def _core(self, field: str, mask: int, certain: int) -> list[int]:
        """Few literals that together leave the field no class, `certain` among them."""
        return [-certain, *self._excluding(field, mask, certain)]

    def _excluding(self, field: str, mask: int, certain: int = 0) -> list[int]:
        """Few literals that together exclude the classes of `mask`, each turned round."""
        others = [(one, self._left(field, one)) for one in self._on.get(field, ()) if one != certain]
        found: list[int] = []
        while mask:
            literal, left = min(others, key=lambda one: (mask & one[1]).bit_count())
            assert mask & left != mask, "the classes are excluded"
            mask &= left
            found.append(-literal)
        return found

    def _left(self, field: str, literal: int) -> int:
        return next(mask for name, mask in self._model.effects(literal) if name == field and mask is not None)

    def _settle(self, field: str) -> "list[int] | Unknown | None":
        """A value for a field that stands alone, or for a text that has to be there."""
        if field in (SHAPE, ATTACHED):
            return None
        domain = self._model.fields.domain(field)
        if not isinstance(domain, Texts):
            mask = self._mask(field)
            self._values[field] = (mask & -mask).bit_length() - 1
            return None
        wanted = self._on.get(field, ())
        if not any(literal > 0 for literal in wanted):
            if domain.shapes is None:
                self._values[field] = None
            return None
        found = self._text(field)
        if isinstance(found, Text):
            self._values[field] = found.value
            return None
        return found if isinstance(found, Unknown) else [-literal for literal in self._blamed(field, found)]

    def _text(self, field: str, reserved: bool | None = None) -> Text | Core | Unknown:
        """A text with everything that is asked of it; `reserved`: whether only ads can have it."""
        before = self._values.get(field)
        wanted = frozenset(self._on.get(field, ()))
        background = None if reserved is None else (RESERVED_TEXTS[field], reserved)
        tries = [before] if isinstance(before, str) else ()
        return self._model.texts.answer(field, wanted, tries, background)

    def _blamed(self, field: str, core: Core) -> set[int]:
        """A core with one of the literals that need a text at all: without one it may be absent."""
        if any(literal > 0 for literal in core.positions):
            return {*core.positions}
        return {*core.positions, next(literal for literal in self._on[field] if literal > 0)}

    # --- the sort of event -----------------------------------------------------------------------

    def _settle_shape(self) -> "list[int] | Unknown | None":
        """The first sort of event that can have all that it needs, and its texts."""
        mask, failed = self._mask(SHAPE), 0
        blamed: set[int] = set()
        while mask:
            number = (mask & -mask).bit_length() - 1
            problem = self._lacking(all_shapes()[number])
            if problem is None:
                self._values[SHAPE] = number
                return self._fill(all_shapes()[number])
            if isinstance(problem, Unknown):
                return problem
            blamed |= problem
            failed |= 1 << number
            mask &= mask - 1
        others = self._excluding(SHAPE, self._model.fields.full(SHAPE) & ~failed)
        return [*{*others, *(-literal for literal in blamed)}]

    def _lacking(self, shape: Shape) -> "set[int] | Unknown | None":
        """The literals that leave the sort of event without something it needs."""
        for field in sorted(shape.must):
            needed = self._text(field)
            if isinstance(needed, Unknown):
                return needed
            if isinstance(needed, Core):
                return {*needed.positions}
        for field in RESERVED:
            if shape.entry != "ad" and any(literal > 0 for literal in self._on.get(field, ())):
                found = self._text(field, False)
                if isinstance(found, Unknown):
                    return found
                if isinstance(found, Core):
                    return self._blamed(field, found)
        return self._unattached(shape)

    def _unattached(self, shape: Shape) -> set[int] | None:
        """The literals that leave the sort of event without an attachment it needs."""
        needed = needed_attachments(shape)
        refused = {name: literal for name, literal in self._contained() if literal < 0}
        if needed and needed <= refused.keys():
            return {refused[name] for name in needed}
        return None

    def _contained(self) -> Iterable[tuple[str, int]]:
        for literal in self._on.get(ATTACHED, ()):
            test = self._model.test_of(literal)
            if isinstance(test, Contains):
                yield test.value, literal

    def _fill(self, shape: Shape) -> "Unknown | None":
        """The texts and attachments of an event of the shape."""
        for field in TEXTS:
            self._values[field] = None
        marked = False
        for field in TEXTS:
            if field not in shape.can:
                continue
            wanted = self._on.get(field, ())
            needed = field in shape.must or any(literal > 0 for literal in wanted)
            if not needed and field not in _BY_NATURE:
                continue
            found = self._text(field, (False if shape.entry != "ad" else None) if field in RESERVED else None)
            if isinstance(found, Unknown):
                return found
            if isinstance(found, Text):
                self._values[field] = found.value
                marked = marked or field in MARKS or (field in RESERVED and self._marks(field, found.value))
        if shape.entry == "ad" and not marked:
            self._mark()
        self._attach(shape)
        return None

    def _marks(self, field: str, value: str) -> bool:
        return passes(RESERVED_TEXTS[field], value)

    def _mark(self) -> None:
        """Something to see that makes the event an ad's, if there can be: else `ads_context_data` does."""
        for field in (*MARKS, *RESERVED):
            found = self._text(field, True if field in RESERVED else None)
            if isinstance(found, Text):
                self._values[field] = found.value
                return

    def _attach(self, shape: Shape) -> None:
        contained = dict(self._contained())
        chosen = {name for name, literal in contained.items() if literal > 0}
        needed = needed_attachments(shape)
        if needed and not needed & chosen:
            chosen.add(next(name for name in sorted(needed, reverse=True) if contained.get(name, 1) > 0))
        self._values[ATTACHED] = frozenset(chosen)
