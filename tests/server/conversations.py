"""Every conversation of the project's tests, as documents that `decide` reads."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from convroute.cli.policies import load_checked
from convroute.conversation.item import Unreadable
from convroute.conversation.thread import Thread
from convroute.tester.case import Case
from convroute.tester.plan import plan
from convroute.wire.writing import document_of

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
RECORDED = ROOT / "tests" / "cases" / "webhooks"
_TESTED = ("agency/agency_test", "bank/bank_test", "page/page", "shop/shop", "single/single")
_BOTH = """language 1
policy acme {
    version "1" channel instagram, messenger
    account instagram 17841400000000001 account messenger 104508901353867
}
app care { id 1001 } app sales { id 1002 } default care
"""


class Conversation(Struct, frozen=True):
    """Documents that come one after another to the policy in a file; `threads` are start states."""

    name: str
    policy: Path
    documents: Sequence[Mapping[str, Any]]
    threads: tuple[Thread, ...] = ()


def conversations(folder: Path) -> Iterator[Conversation]:
    """All of them; what is written for them is written into `folder`."""
    yield from _recorded_of_policies()
    policy = folder / "both.route"
    policy.write_text(_BOTH, encoding="utf-8")
    yield from _each_and_all("cases", policy, sorted(RECORDED.glob("*.json")))
    yield from _tests()


def _recorded_of_policies() -> Iterator[Conversation]:
    for policy in sorted(POLICIES.glob("*/*.route")):
        if policy.stem == policy.parent.name:
            files = sorted([*policy.parent.glob("webhooks/*.json"), *policy.parent.glob("requests/*.json")])
            yield from _each_and_all(policy.stem, policy, files)


def _each_and_all(name: str, policy: Path, files: Sequence[Path]) -> Iterator[Conversation]:
    """Each recording for itself, and all of them as one log."""
    everything: list[Mapping[str, Any]] = []
    for file in files:
        value = json.loads(file.read_text(encoding="utf-8"))
        documents = value if isinstance(value, list) else [value]
        if not all("entry" in one or "event" in one or "action" in one for one in documents):
            continue  # a table of what is expected, or a sample of the dashboard
        everything += documents
        yield Conversation(f"{name}/{file.name}", policy, documents)
    yield Conversation(f"{name}/all", policy, everything)


def _tests() -> Iterator[Conversation]:
    """What policy tests say, as it would have come in."""
    for path in _TESTED:
        file = POLICIES / f"{path}.route"
        checked = load_checked(str(file))
        assert checked.policy is not None
        cases = plan(checked.policy, {one.source.name: one.source for one in checked.files})
        for case in cases:
            yield Conversation(f"{path}: {case.name}", file, tuple(_documents(case)), case.threads)


def _documents(case: Case) -> Iterator[Mapping[str, Any]]:
    for step in case.steps:
        for item in step.items:
            assert not isinstance(item, Unreadable)
            yield document_of(replace(item, facts={**case.facts, **item.facts}))
