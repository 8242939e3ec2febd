"""A test to paste, with the recorded webhooks it needs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.syntax import examples as ex
from convroute.syntax.printer.examples import show_test
from convroute.tester.witness.drafts import drafts
from convroute.tester.witness.trial import complete

_LINE = re.compile(r"^    (when|then) ", re.MULTILINE)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is the test in the one style; `recordings` are files to put beside it, by path."""

    title: str
    text: str
    node: ex.Test
    recordings: Mapping[str, str]
    decisions: tuple[Decision, ...]


def suggestion(policy: CheckedPolicy, snapshot: Snapshot, title: str, *, plain: bool) -> Suggestion | None:
    """A test that leads to `snapshot`, and passes; None if none can be written."""
    path = f"webhooks/{file_name(title)}.json"
    for draft in drafts(policy, snapshot, plain=plain, path=path):
        tried = complete(policy, draft, title)
        if tried is not None:
            return Suggestion(title, show(tried.node), tried.node, draft.recordings, tried.decisions)
    return None


def show(test: ex.Test) -> str:
    """The test as `fmt` writes it: what follows `given`, `when` and `then` stands in one column."""
    return _LINE.sub(r"    \1  ", show_test(test)) + "\n"


def file_name(title: str) -> str:
    """The title in letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_LONGEST_NAME].rstrip("-")
