"""What the short forms of a test can say of an event and its thread (language: Tests)."""

from collections.abc import Iterator
from typing import get_args

from convroute.conversation.event import AttachmentType
from convroute.policy.buckets import bucket_of
from convroute.policy.conditions import Contains, IsAny, IsPresent
from convroute.policy.model import CheckedPolicy
from convroute.policy.space import NOBODY
from convroute.regions.goals import Tree, joined
from convroute.regions.model import Model
from convroute.regions.owners import STRANGER
from convroute.regions.shapes import TEXTS
from convroute.tester.given import USER

_SAID_ON = {
    "text": ("surface", "message", "story_reply"),
    "payload": ("surface", "postback", "quick_reply"),
    "product": ("surface", "shop"),
    "ref": ("entry", "link"),
    "ad.id": ("entry", "ad"),
}
"""A text, the field that tells where a short form has it, and the values of that."""


def plain(model: Model, policy: CheckedPolicy) -> Tree:
    """Holds where a test needs no recorded webhook, and nothing has to happen before."""
    return joined(True, _parts(model, policy))


def _parts(model: Model, policy: CheckedPolicy) -> Iterator[Tree]:
    account, channel = next(iter(policy.accounts.items()))
    bucket = bucket_of(policy.name, account, USER)
    yield model.on_channel(channel)
    yield model.number("thread.bucket", IsAny(frozenset({bucket})))
    yield -model.number("thread.owner", IsAny(frozenset({STRANGER})))
    idle, new = model.number("thread.owner", IsAny(frozenset({NOBODY}))), model.number("thread.is_new", _TRUE)
    yield joined(False, (idle, -new))
    for field in TEXTS:
        yield joined(False, (-model.number(field, IsPresent()), *_said_on(model, field)))
    for attached in get_args(AttachmentType):
        absent = -model.number("attachments", Contains(attached))
        surface = {"share": "shared_post", "story_mention": "story_mention"}.get(attached)
        on = () if surface is None else (model.number("surface", IsAny(frozenset({surface}))),)
        yield joined(False, (absent, *on))


_TRUE = IsAny(frozenset({True}))


def _said_on(model: Model, text: str) -> Iterator[Tree]:
    if text in _SAID_ON:
        field, *values = _SAID_ON[text]
        yield model.number(field, IsAny(frozenset(values)))
