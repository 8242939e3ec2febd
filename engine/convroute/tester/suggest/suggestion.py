"""A test to paste, with the recorded webhooks it needs."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from convroute.evaluator.decision import Decision
from convroute.evaluator.snapshot import Snapshot
from convroute.policy.model import CheckedPolicy
from convroute.syntax import examples as ex
from convroute.syntax import given_when
from convroute.syntax.printer.examples import show_test
from convroute.tester.case import Decide
from convroute.tester.suggest.as_test import drafts
from convroute.tester.suggest.verify import complete

_LINE = re.compile(r"^    (when|then) ", re.MULTILINE)
_LONGEST_NAME = 60


class Suggestion(Struct, frozen=True):
    """`recordings` are files to put beside the test, by path."""

    node: ex.Test
    recordings: Mapping[str, str]

    @property
    def title(self) -> str:
        return self.node.title.value

    @property
    def text(self) -> str:
        """The test in the one style."""
        return show(self.node)

    def with_title(self, title: str) -> "Suggestion":
        """The same under another title, with webhooks of its own names."""
        path = {old: _path(title, number) for number, old in enumerate(self.recordings)}
        groups = tuple(replace(group, when=_renamed(group.when, path)) for group in self.node.groups)
        node = replace(self.node, title=replace(self.node.title, value=title), groups=groups)
        return Suggestion(node, {path[old]: text for old, text in self.recordings.items()})


def _path(title: str, number: int) -> str:
    return f"webhooks/{file_name(title)}{f'-{number + 1}' if number else ''}.json"


def _renamed(when: given_when.When, path: Mapping[str, str]) -> given_when.When:
    if not isinstance(when, given_when.WhenRecorded):
        return when
    return replace(when, path=replace(when.path, value=path[when.path.value]))


def suggestions(
    policy: CheckedPolicy, snapshot: Snapshot, decision: Decision, title: str, decide: Decide
) -> Iterator[tuple[Suggestion, tuple[Decision, ...]]]:
    """Tests that pass and are meant to lead to `snapshot`, and so to `decision`; the simplest first.

    With each come all its decisions, as `decide` takes them: what is to happen before may have been denied.
    """
    path = f"webhooks/{file_name(title)}.json"
    for draft in drafts(policy, snapshot, path):
        tried = complete(policy, draft, title, decision, decide)
        if tried is not None:
            yield Suggestion(tried.node, draft.recordings), tried.decisions


def show(test: ex.Test) -> str:
    """The test as `fmt` writes it: what follows `given`, `when` and `then` stands in one column."""
    return _LINE.sub(r"    \1  ", show_test(test)) + "\n"


def file_name(title: str) -> str:
    """The title in letters, digits and dashes; a long one is cut, and ends in what tells it from others."""
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:_LONGEST_NAME].rstrip('-')}-{sha256(title.encode()).hexdigest()[:6]}"
