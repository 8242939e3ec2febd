"""Snapshots in the words of tests, as few of them as possible (language: Tests)."""

from collections.abc import Iterator

from msgspec.structs import replace

from convroute.conversation.request import Request
from convroute.evaluator.snapshot import Snapshot, name_of
from convroute.policy.model import CheckedPolicy
from convroute.syntax import given_when
from convroute.syntax.literals import Name
from convroute.tester.suggest.as_test import NO_SPAN, Draft, drafts, duration, said_in_short, short_form

_WITH_TEXT: frozenset[str] = frozenset({"message", "story_reply", "postback", "quick_reply", "shop"})
_ONLY_WITH_TEXT: frozenset[str] = frozenset({"postback", "quick_reply", "shop"})
_REQUESTS = frozenset({"take", "pass", "release", "extend", "request", "send"})


def as_tests(policy: CheckedPolicy, snapshot: Snapshot, path: str) -> Iterator[Draft]:
    """Ways to write the snapshot, or something much like it, the simplest first; perhaps none."""
    item = snapshot.item
    if isinstance(item, Request):
        when = _asked(policy, item)
        if when is not None:
            for draft in drafts(policy, snapshot, path):
                yield _tidy(draft, when)
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


# --- events ----------------------------------------------------------------------------


def _plainer(when: given_when.WhenEvent | None) -> Iterator[given_when.WhenEvent]:
    """The event with less and less left out; a text only where the short form has one."""
    if when is None:
        return
    text = when.text if when.word in _WITH_TEXT and when.text is not None and when.text.value else None
    if when.origin is not None:
        word: given_when.EventWord = "message" if isinstance(when.origin, given_when.FromAd) else "referral"
        yield given_when.WhenEvent(word, None, when.origin, span=NO_SPAN)
    if when.word not in _ONLY_WITH_TEXT:
        yield replace(when, text=None)
    if text is not None:
        yield replace(when, text=text)


# --- requests --------------------------------------------------------------------------


def _asked(policy: CheckedPolicy, request: Request) -> given_when.WhenRequest | given_when.WhenInbox | None:
    """The request in the words of tests; None where they have no words for it."""
    if request.action == "inbox_reply":
        return given_when.WhenInbox(span=NO_SPAN)
    actor, target = _app(policy, request.app), _app(policy, request.target)
    length = request.duration if request.action == "extend" else None
    if request.action not in _REQUESTS or actor is None or (target is None and request.target is not None):
        return None
    if request.action == "extend" and (not isinstance(length, int) or length < 1):
        return None
    return given_when.WhenRequest(
        actor,
        request.action,  # type: ignore[arg-type]  # `owner` was refused above
        target=target,
        duration=duration(length) if isinstance(length, int) else None,
        human_agent=request.tag == "HUMAN_AGENT",
        inline=_inline(policy, request),
        span=NO_SPAN,
    )


def _inline(policy: CheckedPolicy, request: Request) -> given_when.PassingTo | given_when.Releasing | None:
    control = request.thread_control
    target = None if control is None else _app(policy, control.app)
    if control is not None and control.control_type == "pass" and target is not None:
        return given_when.PassingTo(target, span=NO_SPAN)
    released = control is not None and control.control_type == "release"
    return given_when.Releasing(span=NO_SPAN) if released else None


def _app(policy: CheckedPolicy, app: str | None) -> Name | None:
    """An app that came as a name or an id."""
    if app is None:
        return None
    name = name_of(policy, app) if app.isdecimal() else app
    return None if name is None else Name(name, span=NO_SPAN)
