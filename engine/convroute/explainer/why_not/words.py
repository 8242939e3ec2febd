"""Changes with which it would have gone to an app, in words like those of tests."""

from collections.abc import Iterator

from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot, View
from convroute.evaluator.trace import Trace
from convroute.explainer.conversation import around, facts_in_words, named, quoted
from convroute.explainer.why_not.answer import Part, Way
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.wording import all_of, duration, with_article


def in_words(policy: CheckedPolicy, before: Snapshot, way: Way) -> str:
    """`with the text "broken" and if sales did not own the thread`"""
    return all_of([*each_in_words(policy, before, way)])


def each_in_words(policy: CheckedPolicy, before: Snapshot, way: Way) -> Iterator[str]:
    """One for each part."""
    return (_part(policy, part, before, way.snapshot) for part in way.parts)


def _part(policy: CheckedPolicy, part: Part, before: Snapshot, after: Snapshot) -> str:
    item = after.item
    if part == "time":
        return f"on {local_time(item.at, policy.timezone):%a %Y-%m-%d %H:%M} {policy.timezone}"
    if part == "owner":
        return _owner(policy, before, after)
    if part == "silence":
        return _silence(policy, after)
    if part.startswith("fact "):
        name = part.removeprefix("fact ")
        told = facts_in_words(after.facts).get(name)
        return f"without the fact {name}" if told is None else f"with {told}"
    if isinstance(item, Request):
        return _of_request(policy, part, item)
    return " ".join(_of_event(part, item))


def _owner(policy: CheckedPolicy, before: Snapshot, after: Snapshot) -> str:
    owner = after.state.owner
    if owner is not None:
        return f"if {named([policy], owner)} owned the thread"
    was = View(policy, before, Trace(listening=False)).state.owner
    return f"if {named([policy], was)} did not own the thread"


def _silence(policy: CheckedPolicy, after: Snapshot) -> str:
    last = after.state.last_user_message_at
    told = next(around([policy], after, bucket=False))
    if last is None:
        return f"as {told}" if isinstance(after.item, Event) else "if the person had never written"
    return f"with the {told}"


def _of_request(policy: CheckedPolicy, part: Part, request: Request) -> str:
    if part == "duration":
        assert isinstance(request.duration, int), "it can be granted"
        return f"for {duration(request.duration)}"
    if part == "tag":
        return "without a tag" if request.tag is None else f"tagged {str(request.tag).lower()}"
    control = request.thread_control
    if control is None:
        target, passing = request.target, ""
    else:
        target, passing = control.app, "passing "
    return f"{passing}to {'the default app' if target is None else named([policy], target)}"


def _of_event(part: Part, event: Event) -> Iterator[str]:
    if part in ("text", "payload", "title", "product"):
        value = getattr(event, part)
        yield f"without a {part}" if value is None else f"with the {part} {quoted(value)}"
    elif part == "attachments":
        names = sorted(event.attachments)
        yield f"with {' and '.join(map(with_article, names))} attached" if names else "with nothing attached"
    elif part == "kind":
        if event.surface == "shop":
            yield "as a question about a product"
        else:
            yield f"as {with_article(event.surface.replace('_', ' '))}"
        yield from (quoted(said) for said in (event.payload, event.product) if said is not None)
        if event.title is not None:
            yield f"titled {quoted(event.title)}"
        if event.attachments and event.surface not in ("story_mention", "shared_post"):
            yield f"with {' and '.join(map(with_article, sorted(event.attachments)))} attached"
    else:
        yield from _origin(event)


def _origin(event: Event) -> Iterator[str]:
    if event.ad is not None:
        yield "from an ad" if event.ad.id is None else f"from ad {event.ad.id}"
        marks = (("title", event.ad.title), ("post", event.ad.post), ("product", event.ad.product))
        yield from (f"with {word} {quoted(value)}" for word, value in marks if value is not None)
        if event.ad.flow is not None:
            yield f"of flow {event.ad.flow}"
        if event.ref is not None:
            yield f"with the ref {quoted(event.ref)}"
    elif event.ref is not None:
        yield f"from link {quoted(event.ref)}"
    else:
        yield "from neither an ad nor a link"
    if event.source is not None:
        yield f"of source {quoted(event.source)}"
