"""Which fixes go together, and what a text is with them.

A fix is applied as a whole or not at all. Two that touch the same place never
go together: the second waits until the text was read again.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct, field

from convroute.diagnostic import Edit, Fix
from convroute.source import Source


class _Taken(Struct):
    """Places of one file that are taken, sorted; neighbours never touch."""

    spans: list[tuple[int, int]] = field(default_factory=list)

    def touches(self, edit: Edit) -> bool:
        index = bisect_left(self.spans, (edit.span.start, -1))
        near = self.spans[max(0, index - 1) : index + 1]
        return any(start <= edit.span.end and edit.span.start <= end for start, end in near)

    def take(self, edit: Edit) -> None:
        insort(self.spans, (edit.span.start, edit.span.end))


def compatible(fixes: Iterable[Fix]) -> list[Fix]:
    """Those that can be applied at once, in the order given."""
    taken: dict[str, _Taken] = {}
    chosen: list[Fix] = []
    for fix in fixes:
        places = [(taken.setdefault(edit.source.name, _Taken()), edit) for edit in fix.edits]
        if not places or _overlap(fix.edits) or any(place.touches(edit) for place, edit in places):
            continue
        for place, edit in places:
            place.take(edit)
        chosen.append(fix)
    return chosen


def _overlap(edits: Sequence[Edit]) -> bool:
    """Whether edits of one fix are in each other's way."""
    ordered = sorted(edits, key=lambda edit: (edit.source.name, edit.span.start, edit.span.end))
    return any(
        one.source.name == other.source.name and other.span.start < one.span.end
        for one, other in pairwise(ordered)
    )


def repaired(fixes: Iterable[Fix]) -> list[tuple[Source, str]]:
    """Each file that the fixes (compatible ones) change, and its text with them."""
    edits: dict[str, list[Edit]] = {}
    for fix in fixes:
        for edit in fix.edits:
            edits.setdefault(edit.source.name, []).append(edit)
    return [(of_file[0].source, _text(of_file)) for of_file in edits.values()]


def _text(edits: list[Edit]) -> str:
    text = edits[0].source.text
    parts: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        parts += [text[position : edit.span.start], edit.replacement]
        position = edit.span.end
    return "".join([*parts, text[position:]])
