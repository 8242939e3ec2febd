"""A run of tests as the reports need it, and the line that sums it up."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from convroute.diagnostic import Diagnostic
from convroute.tester.results import Result
from convroute.wording import counted


class Outcome(Struct, frozen=True, dict=True):
    """`results` in the order of the files; `broken` are the errors of policies that do not load.

    `deselected` tests were not run because nobody asked for them; `seconds` is
    the time of the whole run.
    """

    results: tuple[Result, ...]
    broken: tuple[Diagnostic, ...] = ()
    deselected: int = 0
    seconds: float = 0.0

    @cached_property
    def failed(self) -> int:
        return sum(not result.passed for result in self.results)

    @property
    def passed(self) -> int:
        return len(self.results) - self.failed

    @cached_property
    def unloaded(self) -> tuple[str, ...]:
        """The files that have errors."""
        return tuple(dict.fromkeys(item.source.name for item in self.broken))

    def by_file(self) -> Mapping[str, tuple[Result, ...]]:
        files: dict[str, list[Result]] = {}
        for result in self.results:
            files.setdefault(result.file, []).append(result)
        return {name: tuple(results) for name, results in files.items()}


def summary(outcome: Outcome) -> str:
    """`3 failed, 214 passed in 0.21 s`"""
    return f"{', '.join(_counts(outcome)) or 'no test'} in {took(outcome.seconds)}"


def _counts(outcome: Outcome) -> Iterator[str]:
    if outcome.unloaded:
        yield f"{counted(len(outcome.unloaded), 'file')} with errors"
    if outcome.failed:
        yield f"{outcome.failed} failed"
    if outcome.passed:
        yield f"{outcome.passed} passed"
    if outcome.deselected:
        yield f"{outcome.deselected} not selected"


def took(seconds: float) -> str:
    """`0.21 s`, `12 ms`"""
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.3g} ms"
