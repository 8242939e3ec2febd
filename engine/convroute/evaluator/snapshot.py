"""What is decided on: an event or request, the thread before it, facts (semantics 1, Snapshot).

A decision is a function of the policy and a `Snapshot`. The evaluator reads it
through a `View`, which is how the read set stays exact.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from convroute.conversation.channel import BUILTIN_NAMES, SECOND_IDS, Channel, first_id
from convroute.conversation.event import Event, Handover
from convroute.conversation.request import InlineControl, Request
from convroute.evaluator.state import STATE_FIELDS, State, idle, moved
from convroute.evaluator.trace import Trace
from convroute.policy.buckets import bucket_of
from convroute.policy.calendar import local_time
from convroute.policy.fields import field_of, reader
from convroute.policy.model import CheckedPolicy, PermissionRule


class Snapshot(Struct, frozen=True, gc=False):
    """`facts` are checked against the policy; `button_app` is an id. `late` and `superseded` come from
    a thread's life: the item is older than the newest one, and something since has set the owner (E14)."""

    item: Event | Request
    state: State = field(default_factory=State)
    facts: Mapping[str, object] = field(default_factory=dict)
    button_app: str | None = None
    late: bool = False
    superseded: bool = False
    notes: tuple[str, ...] = ()


def at_time(snapshot: Snapshot, at: int) -> Snapshot:
    """The same at another time, ms; the times of the thread move with it."""
    item = snapshot.item
    return replace(snapshot, item=replace(item, at=at), state=moved(snapshot.state, at - item.at))


class Candidates(Protocol):
    """Knows which rules a snapshot leads to, without trying all (`compiler`)."""

    def routes(self, view: "View", stage: str) -> Sequence[int] | None:
        """Positions in the stage of the rules that may match, ascending; None: try all of them."""

    def permissions(self, effect: str, action: str, actor: str) -> Sequence[PermissionRule]:
        """The permissions that may cover what `actor` asks for."""

    def listed(self, rules: Sequence[object]) -> bool:
        """Whether a trace lists every one of `rules` that was tried."""


class View:
    """A snapshot as the evaluator sees it; every look is noted in the trace's read set.

    Conditions go through `value`, clauses through the named properties.
    """

    __slots__ = ("_snapshot", "_state", "candidates", "policy", "trace")

    def __init__(
        self, policy: CheckedPolicy, snapshot: Snapshot, trace: Trace, candidates: Candidates | None = None
    ) -> None:
        self.candidates = candidates
        self.policy = policy
        self.trace = trace
        self._snapshot = snapshot
        self._state: State | None = None

    def _note(self, path: str, value: object) -> None:
        if self.trace.listening:
            self.trace.reads.setdefault(path, value)

    def look(self, name: str) -> object:
        """A field of the event or request as it came."""
        value: object = getattr(self._snapshot.item, name)
        if self.trace.listening:
            self._note(name, _plain(value))
        return value

    @property
    def at(self) -> int:
        self._note("at", self._snapshot.item.at)
        return self._snapshot.item.at

    @property
    def late(self) -> bool:
        """E14: older than the thread's newest item, or than what its person wrote last."""
        at, last = self.at, self.last_user_message_at
        late = self._snapshot.late or (last is not None and at < last)
        self._note("late", late)
        return late

    @property
    def superseded(self) -> bool:
        self._note("superseded", self._snapshot.superseded)
        return self._snapshot.superseded

    @property
    def button_app(self) -> str | None:
        self._note("button_app", self._snapshot.button_app)
        return self._snapshot.button_app

    @property
    def channel(self) -> Channel:
        """The channel of the policy's account; only asked once the item is known to be ours."""
        self._note("account", self._snapshot.item.account)
        return self.policy.accounts[self._snapshot.item.account]

    @property
    def state(self) -> State:
        """The thread by the item's own clock (T1): settled, so idle means no owner."""
        if self._state is None:
            self._state = self._settled()
        return self._state

    def _settled(self) -> State:
        raw = self._snapshot.state
        self._note("thread.owner", raw.owner)
        if raw.owner is None:
            return idle(raw)
        self._note("thread.expires_at", raw.expires_at)
        if raw.expires_at is None or self.at >= raw.expires_at or self.disabled_owner is not None:
            return idle(raw)
        return raw

    @property
    def had_owner(self) -> bool:
        """Whether the thread came with an owner, whose control may have expired since (T1, 6-K)."""
        return self._snapshot.state.owner is not None

    @property
    def disabled_owner(self) -> str | None:
        """The name of the owner, if it is an app of ours that is disabled (T1)."""
        owner = first_id(self._snapshot.state.owner or "")
        return next((a.name for a in self.policy.apps.values() if a.id == owner and a.disabled), None)

    @property
    def as_given(self) -> dict[str, object]:
        """What came in, before the thread was settled; for the trace."""
        item, raw = self._snapshot.item, self._snapshot.state
        what: dict[str, object] = (
            {"action": item.action} if isinstance(item, Request) else {"kind": item.kind}
        )
        if isinstance(item, Event) and item.kind == "unsupported":
            what["part"] = item.part
        return {**what, "given_owner": raw.owner, "given_expires_at": raw.expires_at}

    @property
    def facts(self) -> Mapping[str, object]:
        """The facts themselves, for a `Candidates`; conditions read them by `value`."""
        return self._snapshot.facts

    @property
    def item(self) -> Event | Request:
        """The item itself, for a `Candidates`; clauses `look` at it."""
        return self._snapshot.item

    def after(self, state: State) -> "View":
        """The same snapshot with the thread as a send left it (A3); what is read is noted here and there."""
        view = View(self.policy, self._snapshot, self.trace, self.candidates)
        view._state = state
        return view

    def declared(self, app_id: str) -> bool:
        return any(app.id == first_id(app_id) for app in self.policy.apps.values())

    def read_state(self, after: State) -> None:
        """Note what the state after carries over from the state before: it is part of the answer."""
        before = self._snapshot.state
        kept = self.state.active and after.active
        names = STATE_FIELDS if kept else ("last_user_message_at", "window_opened_at")
        for name in names:
            value = getattr(before, name)
            if getattr(after, name) == value:
                self._note(f"thread.{name}", value)

    @property
    def last_user_message_at(self) -> int | None:
        self._note("thread.last_user_message_at", self._snapshot.state.last_user_message_at)
        return self._snapshot.state.last_user_message_at

    @property
    def window_opened_at(self) -> int | None:
        self._note("thread.window_opened_at", self._snapshot.state.window_opened_at)
        return self._snapshot.state.window_opened_at

    @property
    def local(self) -> datetime:
        """The wall clock of the policy's timezone at the item's own time."""
        return local_time(self.at, self.policy.timezone)

    @property
    def notes(self) -> tuple[str, ...]:
        return self._snapshot.notes

    def app_name(self, app_id: str | None) -> str | None:
        return name_of(self.policy, app_id)

    # --- the fields of conditions --------------------------------------------------------

    def value(self, field_name: str) -> object:
        """A condition's field (language: Conditions); None when absent.

        Of a field that the item does not bring, what it is made of is noted.
        """
        if field_name in self.policy.facts:
            fact = self._snapshot.facts.get(field_name)
            self._note(f"facts.{field_name}", fact)
            return fact
        brought, read = _reading(field_name)
        if not brought:
            return read(self)
        value = read(self._snapshot.item)
        if self.trace.listening:
            self._note(field_name, _plain(value))
        return value

    @property
    def owner(self) -> str | None:
        return self.state.owner

    @property
    def app_names(self) -> Mapping[str, str]:
        """The name of each app we know, by id."""
        return names_by_id(self.policy)

    @property
    def bucket(self) -> int:
        item = self._snapshot.item
        self._note("account", item.account)
        self._note("user", item.user)
        return bucket_of(self.policy.name, item.account, item.user)


_OF_ITEM = {"event": "it"}
_OF_VIEW = {
    "event": "it",
    "thread": "it",
    "owner": "it.owner",
    "app_names": "it.app_names",
    "local": "it.local",
    "bucket": "it.bucket",
}


@cache
def _reading(field_name: str) -> tuple[bool, Callable[[object], object]]:
    """Whether the item brings the field, and how it is read of the item, or else of a `View`."""
    info = field_of(field_name)
    return bool(info.path), reader(info.expression(_OF_ITEM if info.path else _OF_VIEW))


def name_of(policy: CheckedPolicy, app_id: str | None) -> str | None:
    """The app's declared name, else the built-in's name, else None (an app we do not know, T2)."""
    if app_id is None:
        return None
    first = first_id(app_id)
    for app in policy.apps.values():
        if app.id == first:
            return app.name
    return BUILTIN_NAMES.get(app_id)


def names_by_id(policy: CheckedPolicy) -> dict[str, str]:
    """The name of each declared and built-in app by each of its ids; of two apps with one id the first."""
    names = {**BUILTIN_NAMES, **{app.id: app.name for app in [*policy.apps.values()][::-1]}}
    return names | {second: names[first] for second, first in SECOND_IDS.items()}


def _plain(value: object) -> object:
    """A value as the read set shows it: plain JSON."""
    if isinstance(value, frozenset):
        return sorted(value)
    return asdict(value) if isinstance(value, Handover | InlineControl) else value
