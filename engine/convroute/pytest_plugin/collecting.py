"""Tests of policies as pytest's items: one for each test, or for each row of its table."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from convroute.policy.model import CheckedPolicy, Invariant
from convroute.pytest_plugin.loading import DoesNotLoad, loaded, may_have_tests
from convroute.report.display import visible
from convroute.report.tested.text import render_one
from convroute.source import Source, Span
from convroute.syntax.bulk.plain_routes import without_plain
from convroute.syntax.nodes import PolicyBlock
from convroute.tester.case import Case
from convroute.tester.invariants import judge_invariants, name_of, span_of
from convroute.tester.plan import plan
from convroute.tester.results import Result
from convroute.tester.suite import Shared, judge


def route_file(path: Path, parent: pytest.Collector) -> "RouteFile | None":
    """None if there is no test in it; otherwise what is wrong with the file is an error."""
    return RouteFile.from_parent(parent, path=path) if may_have_tests(path) else None


class RouteFile(pytest.File):
    """A file of policy text with tests."""

    def collect(self) -> Iterator["RouteItem"]:
        try:
            checked = loaded(self.config, self.path)
        except DoesNotLoad as problem:
            raise self.CollectError(str(problem)) from None
        if checked.policy is None:
            return
        sources = {file.source.name: file.source for file in checked.files}
        taken: set[str] = set()
        shared = Shared()
        for case in plan(checked.policy, sources):
            yield RouteTest.from_parent(
                self, name=_unused(visible(case.name), taken), case=case, shared=shared
            )
        if any(isinstance(node, PolicyBlock) for node in without_plain(checked.files[0].tree.statements)):
            for invariant in checked.policy.examples.invariants:
                yield RouteInvariant.from_parent(
                    self,
                    name=_unused(visible(name_of(invariant)), taken),
                    policy=checked.policy,
                    invariant=invariant,
                    sources=sources,
                )


def _unused(name: str, taken: set[str]) -> str:
    """Two tests may have one title, but not one node id."""
    names = (name if number == 1 else f"{name}~{number}" for number in count(1))
    chosen = next(candidate for candidate in names if candidate not in taken)
    taken.add(chosen)
    return chosen


class Failed(Exception):  # noqa: N818  it reads as what happened
    """A test of a policy failed; the message is what `convroute test` says about it."""

    def __init__(self, result: Result) -> None:
        super().__init__(render_one(result).rstrip("\n"))
        self.result = result


class RouteItem(pytest.Item, ABC):
    """Something that a policy says of itself; `source` and `span` are where."""

    source: Source
    span: Span

    @abstractmethod
    def result(self) -> Result: ...

    def runtest(self) -> None:
        result = self.result()
        if not result.passed:
            raise Failed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The failure as people of the policy read it; a defect of ours as Python's."""
        if not isinstance(excinfo.value, Failed):
            return super().repr_failure(excinfo, style)
        first = excinfo.value.result.failures[0]
        shown = excinfo.getrepr(style="value")
        if shown.reprcrash is not None:  # the line of the summary, and what annotates pull requests
            shown.reprcrash.path = str(self.path)
            shown.reprcrash.lineno = first.at.line
            shown.reprcrash.message = f"expected {visible(first.expected)}, got {visible(first.got)}"
        return shown

    def reportinfo(self) -> tuple[Path, int, str]:
        line, _ = self.source.position(self.span.start)
        return self.path, line - 1, self.name


class RouteTest(RouteItem):
    """One test of a policy, or one row of its table."""

    def __init__(self, *, case: Case, shared: Shared, **node: Any) -> None:
        super().__init__(**node)
        self.case = case
        self.shared = shared
        self.source, self.span = case.source, case.span
        self.extra_keyword_matches.add(case.policy.name)

    def result(self) -> Result:
        return judge(self.case, shared=self.shared)


class RouteInvariant(RouteItem):
    """One invariant of a policy, wherever it stands."""

    def __init__(
        self, *, policy: CheckedPolicy, invariant: Invariant, sources: Mapping[str, Source], **node: Any
    ) -> None:
        super().__init__(**node)
        self.policy = policy
        self.invariant = invariant
        self.source = sources[invariant.place.file]
        self.span = span_of(self.source, invariant)
        self.sources = sources
        self.extra_keyword_matches.add(policy.name)

    def result(self) -> Result:
        (result,) = judge_invariants(self.policy, self.sources, lambda one: one is self.invariant)
        return result
