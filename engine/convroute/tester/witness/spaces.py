"""The spaces that together hold every snapshot of a question; the plain ones, easiest to write, first."""

from collections.abc import Iterator, Mapping
from typing import Literal

from convroute.conversation.channel import LEADGEN
from convroute.conversation.event import Surface
from convroute.policy.buckets import bucket_of
from convroute.policy.fields import BROUGHT
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import NOBODY, Shape, kind_of, shape_of
from convroute.policy.stages import ENTRY_OF
from convroute.tester.given import USER
from convroute.tester.witness.people import STRANGER, home, id_of, names
from convroute.tester.witness.space import Space

Presence = Literal["must", "may"]
_PLAIN: Mapping[Surface, Mapping[str, Presence]] = {
    "message": {"text": "may"},
    "postback": {"payload": "must"},
    "referral": {},
    "quick_reply": {"payload": "must"},
    "story_reply": {"text": "may"},
    "story_mention": {},
    "shared_post": {},
    "shop": {"product": "must"},
}
"""What the short forms of a test can say of an event, the simplest first (language: Tests)."""
_PLAIN_MARKS: Mapping[str, Mapping[str, Presence]] = {
    "campaign": {"ad.id": "must"},
    "link": {"ref": "must"},
    "organic": {},
}
_MARKED = ("message", "postback", "referral")


def owners_of(policy: CheckedPolicy, *, plain: bool) -> tuple[str, ...]:
    """Who may own a thread that events are routed on; not the lead form (semantics E1)."""
    known = tuple(name for name, app_id in names(policy).items() if app_id != LEADGEN)
    return known if plain else (*known, STRANGER)


def event_spaces(policy: CheckedPolicy, stage: str, *, active: bool = False) -> Iterator[Space]:
    """Opening events of a stage, on idle threads, or on `active` ones."""
    for plain in (True, False):
        owners = owners_of(policy, plain=plain) if active else (NOBODY,)
        for surface, said in _PLAIN.items():
            if plain and not _can_be_said(stage, surface):
                continue
            shape = shape_of(kind_of(surface), ENTRY_OF[stage], surface)
            known: dict[str, object] = {"kind": shape.kind, "surface": surface, "entry": shape.entry}
            yield Space(
                policy=policy,
                known=known | (_usual(policy) if plain else {}),
                texts={**said, **_PLAIN_MARKS[stage]} if plain else _texts(shape),
                owners=owners,
                plain=plain,
                attachments="attachments" in shape.can,
            )


def request_spaces(
    policy: CheckedPolicy, owners: tuple[str, ...], channel: str | None, *, plain: bool
) -> Iterator[Space]:
    """Requests on threads of `owners`, on `channel` if it matters."""
    known = _usual(policy) if plain else {}
    if channel is not None:
        if known.get("channel", channel) != channel:
            return
        known = {**known, "channel": channel}
    yield Space(policy=policy, known=known, texts={}, owners=owners, plain=plain)


def lead_space(policy: CheckedPolicy) -> Space:
    """A message while the lead form runs."""
    known: dict[str, object] = {"kind": "message", "surface": "message", "entry": "organic"}
    lead = next((name for name, app_id in names(policy).items() if app_id == LEADGEN), "leadgen")
    owners = (lead,) if id_of(policy, lead) == LEADGEN else ()
    return Space(
        policy=policy, known=known | _usual(policy), texts={"text": "may"}, owners=owners, plain=True
    )


def _usual(policy: CheckedPolicy) -> dict[str, object]:
    """The account and the person of a test that records nothing."""
    account, channel = home(policy)
    return {"channel": channel, "thread.bucket": bucket_of(policy.name, account, USER)}


def _can_be_said(stage: str, surface: str) -> bool:
    """Which short events can come from an ad or a link; a referral always does (language: Tests)."""
    return surface != "referral" if stage == "organic" else surface in _MARKED


def _texts(shape: Shape) -> dict[str, Presence]:
    """What a recorded event of this shape can carry."""
    texts = (info.name for info in BROUGHT if info.type == "string")
    return {name: "must" if name in shape.must else "may" for name in texts if name in shape.can}
