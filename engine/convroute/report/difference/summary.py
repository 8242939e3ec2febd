"""The line that sums up a comparison."""

from collections.abc import Iterator

from convroute.report.difference.compared import Comparison
from convroute.report.difference.groups import changes, not_expected
from convroute.wording import counted


def summary(comparison: Comparison) -> str:
    """`3 changes because of 2 lines of 1 policy, 1 of them not expected`"""
    parts = [*_parts(comparison)]
    if not comparison.regions and not comparison.unknown:
        both = [one for one in comparison.compared if one.old is not None and one.new is not None]
        looked = len(both) + comparison.same
        if looked:
            decided = f"{counted(looked, 'policy')} {'decides' if looked == 1 else 'decide'}"
            parts.insert(0, f"nothing changes: {decided} every conversation as before")
    return "; ".join(parts) or "nothing to compare"


def _parts(comparison: Comparison) -> Iterator[str]:
    if comparison.regions:
        lines = {
            (number, one.region.line)
            for number, its in enumerate(comparison.compared)
            for one in its.judged
            if not one.region.same
        }
        count = sum(map(changes, comparison.compared))
        said = f"{counted(count, 'change')} because of {counted(len(lines), 'line')}"
        if comparison.expecting:
            left = sum(map(not_expected, comparison.compared))
            said += f", {left} of them not expected" if left else ", all of them expected"
        yield said
    if comparison.by_other_rules:
        yield f"in {counted(comparison.by_other_rules, 'place')} another rule decides, and alike"
    if comparison.unknown:
        yield f"{counted(comparison.unknown, 'question')} too hard to answer, so nothing is proved there"
    if comparison.unknown_rules:
        asked = counted(comparison.unknown_rules, "question")
        yield f"{asked} too hard to say which rule decides, and nothing else changes there"
    if comparison.added:
        yield f"{counted(len(comparison.added), 'policy')} added"
    if comparison.removed:
        yield f"{counted(len(comparison.removed), 'policy')} removed"
    if comparison.unused:
        yield f"{counted(len(comparison.unused), 'expected change')} did not happen"
    if comparison.doubtful:
        yield f"of {counted(len(comparison.doubtful), 'expected change')} it is not known whether it happens"
    if comparison.broken:
        yield f"{counted(len(comparison.broken), 'policy')} with errors not compared"
