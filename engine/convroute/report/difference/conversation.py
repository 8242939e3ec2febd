"""The conversation that stands for a region, in the words of tests; nobody ever wrote it."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from convroute.conversation.request import Request
from convroute.differ.difference import Region, Version
from convroute.evaluator.decision import Decision
from convroute.evaluator.outcome import Deliver
from convroute.explainer.conversation import (
    around,
    facts_in_words,
    is_of_two_apps,
    item_in_words,
    named,
    owner_in_words,
)
from convroute.policy.model import CheckedPolicy

_ID = re.compile(r"(?<!\S)app ([0-9]+)\b")
_BUCKET = "thread.bucket"


def happens(policies: Sequence[CheckedPolicy], version: Version) -> str:
    """`message "refund" from ad 12 on instagram`, `care takes`"""
    decision = version.decision
    asking = named(policies, decision.app_id) if isinstance(decision.item, Request) else None
    return item_in_words(policies, version.snapshot.item, asking)


def given(policies: Sequence[CheckedPolicy], region: Region) -> str:
    """`thread owned by bot, last message 3 hours ago, Mon 2026-01-05 12:00 Europe/Berlin, tier = "gold"`

    By the clocks of the policies, and with the names that any of them has. Who the person is
    only matters where something looks at the bucket.
    """
    snapshot = region.after.snapshot
    others = around(policies, snapshot, bucket=_BUCKET in region.condition)
    return ", ".join([owner_in_words(policies, snapshot), *others, *_facts(region)])


def _facts(region: Region) -> Iterator[str]:
    """What is supplied, also to only one of the policies; `before` and `after` say which gets what of a fact
    that became another type."""
    before, after = (facts_in_words(one.snapshot.facts) for one in (region.before, region.after))
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old == new:
            yield old or new or ""
        else:
            yield f"{old} before"
            yield f"{new} after"


def because(policies: Sequence[CheckedPolicy], version: Version) -> str:
    """Why it is decided so. An app that only the other policy knows has the name that it has there."""
    text = version.decision.reason.text
    ids = _ids(policies, version.decision)
    told = [f"{name} has id {ids[name]}" for name in ids if re.search(rf"(?<!\w){name}(?!\w)", text)]
    return in_names(policies, "; ".join([text, *told]))


def with_ids(policies: Sequence[CheckedPolicy], decision: Decision) -> Decision:
    """With the id beside each name by which the other policy calls another app."""
    ids = _ids(policies, decision)
    if not ids:
        return decision
    called = {name: f"{name} (id {app_id})" for name, app_id in ids.items()}

    def name(app: str | None) -> str | None:
        return app and called.get(app, app)

    deliver, thread = decision.deliver, decision.thread
    return decision.__replace__(
        app=name(decision.app),
        deliver=Deliver(
            *(tuple(called.get(app, app) for app in to) for to in (deliver.messaging, deliver.standby))
        ),
        thread=thread and replace(thread, owner=name(thread.owner), requested_by=name(thread.requested_by)),
        webhooks=tuple(replace(one, to=called.get(one.to, one.to)) for one in decision.webhooks),
    )


def _ids(policies: Sequence[CheckedPolicy], decision: Decision) -> dict[str, str]:
    """Of the apps of the policy that decided, by name: those whose name the other policy gives to another."""
    own = next((policy for policy in policies if policy.digest == decision.policy.digest), None)
    apps = {} if own is None else own.apps
    return {name: app.id for name, app in apps.items() if is_of_two_apps(policies, name)}


def in_names(policies: Sequence[CheckedPolicy], text: str, beside: str = "") -> str:
    """With the names of the apps that are only told by their ids, each with `beside`."""

    def name(found: re.Match[str]) -> str:
        known = named(policies, found[1])
        if known is None or known == found[0] or not beside:
            return known or found[0]
        return f"{known[:-1]}, {beside})" if known.endswith(")") else f"{known} ({beside})"

    return _ID.sub(name, text)
