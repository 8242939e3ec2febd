"""The spaces that together hold every snapshot of a question; the plain ones, easiest to write, first."""

from collections.abc import Iterator, Mapping
from typing import Literal

from convroute.conversation.channel import LEADGEN
from convroute.policy.buckets import bucket_of
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import ENTRY_OF
from convroute.tester.given import USER
from convroute.tester.witness.people import STRANGER, home, id_of, names
from convroute.tester.witness.space import NOBODY, Space

Presence = Literal["must", "may"]
_SHAPES = (
    ("message", "message"),
    ("postback", "postback"),
    ("referral", "referral"),
    ("message", "quick_reply"),
    ("message", "story_reply"),
    ("message", "story_mention"),
    ("message", "shared_post"),
    ("message", "shop"),
)
_PLAIN: Mapping[str, Mapping[str, Presence]] = {
    "message": {"text": "may"},
    "postback": {"payload": "must"},
    "referral": {},
    "quick_reply": {"payload": "must"},
    "story_reply": {"text": "may"},
    "story_mention": {},
    "shared_post": {},
    "shop": {"product": "must"},
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
        for kind, surface in _SHAPES:
            if plain and not _can_be_said(stage, surface):
                continue
            texts = {**(_PLAIN[surface] if plain else _texts(kind, surface)), **_marks(stage, plain=plain)}
            known: dict[str, object] = {"kind": kind, "surface": surface, "entry": ENTRY_OF[stage]}
            yield Space(
                policy=policy,
                known=known | (_usual(policy) if plain else {}),
                texts=texts,
                owners=owners,
                plain=plain,
                attachments=kind == "message",
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


def _marks(stage: str, *, plain: bool) -> dict[str, Presence]:
    if stage == "organic":
        return {}
    if stage == "link":
        return {"ref": "must"}
    if plain:
        return {"ad.id": "must"}
    marks = ("ad.id", "ad.title", "ad.post", "ad.product", "ad.flow", "ref")
    return dict.fromkeys(marks, "may")


def _texts(kind: str, surface: str) -> dict[str, Presence]:
    """What a recorded event of this shape can carry (semantics 6)."""
    if kind == "referral":
        return {"product": "may"}
    if kind == "postback":
        return {"payload": "may", "title": "may", "product": "may"}
    if surface == "message":
        return {"text": "may"}
    texts: dict[str, Presence] = {"text": "may", "payload": "may"}
    if surface != "quick_reply":
        texts["product"] = "must" if surface == "shop" else "may"
    return texts
