"""Snapshots in the words of tests, as few of them as possible (language: Tests)."""

from collections.abc import Iterator

from msgspec.structs import replace

from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.syntax import given_when
from convroute.tester.suggest.as_test import ALWAYS_SAID, NO_SPAN, Draft, drafts, said_in_short, short_form

_WITH_TEXT: frozenset[str] = ALWAYS_SAID | {"message", "story_reply"}


def as_tests(policy: CheckedPolicy, snapshot: Snapshot, path: str) -> Iterator[Draft]:
    """Ways to write the snapshot, or something much like it, the simplest first; perhaps none."""
    item = snapshot.item
    if isinstance(item, Request):
        yield from (_tidy(draft, draft.whens[-1]) for draft in drafts(policy, snapshot, path))
        return
    short = short_form(item)
    for event in _plainer(short):
        for draft in drafts(policy, snapshot, path, short=event):
            yield _tidy(draft, event)
    if item.opening and (short is None or short != said_in_short(policy, item)):
        yield from (_tidy(draft, draft.whens[-1]) for draft in drafts(policy, snapshot, path))


def _tidy(draft: Draft, when: given_when.When) -> Draft:
    """With another last line, and without what is so anyway: a message of this very moment."""
    given = tuple(
        fixture
        for fixture in draft.given
        if not isinstance(fixture, given_when.GivenLastMessage) or fixture.ago.count > 0
    )
    return replace(draft, given=given, whens=(*draft.whens[:-1], when))


def _plainer(when: given_when.WhenEvent | None) -> Iterator[given_when.WhenEvent]:
    """The event with less and less left out; a text only where the short form has one."""
    if when is None:
        return
    text = when.text if when.word in _WITH_TEXT and when.text is not None and when.text.value else None
    if when.origin is not None:
        word: given_when.EventWord = "message" if isinstance(when.origin, given_when.FromAd) else "referral"
        yield given_when.WhenEvent(word, None, when.origin, span=NO_SPAN)
    if when.word not in ALWAYS_SAID:
        yield replace(when, text=None)
    if text is not None:
        yield replace(when, text=text)
