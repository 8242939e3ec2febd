"""Everything that could have been otherwise about one event or request of a small world, part by part.

Nothing of `regions` is used here, and nothing of the search: what is changed is built anew and decided.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations, product
from random import Random

from convroute.conversation.channel import BUILTIN_IDS
from convroute.conversation.event import OPENING_KINDS, POSTS, Event
from convroute.conversation.request import Action, Request
from convroute.evaluator.evaluate import evaluate
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.fields import event_parts
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import Shape, shape_of, shapes
from convroute.policy.stages import STAGES
from convroute.units import DAY_MS
from tests.regions.attempts_world import AttemptWorld
from tests.regions.universe import TooLargeError, World, atoms_of

Values = Mapping[str, object]
_OF_KIND = ("payload", "title", "product")
_NOON = 1_767_610_800_000
MOST_CHANGED = 4_000


class WhyNotWorld(World):
    """The tests of all rules of a policy, and what its events can be."""

    def __init__(self, policy: CheckedPolicy) -> None:
        self.policy = policy
        self.policies = [policy]
        self.active = True
        self._also: dict[str, list[object]] = {}
        rules = [rule for stage in STAGES for rule in getattr(policy, stage)]
        self.atoms = [atom for rule in rules for part in (rule.entry, rule.when) for atom in atoms_of(part)]
        self.read = {"thread.silence" if atom.field == "thread.is_new" else atom.field for atom in self.atoms}
        timed = {"weekday", "date", "time", "schedule"}
        if self.read & timed:
            self.read |= {"time"}

    def values(self, field: str, shape: Shape) -> Sequence[object]:
        """The values of a field that are tried; of one that nothing looks at the plainest."""
        found = [*(self._values(field, shape) or [None]), *self._also.get(field, ())]
        return self._told_apart(field, found) if field in self.read else found[:1]

    def try_texts_of(self, events: Iterable[Event]) -> None:
        """Also the texts of these, each read anew: one text that fits many phrases and patterns at once is
        not among those that are made of each pattern alone."""
        for event in events:
            self._also.setdefault("text", []).append(event.text)
            if event.title is not None:
                self._also.setdefault("title", []).append(event.title)

    def random(self, pick: Random) -> Values:
        """An event on a thread."""
        shape = pick.choice([one for one in shapes() if one.kind in OPENING_KINDS])
        values: dict[str, object] = {"shape": shape, "user": str(pick.randrange(1, 10**6))}
        values["account"] = pick.choice(sorted(self.policy.accounts))
        for field in sorted(shape.can):
            values[field] = pick.choice(self.values(field, shape))
        values["attachments"] = pick.choice(self.attachments(shape))
        values["time"] = pick.choice(self.values("time", shape)) if "time" in self.read else None
        for field in ("thread.owner", "thread.silence", *self.policy.facts):
            values[field] = pick.choice(self.values(field, shape))
        if pick.random() < 0.4:
            values["thread.owner"] = "nobody"
        elif "thread.owner" not in self.read:
            values["thread.owner"] = pick.choice([*self.policy.apps, "999"])
        return values

    def attachments(self, shape: Shape) -> Sequence[object]:
        found = self.values("attachments", shape)
        needed = {"shared_post": POSTS, "story_mention": {"story_mention"}}.get(shape.surface)
        if needed is None or "attachments" not in shape.can:
            return found
        every: list[object] = [*map(frozenset, ({one} for one in sorted(needed)))]
        if "attachments" not in self.read:
            return every[:1]
        values = [one for one in self._values("attachments", shape) or [] if needed & one]  # type: ignore[operator]  # sets
        return self._told_apart("attachments", values)

    # --- what could have been otherwise -----------------------------------------------------------

    def parts(self) -> Sequence[str]:
        facts = [f"fact {name}" for name in self.policy.facts if name in self.read]
        also = [name for name in ("text", *_OF_KIND, "attachments", "time") if name in self.read]
        silence = ["silence"] if "thread.silence" in self.read else []
        return [*also, "entry", "kind", *silence, *facts, "owner"]

    def changed(self, values: Values, parts: Collection[str], app: str) -> Iterator[Values]:
        """All that it can be with these parts otherwise; the owner is never the app itself."""
        found: list[Values] = [values]
        for part in ("kind", "entry", *(one for one in parts if one not in ("kind", "entry"))):
            if part in parts:
                found = [other for one in found for other in self._otherwise(one, part, app)]
                if len(found) > MOST_CHANGED:
                    raise TooLargeError
        return iter(found)

    def _otherwise(self, values: Values, part: str, app: str) -> Iterator[Values]:
        shape = values["shape"]
        assert isinstance(shape, Shape)
        if part == "kind":
            yield from self._of_kinds(values, shape)
        elif part == "entry":
            yield from self._of_entries(values, shape)
        elif part == "owner":
            apps = self.policy.apps.values()
            names = ["nobody", *(one.name for one in apps if not one.disabled), "999"]
            yield from ({**values, "thread.owner": name} for name in names if name != app)
        elif part == "attachments":
            yield from ({**values, part: one} for one in self.attachments(shape))
        elif part in ("text", *_OF_KIND):
            yield from ({**values, part: one} for one in self.values(part, shape) if part in shape.can)
        else:
            field = {"silence": "thread.silence"}.get(part, part.removeprefix("fact "))
            yield from ({**values, field: one} for one in self.values(field, shape))

    def _of_kinds(self, values: Values, old: Shape) -> Iterator[Values]:
        """Something else happens: the same with another payload is a change of the payload."""
        for shape in shapes():
            if (shape.kind, shape.surface) == (old.kind, old.surface):
                continue
            if shape.kind in OPENING_KINDS and shape.entry == old.entry:
                fields = [name for name in _OF_KIND if name in shape.can]
                choices = [self.values(name, shape) for name in fields]
                for *chosen, attached in product(*choices, self.attachments(shape)):
                    kept = {name: value for name, value in values.items() if name not in _OF_KIND}
                    text = values.get("text") if "text" in shape.can else None
                    mine = dict(zip(fields, chosen, strict=True))
                    yield {**kept, **mine, "shape": shape, "text": text, "attachments": attached}

    def _of_entries(self, values: Values, old: Shape) -> Iterator[Values]:
        brought = ("ref", "referral.source", *(name for name in old.can if name.startswith("ad.")))
        for entry in ("organic", "ad", "link"):
            shape = shape_of(old.kind, entry, old.surface)
            fields = [name for name in sorted(shape.can) if name in brought or name.startswith("ad.")]
            for chosen in product(*(self.values(name, shape) for name in fields)):
                kept = {
                    one: value for one, value in values.items() if one not in brought and one[:3] != "ad."
                }
                yield {**kept, **dict(zip(fields, chosen, strict=True)), "shape": shape}

    # --- decided -------------------------------------------------------------------------------------

    def snapshot(self, values: Values) -> Snapshot:
        shape, account = values["shape"], str(values["account"])
        assert isinstance(shape, Shape)
        clock = values.get("time")
        at = int(clock.timestamp()) * 1000 if isinstance(clock, datetime) else _NOON
        carried = {name: values.get(name) for name in shape.can}
        if "attachments" in carried:
            carried["attachments"] = values["attachments"]
        event = Event(
            kind=shape.kind,
            channel=self.policy.accounts[account],
            account=account,
            user=str(values["user"]),
            at=at,
            surface=shape.surface,
            entry=shape.entry,
            mid=None if shape.kind == "referral" else "m_1",
            **event_parts(carried, from_ad=shape.entry == "ad"),
        )
        silence, owner = values["thread.silence"], str(values["thread.owner"])
        last = at - silence if isinstance(silence, int) else None
        state = State(last_user_message_at=last, window_opened_at=last)
        if owner != "nobody":
            app_id = self.policy.apps[owner].id if owner in self.policy.apps else "9999999999999"
            state = State(app_id, at + DAY_MS, 86_400, last, last)
        facts = {name: values[name] for name in self.policy.facts if values.get(name) is not None}
        return Snapshot(event, state, facts)

    def goes_to(self, values: Values, app_id: str) -> bool:
        return self._goes(self.snapshot(values), app_id)

    def _goes(self, snapshot: Snapshot, app_id: str) -> bool:
        decision = evaluate(self.policy, snapshot)
        if decision.outcome == "broadcast":
            return any(self.policy.apps[name].id == app_id for name in decision.deliver.messaging)
        return decision.app_id == app_id

    def smallest(self, values: Values, app: str, most: int) -> set[frozenset[str]]:
        """All sets of at most so many parts with which it goes to the app, none containing another."""
        app_id = self.policy.apps[app].id
        found: set[frozenset[str]] = set()
        for size in range(most + 1):
            for parts in combinations(self.parts(), size):
                if any(one <= {*parts} for one in found):
                    continue
                if any(self.goes_to(one, app_id) for one in self.changed(values, parts, app)):
                    found.add(frozenset(parts))
        return found


_SILENCES = (None, 0, 3_600_000, DAY_MS, DAY_MS + 1, 3 * DAY_MS, 7 * DAY_MS, 7 * DAY_MS + 1)
ACTIONS: Sequence[Action] = ("take", "request", "pass", "extend", "release", "send")


class RequestWorld(AttemptWorld):
    """What one app can ask for, and how it could have been otherwise."""

    def __init__(self, policy: CheckedPolicy) -> None:
        super().__init__(policy)
        read = {"thread.silence" if atom.field == "thread.is_new" else atom.field for atom in self.atoms}
        self.read = read | ({"time"} if read & {"weekday", "date", "time", "schedule"} else set())

    def values(self, field: str) -> Sequence[object]:
        if field == "thread.silence":
            whens = self._values(field, _MESSAGE) or []
            return [*dict.fromkeys((*_SILENCES, *(self._told_apart(field, whens) if whens else ())))]
        found = self._values(field, _MESSAGE) or [None]
        return self._told_apart(field, [*found]) if field in self.read else found[:1]

    def random(self, pick: Random) -> Values:
        apps = [app.name for app in self.policy.apps.values()]
        values: dict[str, object] = {"action": pick.choice(ACTIONS), "user": str(pick.randrange(1, 10**6))}
        values["account"] = pick.choice(sorted(self.policy.accounts))
        values["actor"] = pick.choice(apps)
        values["owner"] = pick.choice(["nobody", "nobody", *apps, "999", str(values["actor"])])
        values["target"] = pick.choice([None, *apps, "999"])
        values["duration"] = pick.choice(self._durations())
        values["tag"] = pick.choice((None, None, "HUMAN_AGENT"))
        for field in ("time", "thread.silence", *self.policy.facts):
            values[field] = pick.choice(self.values(field))
        return values

    def _durations(self) -> Sequence[object]:
        limits = [limit.seconds for limit in self.policy.limits]
        return sorted({3_600, 604_800, *limits, *(limit + 1 for limit in limits if limit < 604_800)})

    def parts(self, values: Values) -> Sequence[str]:
        facts = [f"fact {name}" for name in self.policy.facts if name in self.read]
        also = {"extend": ["duration"], "pass": ["target"], "send": ["tag"]}.get(str(values["action"]), [])
        return [*also, *(["time"] if "time" in self.read else []), *facts, "silence", "owner"]

    def changed(self, values: Values, parts: Collection[str]) -> Iterator[Values]:
        choices: dict[str, Sequence[object]] = {}
        apps = [app.name for app in self.policy.apps.values()]
        for part in parts:
            field = {"silence": "thread.silence"}.get(part, part.removeprefix("fact "))
            match part:
                case "duration":
                    choices[field] = self._durations()
                case "target":
                    inboxes = ["instagram_inbox", "page_inbox", "meta_ai"]
                    choices[field] = [None, *apps, *inboxes, "999"]
                case "tag":
                    choices[field] = [None, "HUMAN_AGENT"]
                case "owner":
                    choices[field] = ["nobody", *dict.fromkeys((*apps, "leadgen", "999"))]
                case _:
                    choices[field] = self.values(field)
        for chosen in product(*choices.values()):
            yield {**values, **dict(zip(choices, chosen, strict=True))}

    def snapshot(self, values: Values) -> Snapshot:
        clock, account = values.get("time"), str(values["account"])
        at = int(clock.timestamp()) * 1000 if isinstance(clock, datetime) else _NOON
        silence, owner, action = values["thread.silence"], str(values["owner"]), values["action"]
        last = at - silence if isinstance(silence, int) else None
        state = State(last_user_message_at=last, window_opened_at=last)
        if owner != "nobody":
            state = State(self._id(owner), at + DAY_MS, 86_400, last, last)
        target = values["target"]
        request = Request(
            action=action,  # type: ignore[arg-type]  # it is one
            app=str(values["actor"]),
            account=account,
            user=str(values["user"]),
            at=at,
            target=self._id(str(target)) if action == "pass" and target is not None else None,
            duration=values["duration"] if action == "extend" else None,
            tag=values["tag"] if action == "send" else None,
        )
        facts = {name: values[name] for name in self.policy.facts if values.get(name) is not None}
        return Snapshot(request, state, facts)

    def _id(self, name: str) -> str:
        if name in self.policy.apps:
            return self.policy.apps[name].id
        return BUILTIN_IDS.get(name, "9999999999999")

    def allowed(self, values: Values) -> bool:
        return evaluate(self.policy, self.snapshot(values)).outcome == "allowed"

    def smallest(self, values: Values, most: int) -> set[frozenset[str]]:
        """All sets of at most so many parts with which it is allowed, none containing another."""
        found: set[frozenset[str]] = set()
        for size in range(most + 1):
            for parts in combinations(self.parts(values), size):
                if not any(one <= {*parts} for one in found) and any(
                    map(self.allowed, self.changed(values, parts))
                ):
                    found.add(frozenset(parts))
        return found


_MESSAGE = shape_of("message", "organic", "message")
