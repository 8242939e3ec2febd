"""Failing tests as annotations of a GitHub workflow run, each at its `then`."""

from collections.abc import Iterator

from convroute.report.display import visible
from convroute.report.github import annotation, annotations
from convroute.report.tested.outcome import Outcome, summary
from convroute.source import Place
from convroute.tester.results import Failure, Result

_Problem = tuple[Place, Place, str, str]


def render(outcome: Outcome) -> str:
    lines = annotations("error", [*_problems(outcome)], "more error", _annotation, _in_one_line)
    return "\n".join([*lines, summary(outcome)]) + "\n"


def _annotation(problem: _Problem) -> str:
    return annotation("error", *problem)


def _in_one_line(problem: _Problem) -> str:
    start, _, title, text = problem
    return visible(f"{start}: {title}: {' / '.join(text.splitlines())}")


def _problems(outcome: Outcome) -> Iterator[_Problem]:
    for item in outcome.broken:
        yield item.start, item.end, f"convroute {item.code}", item.message
    for result in outcome.results:
        for failure in result.failures:
            yield failure.at, failure.end, _title(result), _text(failure)


def _title(result: Result) -> str:
    return f"test failed: {result.name}"


def _text(failure: Failure) -> str:
    lines = [f"expected {failure.expected}", f"got {failure.got}"]
    if failure.because:
        lines.append(f"because {failure.because[0].text}")
    lines += [f"{candidate.rule}: {candidate.why}" for candidate in failure.candidates]
    return "\n".join([*lines, *([f"help: {failure.help}"] if failure.help else [])])
