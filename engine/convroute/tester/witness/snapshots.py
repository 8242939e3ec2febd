"""From found values to a snapshot: what nobody asked for is as a test leaves it (language: Tests)."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from convroute.conversation.event import Event
from convroute.conversation.request import Action, Request
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.fields import FIELDS, event_parts
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import NOBODY
from convroute.tester.given import NOON, instant
from convroute.tester.witness.effort import Effort
from convroute.tester.witness.found import Value
from convroute.tester.witness.people import account_on, home, id_of, somebody
from convroute.tester.witness.space import Space
from convroute.units import DAY_MS, DAY_SECONDS


class Asked(Struct, frozen=True):
    """A request a test can write; `actor` and `target` are names, `duration` seconds."""

    action: Action
    actor: str
    target: str | None = None
    duration: int | None = None


def event_snapshot(space: Space, values: Mapping[str, object]) -> Snapshot:
    """The event of the space with these values; texts that have to be there get a usual one."""
    policy = space.policy
    account, user = _who(space, values)
    texts = {field: values.get(field, _usual(space, field)) for field in space.texts}
    kind, surface, entry = (str(space.known[name]) for name in ("kind", "surface", "entry"))
    carried = {field: _text(text) for field, text in texts.items()}
    event = Event(
        kind=kind,  # type: ignore[arg-type]  # a space knows only kinds
        channel=policy.accounts[account],
        account=account,
        user=user,
        at=_at(policy, values),
        surface=surface,  # type: ignore[arg-type]  # and surfaces
        entry=entry,  # type: ignore[arg-type]  # and entry points
        mid=None if kind == "referral" else "m_1",
        **event_parts({**carried, "attachments": _attachments(space, values)}, from_ad=entry == "ad"),
    )
    return Snapshot(event, _state(space, values, event.at), _facts(policy, values))


def request_snapshot(space: Space, values: Mapping[str, object], asked: Asked) -> Snapshot:
    account, user = _who(space, values)
    request = Request(
        action=asked.action,
        app=asked.actor,
        account=account,
        user=user,
        at=_at(space.policy, values),
        target=asked.target,
        duration=asked.duration,
    )
    return Snapshot(request, _state(space, values, request.at), _facts(space.policy, values))


def _who(space: Space, values: Mapping[str, object]) -> tuple[str, str]:
    policy = space.policy
    account, channel = home(policy)
    wanted = values.get("channel", space.known.get("channel", channel))
    if wanted != channel:
        account = account_on(policy, wanted)
    return account, somebody(policy, account, None if space.plain else values.get("thread.bucket"))


def _at(policy: CheckedPolicy, values: Mapping[str, object]) -> int:
    local = values.get("time")
    return instant(policy, local.replace(tzinfo=None) if isinstance(local, datetime) else NOON)


def _state(space: Space, values: Mapping[str, object], at: int) -> State:
    """A day left for an owner; written to just now, or where there is none, never."""
    owner = str(values.get("thread.owner", space.owners[0]))
    silence = values.get("thread.silence", None if owner == NOBODY else 0)
    last = at - silence if isinstance(silence, int) else None
    if owner == NOBODY:
        return State(last_user_message_at=last, window_opened_at=last)
    return State(
        owner=id_of(space.policy, owner),
        expires_at=at + DAY_MS,
        window=DAY_SECONDS,
        last_user_message_at=last,
        window_opened_at=last,
    )


def _usual(space: Space, field: str) -> object:
    """A text of its own accord; what may be missing is, but for what a person would write."""
    marking = any(entry == space.known["entry"] for _, entry in FIELDS[field].reserved)
    if space.texts[field] == "may" and field not in ("text", "ad.id") and not marking:
        return None
    found = space.value(field, {}, Effort())
    return found.value if isinstance(found, Value) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _attachments(space: Space, values: Mapping[str, object]) -> frozenset:  # type: ignore[type-arg]  # of the types
    chosen = values.get("attachments")
    if chosen is None:
        found = space.value("attachments", {}, Effort())
        chosen = found.value if isinstance(found, Value) else frozenset()
    return chosen if isinstance(chosen, frozenset) else frozenset()


def _facts(policy: CheckedPolicy, values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in policy.facts if values.get(name) is not None}
