"""The conversation that stands for a region, in the words of tests; nobody ever wrote it."""

import re
from collections.abc import Iterator, Sequence

from convroute.differ.difference import Region, Version
from convroute.evaluator.snapshot import name_of
from convroute.explainer.conversation import around, facts_in_words, item_in_words, named
from convroute.policy.model import CheckedPolicy

_ID = re.compile(r"(?<!\S)app ([0-9]+)\b")
_BUCKET = "thread.bucket"


def happens(policies: Sequence[CheckedPolicy], version: Version) -> str:
    """`message "refund" from ad 12 on instagram`, `care takes`"""
    return item_in_words(policies, version.snapshot.item, version.decision.app)


def given(policies: Sequence[CheckedPolicy], region: Region) -> str:
    """`thread owned by bot, last message 3 hours ago, Mon 2026-01-05 12:00 Europe/Berlin, tier = "gold"`

    By the clocks of the policies, and with the names that any of them has. Who the person is
    only matters where something looks at the bucket.
    """
    snapshot = region.after.snapshot
    owner = snapshot.state.owner
    thread = "thread idle" if owner is None else f"thread owned by {named(policies, owner)}"
    others = around(policies, snapshot, bucket=_BUCKET in region.condition)
    return ", ".join([thread, *others, *_facts(region)])


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
    return in_names(policies, version.decision.reason.text)


def in_names(policies: Sequence[CheckedPolicy], text: str, beside: str = "") -> str:
    """With the names of the apps that are only told by their ids, each with `beside`."""

    def name(found: re.Match[str]) -> str:
        known = next(filter(None, (name_of(policy, found[1]) for policy in policies)), None)
        return found[0] if known is None else f"{known}{beside}"

    return _ID.sub(name, text)
