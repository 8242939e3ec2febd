"""Suites of policies: from their files, or from a text."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from convroute.checker.checked import Checked
from convroute.checker.files import Files, Found
from convroute.checker.variants import Variants
from convroute.policy.model import CheckedPolicy
from convroute.tester.coverage.obligations import Obligation, obligations
from convroute.tester.generate.sections import sections
from convroute.tester.generate.suite import Suite, generate
from convroute.tester.mutation.mutants import Drawn, draw
from convroute.tester.mutation.runner import Runner
from convroute.tester.plan import case_of
from convroute.tester.suggest.suggestion import Suggestion
from convroute.workspace import opened
from tests.evaluator.policies import Shelf
from tests.tester.mutation.building import HEAD

MOST = 10_000


class Made:
    """A policy without its tests, and those that are written for it."""

    def __init__(self, root: Found, files: Files) -> None:
        variants = Variants.of(root, files)
        assert variants is not None
        self.variants = variants
        self.original: Checked = variants.check({})
        assert self.original.policy is not None, self.original.diagnostics
        self.policy: CheckedPolicy = self.original.policy
        self.drawn: Drawn = draw(variants, self.original, MOST)
        self.suite: Suite = self.generated(obligations(self.policy))

    def generated(self, wanted: Iterable[Obligation]) -> Suite:
        runner = Runner.of(self.variants, self.policy, (), len(self.drawn.mutants))
        parts = sections(self.variants.statements, self.original, wanted, self.drawn.mutants)
        return generate(self.policy, parts, runner)

    def runner(self) -> Runner:
        """With the generated tests."""
        cases = [case_of(self.policy, test.node, test.recordings) for test in self.suite.tests]
        return Runner.of(self.variants, self.policy, cases, len(self.drawn.mutants))

    @property
    def texts(self) -> list[str]:
        return [test.text for test in self.suite.tests]

    def of(self, heading: str) -> tuple[Suggestion, ...]:
        """The tests of the line that begins so."""
        return next(part.tests for part in self.suite.parts if part.heading.startswith(heading))


def of_file(path: Path) -> Made:
    return Made(*opened(str(path)))


def of_lines(lines: str, files: Mapping[str, str] | None = None) -> Made:
    """Of a policy with the apps `bot`, `sales` and `care`, of which `bot` is the default."""
    root = Found("shop.route", "shop.route", f"{HEAD}{lines}\n".encode())
    return Made(root, Shelf(files or {}))
