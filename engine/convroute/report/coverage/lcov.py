"""Coverage as LCOV: rules are functions, outcomes are branches."""

from collections.abc import Iterable, Iterator, Sequence

from convroute.report.coverage.covered import Covered, FileCoverage, Line
from convroute.report.display import visible


def render(covered: Sequence[Covered]) -> str:
    return "".join(f"{line}\n" for policy in covered for file in policy.files for line in _record(file))


def _record(file: FileCoverage) -> Iterator[str]:
    rules = [(line.number, *rule) for line in file.lines for rule in line.rules]
    yield "TN:"
    yield f"SF:{visible(file.source.name)}"
    yield from (f"FN:{number},{_name(rule)}" for number, rule, _ in rules)
    yield from (f"FNDA:{hits},{_name(rule)}" for _, rule, hits in rules)
    yield f"FNF:{len(rules)}"
    yield f"FNH:{sum(hits > 0 for _, _, hits in rules)}"
    yield from (branch for line in file.lines for branch in _branches(line))
    yield f"BRF:{file.branches}"
    yield f"BRH:{file.branches_hit}"
    yield from (f"DA:{line.number},{line.hits}" for line in file.lines)
    yield f"LF:{len(file.lines)}"
    yield f"LH:{file.lines_hit}"
    yield "end_of_record"


def _branches(line: Line) -> Iterable[str]:
    """`-` where the condition was never reached at all."""
    reached = {branch.group for branch in line.branches if branch.taken}
    for number, branch in enumerate(line.branches):
        taken = branch.taken if branch.group in reached else "-"
        yield f"BRDA:{line.number},{branch.group},{number},{taken}"


def _name(rule: str) -> str:
    """On one line, whatever an id is made of."""
    return visible(" ".join(rule.split()))
