"""What a test is called: what happens in it and what comes of it, in one sentence."""

from collections.abc import Container, Iterator
from datetime import datetime
from itertools import count

from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot, name_of
from convroute.policy.buckets import bucket_of
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.syntax import expectations
from convroute.tester.given import NOON, USER
from convroute.wording import all_of, counted, duration, shortened

_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVENTS = {
    "message": "a message",
    "story_reply": "a story reply",
    "story_mention": "a story mention",
    "shared_post": "a shared post",
    "referral": "a tap",
    "reaction": "a reaction",
}
_VALUES = {"postback": "the button", "quick_reply": "the quick reply", "shop": "a question about product"}
_LONGEST = 60
_LONGEST_TITLE = 140


def sentence(policy: CheckedPolicy, snapshot: Snapshot, decision: Decision, label: str | None = None) -> str:
    """`vip: a message with tier gold goes to sales`; `label` is that of the rule it is about."""
    item, given = snapshot.item, [*_elsewhere(policy, snapshot.item), *_given(policy, snapshot)]
    if isinstance(item, Event):
        parts = [_event(item), *given, _comes(decision)]
    else:
        parts = [_asked(policy, snapshot, item, decision), *given]
    said = shortened(" ".join(parts), _LONGEST_TITLE)
    return f"{label}: {said}" if label else said


def unlike(title: str, taken: Container[str]) -> str:
    """The title, with a number if it is `taken`."""
    if title not in taken:
        return title
    return next(numbered for n in count(2) if (numbered := f"{title} ({n})") not in taken)


def also(then: expectations.Then) -> str:
    """What one more line of a test checks, as the end of its title."""
    match then:
        case expectations.ThenStandby() if then.apps:
            return f", with {all_of([app.value for app in then.apps])} on standby"
        case expectations.ThenStandby():
            return ", with nobody on standby"
        case expectations.ThenOwned() if then.left is not None:
            return f", and {then.app.value} has it for {counted(then.left.count, then.left.unit)}"
        case expectations.ThenIdle():
            return ", and the thread is idle"
        case expectations.ThenWebhook():
            return f", and {then.app.value} is told"
        case expectations.ThenNoWebhook():
            return ", and nobody is told"
        case _:
            return ""


# --- what happens --------------------------------------------------------------------------


def _event(item: Event) -> str:
    value = {"postback": item.payload, "quick_reply": item.payload, "shop": item.product}.get(item.surface)
    if item.surface in _VALUES:
        said = _VALUES[item.surface] + ("" if value is None else f" {_plain(value)}")
    else:
        said = _EVENTS.get(item.surface, f"an event ({item.surface})")
    attached: list[str] = sorted(item.attachments - {"story_mention", "share"})
    if item.text and item.surface in ("message", "story_reply"):
        said += f" that says {_plain(item.text)}"
    product = None if item.surface == "shop" else item.product
    shown = {"title": item.title, "product": product, "source": item.source}
    attached += [f"{name} {_plain(value)}" for name, value in shown.items() if value is not None]
    if attached:
        said += f" with {all_of(attached)}"
    if item.ad is not None:
        said += " from an ad" if item.ad.id is None else f" from ad {item.ad.id}"
        marks = {name: getattr(item.ad, name) for name in ("flow", "title", "post", "product")}
        marked = [f"{name} {_plain(mark)}" for name, mark in marks.items() if mark is not None]
        said += f" of {all_of(marked)}" if marked else ""
    elif item.ref is not None:
        said += f" from link {_plain(item.ref)}"
    return said


def _plain(text: str) -> str:
    return shortened(" ".join(text.replace('"', "").split()) or "(empty)", _LONGEST)


def _comes(decision: Decision) -> str:
    app = decision.app or f"app {decision.app_id}"
    match decision.outcome:
        case "routed" if decision.reason.kind == "thread_owner":
            return f"stays with {app}"
        case "routed":
            window = decision.thread.window if decision.thread is not None else None
            long = window is not None and decision.reason.kind == "campaign"
            return f"goes to {app}{f' for {duration(window)}' if long and window is not None else ''}"
        case "delivered":
            return f"is delivered to {app}"
        case "broadcast":
            return "goes to everybody"
        case "withheld":
            return "goes to nobody"
        case other:
            return f"is {other}"


def _asked(policy: CheckedPolicy, snapshot: Snapshot, item: Request, decision: Decision) -> str:
    if item.action == "inbox_reply":
        return "somebody answers in the inbox"
    actor = _named(policy, item.app)
    may = "may" if decision.outcome == "allowed" else "may not"
    owner = snapshot.state.owner
    thread = "an idle thread" if owner is None else f"a thread of {_named(policy, owner)}"
    own = "its thread" if owner is not None and _named(policy, owner) == actor else thread
    match item.action:
        case "take":
            return f"{actor} {may} take {thread}"
        case "request":
            return f"{actor} {may} ask for {thread}"
        case "pass":
            to = "on" if item.target is None else f"to {_named(policy, item.target)}"
            return f"{actor} {may} pass {own} {to}"
        case "extend":
            lasting = item.duration if isinstance(item.duration, int) else 0
            return f"{actor} {may} keep {own} for {duration(lasting)}"
        case "release":
            return f"{actor} {may} give up {own}"
        case _:
            human = " as a person" if item.tag else ""
            return f"{actor} {may} answer in {own}{human}{_inline(policy, item)}"


def _inline(policy: CheckedPolicy, item: Request) -> str:
    control = item.thread_control
    if control is None:
        return ""
    return " and release it" if control.app is None else f" and pass it to {_named(policy, control.app)}"


def _named(policy: CheckedPolicy, app: str | None) -> str:
    """An app that came as a name or an id."""
    if app is None:
        return "nobody"
    return (name_of(policy, app) or f"app {app}") if app.isdecimal() else app


# --- what is given ---------------------------------------------------------------------------


def _elsewhere(policy: CheckedPolicy, item: Event | Request) -> Iterator[str]:
    """The channel, if it is not that of the first account."""
    channel = policy.accounts.get(item.account)
    if channel is not None and channel != next(iter(policy.accounts.values())):
        yield f"on {channel.capitalize()}"


def _given(policy: CheckedPolicy, snapshot: Snapshot) -> Iterator[str]:
    item, state = snapshot.item, snapshot.state
    if snapshot.facts:
        yield f"with {all_of([f'{name} {_shown(value)}' for name, value in snapshot.facts.items()])}"
    if isinstance(item, Event) and state.owner is not None:
        yield f"while {_named(policy, state.owner)} has the thread"
    last = state.last_user_message_at
    if last is None and state.owner is not None:
        yield "before the person writes"
    elif last is not None and (last != item.at or state.owner is None):
        yield f"{duration((item.at - last) // 1000)} after the last message"
    if item.user != USER:
        yield f"in bucket {bucket_of(policy.name, item.account, item.user)}"
    local = local_time(item.at, policy.timezone).replace(tzinfo=None)
    if local != NOON:
        yield _moment(local)


def _shown(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else _plain(str(value))


def _moment(local: datetime) -> str:
    days = (local.date() - NOON.date()).days
    day = _DAY_NAMES[days] if 0 <= days < len(_DAY_NAMES) else local.date().isoformat()
    return f"on {day} at {local:%H:%M}"
