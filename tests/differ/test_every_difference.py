"""What apps, accounts and behavior change, against the evaluator: every kind of event, drawn snapshots."""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from msgspec.structs import replace

from convroute.conversation.channel import BUILTIN_IDS, Channel
from convroute.conversation.event import Event, Handover, Kind
from convroute.conversation.request import Action, InlineControl, Request
from convroute.differ.compare import compare
from convroute.differ.deciding import Decided, decided
from convroute.differ.difference import Difference, Region, Space
from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy
from convroute.policy.stages import STAGE_OF
from convroute.sampler.sample import sample
from convroute.units import DAY_MS, DAY_SECONDS
from convroute.workspace import load
from tests.differ.random_changes import changed_in_its_head

_AT = 1_767_225_600_000
_KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "referral")
_NONE_OF_THEM = "9999999999999"
Policies = tuple[CheckedPolicy, CheckedPolicy]


class Compared:
    """Two policies, and every conversation that can show a difference between them without a condition."""

    def __init__(self, old: CheckedPolicy, new: CheckedPolicy, text: str) -> None:
        self.policies = old, new
        self.text = text
        self.difference: Difference = compare(old, new, digests=False)
        assert not self.difference.undecided, (text, self.difference.undecided)

    def check(self, drawn: int) -> int:
        """How many regions there are."""
        different = 0
        asked = Random(1).sample([*self._requests()], 5 * drawn)
        for snapshot in (*self._events(), *asked, *sample(self.policies, drawn)):
            both = decided(self.policies, (self._given(snapshot, 0), self._given(snapshot, 1)))
            if both.differ:
                different += 1
                assert any(_same(region, both) for region in self.difference.regions), (
                    self.text,
                    snapshot,
                    both.decisions,
                )
        regions = self.difference.regions
        keys = [
            (region.space, region.line, region.condition, _outcomes(region))
            for region in regions
            if isinstance(region.before.snapshot.item, Event)
        ]
        assert len(keys) == len({*keys}), (self.text, keys)
        return len(regions)

    def _given(self, snapshot: Snapshot, side: int) -> Snapshot:
        """With the facts that the policy declares and such values as they have there; apps by id."""
        facts = self.policies[side].facts
        kept = {
            name: value
            for name, value in snapshot.facts.items()
            if name in facts and facts[name].problem(value) is None
        }
        item = snapshot.item
        if isinstance(item, Request):
            inline = item.thread_control
            inline = inline and replace(inline, app=self._id_of(inline.app))
            target = self._id_of(item.target)
            item = replace(item, app=self._id_of(item.app), target=target, thread_control=inline)
        return replace(snapshot, item=item, facts=kept)

    def _id_of(self, app: str | None) -> str | None:
        """A name may stand for another app in the other policy: that is another request."""
        named = {**self.policies[1].apps, **self.policies[0].apps}
        return named[app].id if app is not None and app in named else app

    @property
    def _apps(self) -> tuple[str, ...]:
        declared = {app.id: None for policy in self.policies for app in policy.apps.values()}
        return *declared, *BUILTIN_IDS.values(), _NONE_OF_THEM

    @property
    def _accounts(self) -> Mapping[str, Channel]:
        return {**self.policies[0].accounts, **self.policies[1].accounts}

    def _requests(self) -> Iterator[Snapshot]:
        """By every app, on threads of every app, to every app."""
        hour = 3_600_000
        threads = (None, None), (hour, hour), (30 * hour, 30 * hour), (None, hour), (30 * hour, hour)
        for account, actor, owner, (last, opened) in product(
            self._accounts, self._apps, (None, *self._apps), threads
        ):
            at, since = (None if ago is None else _AT - ago for ago in (last, opened))
            expires_at = None if owner is None else _AT + DAY_MS
            state = State(owner, expires_at, None if owner is None else DAY_SECONDS, at, since)
            for form in self._forms():
                yield Snapshot(replace(form, app=actor, account=account), state)

    def _forms(self) -> Iterator[Request]:
        plain = Request(action="take", app=None, account="", user="77", at=_AT)
        actions: tuple[Action, ...] = ("take", "release", "request", "owner", "inbox_reply")
        yield from (replace(plain, action=action) for action in actions)
        yield from (replace(plain, action="extend", duration=seconds) for seconds in (3_600, 86_400))
        for target in (None, *self._apps):
            yield replace(plain, action="pass", target=target)
            yield replace(plain, action="send", thread_control=InlineControl("pass", target))
        for tag in (None, "HUMAN_AGENT"):
            yield replace(plain, action="send", tag=tag)
            yield replace(plain, action="send", tag=tag, thread_control=InlineControl("release"))

    def _events(self) -> Iterator[Snapshot]:
        for (account, channel), owner, kind in product(self._accounts.items(), (None, *self._apps), _KINDS):
            handover = Handover("request", app="1001") if kind == "handover" else None
            user = None if kind == "comment" else "77"
            event = Event(
                kind=kind,
                channel=channel,
                account=account,
                user=user,
                at=_AT,
                surface=kind,
                handover=handover,
            )
            yield Snapshot(event, State(owner=owner, expires_at=_AT + DAY_MS, window=DAY_SECONDS))


def _same(region: Region, both: Decided) -> bool:
    """Whether the region is about such a conversation: what comes out before and after is the same, or on an
    account or a thread of somebody an app gets the event no more, or only now."""
    item = both.snapshots[0].item
    if region.line.declares == "account":
        return True
    if region.line.declares == "app" and both.snapshots[0].button_app is not None:
        return True  # a tap on its own button is an event of the app whoever owns the thread
    if (
        isinstance(item, Event)
        and region.line.declares == "app"
        and len({one.reason_kind for one in both.decisions}) == 1
    ):
        return _delivered(region.before.decision, region.after.decision) == _delivered(*both.decisions)
    if isinstance(item, Request):
        space: Space = item.action
        if region.line.declares == "app":  # a send has more reasons to be refused than are told apart
            shown = region.before.decision, region.after.decision
            return region.space == space and [d.outcome for d in shown] == [d.outcome for d in both.decisions]
    else:
        space = STAGE_OF[item.entry] if item.opening else "event"
    old, new = (_outcome(decision) for decision in both.decisions)
    return region.space == space and _outcomes(region) == (old, new)


def _delivered(before: Decision, after: Decision) -> tuple[bool, bool] | None:
    """Whether the one who answers gets the event, before and after; None where that is as before."""
    gets, still = (bool(decision.deliver.messaging) for decision in (before, after))
    return None if gets is still else (gets, still)


def _outcomes(region: Region) -> tuple[object, object]:
    return _outcome(region.before.decision), _outcome(region.after.decision)


def _outcome(decision: Decision) -> tuple[object, ...]:
    """Whoever owns the thread is one outcome, and whoever asks."""
    anybody = decision.reason_kind == "thread_owner" or isinstance(decision.item, Request)
    named = None if anybody else decision.app_id
    return decision.outcome, named, decision.reason_kind


def check(number: int, folder: Path, drawn: int) -> int:
    before, after = changed_in_its_head(number)
    old, new = (_loaded(text, folder) for text in (before, after))
    return 0 if old is None or new is None else Compared(old, new, f"{before}\n---\n{after}").check(drawn)


def _loaded(text: str, folder: Path) -> CheckedPolicy | None:
    (folder / "p.route").write_text(text)
    return load(str(folder / "p.route")).policy


def test_every_event_that_is_decided_otherwise_lies_in_a_region(tmp_path: Path) -> None:
    assert sum(check(number, tmp_path, 20) for number in range(50)) > 100


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_every_event_of_thousands_of_changes_that_is_decided_otherwise_lies_in_a_region(
    part: int, tmp_path: Path
) -> None:
    first = 300 * (part + 1)
    assert sum(check(number, tmp_path, 200) for number in range(first, first + 300)) > 600
