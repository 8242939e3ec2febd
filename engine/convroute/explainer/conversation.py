"""A conversation that nobody ever wrote, in the words of tests: what happens, when, and what is known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from convroute.conversation.event import OPENING_KINDS, Event, Surface
from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot, name_of
from convroute.policy.buckets import bucket_of
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.wording import duration, roughly, shortened, with_article

_VERBS = {
    "take": "takes",
    "pass": "passes",
    "release": "releases",
    "request": "requests",
    "extend": "extends",
    "send": "sends",
    "owner": "asks for the owner",
    "inbox_reply": "replies",
}
_SAYS: Mapping[Surface, str] = {"postback": "payload", "quick_reply": "payload", "shop": "product"}
"""What comes right behind the surface; elsewhere that is the text."""
_BESIDE = {
    "payload": "with payload",
    "text": "with the text",
    "title": "titled",
    "product": "about product",
}
_LONGEST = 200


def opening_in_words(policy: CheckedPolicy, snapshot: Snapshot, *, bucket: bool) -> str:
    """`a message "Hi" on instagram (the first message, Mon 2026-01-05 12:00 UTC, vip = true)`: all that a
    rule can ask about. Of a thread that is idle, as usual, nothing is said."""
    event = with_article(item_in_words([policy], snapshot.item))
    return f"{event} ({', '.join(circumstances([policy], snapshot, bucket=bucket))})"


def item_in_words(policies: Sequence[CheckedPolicy], item: Event | Request, app: str | None = None) -> str:
    """`message "refund" from ad 12 on instagram`, `care takes`; `app` is the name of the one that asks, if it
    is known."""
    return " ".join(_event(item) if isinstance(item, Event) else _request(policies, item, app))


def _event(event: Event) -> Iterator[str]:
    yield event.surface
    values = {"payload": event.payload, "text": event.text, "title": event.title, "product": event.product}
    said = values.pop(_SAYS.get(event.surface, "text"))
    if said is not None:
        yield quoted(said)
    elif event.surface == "message" and not event.attachments:
        yield "without text"
    yield from (f"{_BESIDE[name]} {quoted(value)}" for name, value in values.items() if value is not None)
    if event.attachments:
        yield f"with {', '.join(sorted(event.attachments))}"
    yield from _origin(event)
    if event.channel is not None:
        yield f"on {event.channel}"


def _origin(event: Event) -> Iterator[str]:
    if event.ad is not None:
        yield "from ad" if event.ad.id is None else f"from ad {event.ad.id}"
        marks = (("title", event.ad.title), ("post", event.ad.post), ("product", event.ad.product))
        yield from (f"with {word} {quoted(value)}" for word, value in marks if value is not None)
        if event.ad.flow is not None:
            yield f"of flow {event.ad.flow}"
    if event.ref is not None:
        yield f"{'with' if event.ad is not None else 'from link'} {quoted(event.ref)}"
    if event.source is not None:
        yield f"of source {quoted(event.source)}"


def _request(policies: Sequence[CheckedPolicy], request: Request, app: str | None) -> Iterator[str]:
    actor = "inbox" if request.action == "inbox_reply" else app or named(policies, request.app)
    yield f"{actor} {_VERBS[request.action]}"
    if request.target is not None:
        yield f"to {named(policies, request.target)}"
    if isinstance(request.duration, int):
        yield duration(request.duration)
    if request.tag is not None:
        yield f"tagged {str(request.tag).lower()}"
    control = request.thread_control
    if control is not None and control.control_type == "release":
        yield "releasing"
    elif control is not None:
        yield f"passing to {named(policies, control.app)}" if control.app else "passing"


def named(policies: Sequence[CheckedPolicy], app: str | None) -> str | None:
    """The name of the app with an id; an id that no policy knows stays one. A name that stands for another
    app as well has the id beside it."""
    if app is None or not app.isdecimal():
        return app
    name = next(filter(None, (name_of(policy, app) for policy in policies)), None)
    if name is None:
        return f"app {app}"
    return f"{name} (id {app})" if is_of_two_apps(policies, name) else name


def is_of_two_apps(policies: Iterable[CheckedPolicy], name: str) -> bool:
    """Whether policies call different apps so."""
    return len({policy.apps[name].id for policy in policies if name in policy.apps}) > 1


def circumstances(policies: Sequence[CheckedPolicy], snapshot: Snapshot, *, bucket: bool) -> Iterator[str]:
    """`thread owned by bot`, `last message 3 hours ago`, `Mon 2026-01-05 12:00 Europe/Berlin`,
    `tier = "gold"`: by the clocks of the policies. Who the person is only matters where something looks at
    the `bucket`, that of the first.
    """
    if snapshot.state.active:
        yield owner_in_words(policies, snapshot)
    yield from around(policies, snapshot, bucket=bucket)
    yield from facts_in_words(snapshot.facts).values()


def owner_in_words(policies: Sequence[CheckedPolicy], snapshot: Snapshot) -> str:
    """`thread owned by bot`, `thread idle`"""
    owner = snapshot.state.owner
    return "thread idle" if owner is None else f"thread owned by {named(policies, owner)}"


def facts_in_words(facts: Mapping[str, object]) -> Mapping[str, str]:
    """`tier = "gold"`, by name"""
    return {
        name: f"{name} = {quoted(value) if isinstance(value, str) else str(value).lower()}"
        for name, value in facts.items()
    }


def around(policies: Sequence[CheckedPolicy], snapshot: Snapshot, *, bucket: bool) -> Iterator[str]:
    """The circumstances without the owner and the facts."""
    item, state = snapshot.item, snapshot.state
    last = state.last_user_message_at
    if last is None:
        opens = isinstance(item, Event) and item.kind in OPENING_KINDS
        yield "the first message" if opens else "never written to"
    else:
        yield "last message just now" if last == item.at else f"last message {_ago(item.at - last)} ago"
    opened = state.window_opened_at
    if isinstance(item, Request) and item.action == "send" and opened is not None and opened != last:
        yield f"messaging window opened {_ago(item.at - opened)} ago"
    zones = dict.fromkeys(policy.timezone for policy in policies)
    yield " or ".join(f"{local_time(item.at, zone):%a %Y-%m-%d %H:%M} {zone}" for zone in zones)
    if bucket:
        yield f"thread.bucket {bucket_of(policies[0].name, item.account, item.user)}"


def _ago(milliseconds: int) -> str:
    return roughly(milliseconds // 1000) if milliseconds >= 1000 else f"{milliseconds} ms"


def quoted(text: str) -> str:
    """In quotes, and of a long one the beginning."""
    return f'"{shortened(text, _LONGEST)}"'
