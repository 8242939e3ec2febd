"""What of an event on its thread could have been otherwise, part by part, and what is left as it was."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from msgspec.structs import replace

from convroute.conversation.event import OPENING_KINDS, Event
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.state import State, idle, moved
from convroute.evaluator.trace import Trace
from convroute.explainer.why_not.answer import Part
from convroute.explainer.why_not.instants import soonest
from convroute.policy.conditions import IsAny, IsPresent
from convroute.regions.domains import Texts
from convroute.regions.goals import Tree, holds, joined, literals, opposite
from convroute.regions.model import Model
from convroute.regions.placing import class_of, point_of
from convroute.regions.point import Point
from convroute.regions.shapes import TEXTS, all_shapes
from convroute.regions.variables import ATTACHED, OWNER, SHAPE, SILENCE, TIME
from convroute.units import DAY_MS, DAY_SECONDS

_OF_KIND = ("payload", "title", "product")
_ORDER = ("text", "attachments", *_OF_KIND, "entry", "kind", "time", "fact", "silence", "owner")
"""The most plausible first."""


_TEXTLESS = frozenset(
    shape.surface for shape in all_shapes() if shape.kind in OPENING_KINDS and "text" not in shape.can
)
"""What happens so that nobody can write something with it."""


class EventChanges:
    """The parts of an event on its thread that somebody could imagine otherwise: never account, person
    or the bucket. The owner is another one, or nobody, but not the app itself: it gets what is its own."""

    def __init__(self, model: Model, snapshot: Snapshot, app_id: str, read: Collection[str]) -> None:
        """`read` are the fields that a condition of the policy looks at."""
        self._model = model
        self.snapshot = snapshot
        event = snapshot.item
        assert isinstance(event, Event), "requests are asked about elsewhere"
        self.event = event
        self._app_id = app_id
        self._read = read
        self.point = point_of(model, snapshot)
        self.parts: Sequence[Part] = sorted(self._parts(), key=self.plausibility)

    def plausibility(self, part: Part) -> int:
        return _ORDER.index(part.split()[0])

    def _parts(self) -> Iterator[Part]:
        """Those that a condition of the policy looks at; who owns the thread, and from where and how somebody
        comes, always count."""
        read = self._read
        yield from ("entry", "kind", "owner")
        yield from (name for name in ("text", *_OF_KIND) if name in read)
        if ATTACHED in read:
            yield "attachments"
        if TIME in read:
            yield "time"
        if SILENCE in read:
            yield "silence"
        yield from (f"fact {info.name}" for field, info in self._model.declared_facts[0] if field in read)

    def part_of(self, literal: int) -> Sequence[Part]:
        """The parts one of which has to change so that the literal comes out otherwise; none can for a field
        that nobody can change."""
        variable = self._model.variables[abs(literal)]
        assert variable is not None, "numbers begin with 1"
        field = variable.field
        if field == SHAPE:
            return ("entry",) if variable.view == "entry" else ("kind",)
        if field in _OF_KIND:
            return field, "kind"
        if field == "text":
            return "text", "kind"
        if field == ATTACHED:
            return "attachments", "kind"
        if field in TEXTS:
            return ("entry",)
        if field in (OWNER, SILENCE, TIME):
            return (field,)
        return (field,) if field.startswith("fact ") else ()

    def needed(self, tree: Tree) -> Sequence[Collection[Part]]:
        """Of each of these one part at least has to change so that the tree holds."""
        whole = tree.parts if not isinstance(tree, bool | int) and tree.every else (tree,)
        found: list[Collection[Part]] = []
        for one in whole:
            if isinstance(one, bool):
                if not one:
                    return [()]
            elif not self.is_kept(one):
                found.append({part for literal in literals(one) for part in self.part_of(literal)})
        return found

    def is_kept(self, tree: Tree) -> bool:
        """Whether the tree holds as it was."""
        return holds(tree, self.point.holds)

    # --- what stays as it was ------------------------------------------------------------------------

    def fixed(self) -> Iterator[tuple[str, Tree]]:
        """What nobody can change, by its field."""
        for field in ("channel", f"bucket {self._model.policies[0].name}"):
            yield field.split()[0], self._of_value(field)

    def kept(self, free: Collection[Part]) -> Iterator[Tree]:
        """That everything but the free parts is as it was."""
        number = self._model.number
        if "entry" not in free:
            yield number("entry", IsAny(frozenset({self.event.entry})))
        if "kind" not in free:
            yield number("kind", IsAny(frozenset({self.event.kind})))
            yield number("surface", IsAny(frozenset({self.event.surface})))
        for field in TEXTS:
            yield self._kept_text(field, free)
        if not {"attachments", "kind"} & {*free}:
            for variable in [*self._model.variables]:
                if variable is not None and variable.field == ATTACHED:
                    literal = self._model.numbered(variable)
                    yield literal if self.point.holds(literal) else -literal
        for field in self._finite:
            if field not in free:
                yield self._of_value(field)
        if OWNER in free:
            yield opposite(self.owned_by_the_app)

    def really(self, free: Collection[Part]) -> Iterator[Tree]:
        """That something else happens, where that is free: else only what it carries has changed."""
        if "kind" in free:
            number = self._model.number
            kind = number("kind", IsAny(frozenset({self.event.kind})))
            surface = number("surface", IsAny(frozenset({self.event.surface})))
            yield opposite(joined(True, (kind, surface)))

    @property
    def owned_by_the_app(self) -> Tree:
        return self._model.owned_by(lambda owner: owner == self._app_id)

    @cached_property
    def _finite(self) -> Sequence[str]:
        facts = (field for field, _ in self._model.declared_facts[0])
        return OWNER, SILENCE, TIME, "channel", f"bucket {self._model.policies[0].name}", *facts

    def _of_value(self, field: str) -> Tree:
        value = self.point.values[field]
        if isinstance(self._model.fields.domain(field), Texts):
            return self._is(field, value)
        assert isinstance(value, int), "it has classes"
        return self._model.of_class(field, value)

    def _kept_text(self, field: str, free: Collection[Part]) -> Tree:
        own = self.part_of(self._model.number(field, IsPresent()))
        if own[0] in free or (field in _OF_KIND and "kind" in free):
            return True
        same = self._is(field, self.point.values[field])
        if field != "text" or "kind" not in free:
            return same
        gone = opposite(self._model.number(field, IsPresent()))
        textless = self._model.number("surface", IsAny(_TEXTLESS))
        return joined(False, (same, joined(True, (gone, textless))))

    def _is(self, field: str, value: object) -> Tree:
        if value is None:
            return opposite(self._model.number(field, IsPresent()))
        return self._model.number(field, IsAny(frozenset({str(value)})))

    # --- with some of it changed ---------------------------------------------------------------------

    def changed(self, parts: Collection[Part], found: Point) -> Snapshot:
        """The same with these parts as they are at the point. Times of the thread move with the event."""
        other = found.snapshot
        item = other.item
        assert isinstance(item, Event), "it is about events"
        event = self.event
        by = soonest(self._model, found, event.at) - event.at if TIME in parts else 0
        event = replace(event, at=event.at + by)
        for part in parts:
            if part in ("text", "attachments", *_OF_KIND):
                event = replace(event, **{part: getattr(item, part)})
            elif part == "entry":
                event = replace(event, entry=item.entry, ref=item.ref, source=item.source, ad=item.ad)
            elif part == "kind":
                event = self._of_another_kind(event, item)
        facts = dict(self.snapshot.facts)
        for field, info in self._model.declared_facts[0]:
            if field in parts:
                facts.pop(info.name, None)
                if info.name in other.facts:
                    facts[info.name] = other.facts[info.name]
        return replace(self.snapshot, item=event, state=self._state(parts, other, event.at, by), facts=facts)

    def _of_another_kind(self, event: Event, item: Event) -> Event:
        """A text stays where the other kind can have one."""
        can = next(
            shape.can
            for shape in all_shapes()
            if (shape.kind, shape.entry, shape.surface) == (item.kind, item.entry, item.surface)
        )
        return replace(
            event,
            kind=item.kind,
            surface=item.surface,
            payload=item.payload,
            title=item.title,
            product=item.product,
            attachments=item.attachments,
            text=event.text if "text" in can else None,
            mid=item.mid and (event.mid or item.mid),
        )

    def _state(self, parts: Collection[Part], other: Snapshot, at: int, by: int) -> State:
        state = moved(View(self._model.policies[0], self.snapshot, Trace(listening=False)).state, by)
        if OWNER in parts:
            owner = other.state.owner
            state = idle(state)
            if owner is not None:
                state = replace(state, owner=owner, expires_at=at + DAY_MS, window=DAY_SECONDS)
        if SILENCE in parts:
            silence = self._model.fields.value(SILENCE, self._class(other))
            last = at - silence if isinstance(silence, int) else None
            state = replace(state, last_user_message_at=last, window_opened_at=last)
        return state

    def _class(self, other: Snapshot) -> int:
        last = other.state.last_user_message_at
        number = class_of(self._model, SILENCE, None if last is None else other.item.at - last)
        assert isinstance(number, int), "it has classes"
        return number
