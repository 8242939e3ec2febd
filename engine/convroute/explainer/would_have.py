"""Changes with which an app would have got an event, in the words of tests."""

from collections.abc import Iterator, Sequence

from convroute.conversation.event import Event
from convroute.evaluator.snapshot import Snapshot
from convroute.explainer.changes import Part
from convroute.explainer.conversation import around, facts_in_words, owner_in_words, quoted
from convroute.policy.calendar import local_time
from convroute.policy.model import CheckedPolicy
from convroute.wording import with_article


def in_words(policy: CheckedPolicy, parts: Sequence[Part], snapshot: Snapshot) -> str:
    """`the text "broken", on Mon 2026-01-05 12:00 Europe/Berlin`"""
    return ", ".join(_part(policy, part, snapshot) for part in parts)


def _part(policy: CheckedPolicy, part: Part, snapshot: Snapshot) -> str:
    event = snapshot.item
    assert isinstance(event, Event), "requests are told elsewhere"
    if part in ("text", "payload", "title", "product"):
        value = getattr(event, part)
        return f"without {part}" if value is None else f"the {part} {quoted(value)}"
    if part == "time":
        return f"on {local_time(event.at, policy.timezone):%a %Y-%m-%d %H:%M} {policy.timezone}"
    if part == "owner":
        return f"the {owner_in_words([policy], snapshot)}"
    if part == "silence":
        return next(around([policy], snapshot, bucket=False))
    if part.startswith("fact "):
        name = part.removeprefix("fact ").split()[0]
        return facts_in_words(snapshot.facts).get(name, f"without {name}")
    return " ".join(_of_event(part, event))


def _of_event(part: Part, event: Event) -> Iterator[str]:
    if part == "attachments":
        yield f"with {', '.join(sorted(event.attachments))}" if event.attachments else "without attachments"
    elif part == "kind":
        said = event.payload or event.product
        yield with_article(event.surface.replace("_", " "))
        if said is not None:
            yield quoted(said)
    elif event.ad is not None:
        yield "from an ad" if event.ad.id is None else f"from ad {event.ad.id}"
    else:
        yield "from no ad and no link" if event.ref is None else f"from link {quoted(event.ref)}"
