"""The difference between two texts, as `diff -u` writes it, in time proportional to their length.

Lines that are there once in either text hold the two together. What is left
between those is compared line by line where it is short, and from both its
ends where it is long.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from difflib import Match, SequenceMatcher
from itertools import pairwise

from convroute.report.display import cells, visible
from convroute.report.palette import Palette

_CONTEXT = 3
_SHORT = 1024
"""Lines of the one times lines of the other."""


def unified(before: str, after: str, name: str) -> str:
    """What `patch` needs to make `after` of `before`; empty if they are equal."""
    old, new = _lines(before), _lines(after)
    hunks = [_hunk(group, old, new) for group in _Matched(old, new).get_grouped_opcodes(_CONTEXT)]
    if not hunks:
        return ""
    return f"--- {visible(name)}\n+++ {visible(name)}\n" + "".join(hunks)


def coloured(diff: str, palette: Palette) -> str:
    """A difference for people; where there are no colours it stays as it is, for `patch`."""
    if not palette.coloured:
        return diff
    body = False  # before the first `@@`, `---` and `+++` name the file
    shown = []
    for line in diff.split("\n"):
        body = body or line.startswith("@@")
        shown.append(_in_colour(line, palette, body=body))
    return "\n".join(shown)


def _in_colour(line: str, palette: Palette, *, body: bool) -> str:
    text = "".join(cells(line, range(0)))
    match line[:1] if body else "":
        case "@":
            return palette.hint(text)
        case "-":
            return palette.bad(text)
        case "+":
            return palette.good(text)
        case " ":
            return text
        case _:
            return palette.strong(text) if not body else text


def _lines(text: str) -> list[str]:
    r"""The lines, each with its `\n`; nothing else ends one."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


class _Matched(SequenceMatcher[str]):
    """Which lines are the same in both, found in another way than difflib's, which may take very long."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self.old = old
        self.new = new

    def get_matching_blocks(self) -> list[Match]:
        blocks: list[Match] = []
        for i, j in _pairs(self.old, self.new):
            last = blocks[-1] if blocks else Match(-1, -1, 0)
            if (last.a + last.size, last.b + last.size) == (i, j):
                blocks[-1] = Match(last.a, last.b, last.size + 1)
            else:
                blocks.append(Match(i, j, 1))
        return [*blocks, Match(len(self.old), len(self.new), 0)]


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
    """The indexes of equal lines, rising in both."""
    held = [(-1, -1), *_rising(_once_in_both(old, new)), (len(old), len(new))]
    for (i, j), (next_i, next_j) in pairwise(held):
        if i >= 0:
            yield i, j
        i, j = i + 1, j + 1
        while i < next_i and j < next_j and old[i] == new[j]:
            yield i, j
            i, j = i + 1, j + 1
        same = 0
        while next_i - same > i and next_j - same > j and old[next_i - same - 1] == new[next_j - same - 1]:
            same += 1
        end_i, end_j = next_i - same, next_j - same
        if (end_i - i) * (end_j - j) <= _SHORT:
            yield from _compared(old[i:end_i], new[j:end_j], i, j)
        yield from zip(range(end_i, next_i), range(end_j, next_j), strict=True)


def _compared(old: list[str], new: list[str], i: int, j: int) -> Iterator[tuple[int, int]]:
    for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for number in range(match.size):
            yield i + match.a + number, j + match.b + number


def _once_in_both(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    often_old, often_new = Counter(old), Counter(new)
    where = {line: index for index, line in enumerate(new) if often_new[line] == 1}
    return [(i, where[line]) for i, line in enumerate(old) if often_old[line] == 1 and line in where]


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest selection of `pairs` whose second numbers rise, too."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        ends[length : length + 1] = [j]
        at[length : length + 1] = [index]
        before.append(at[length - 1] if length else -1)
    chosen: list[tuple[int, int]] = []
    index = at[-1] if at else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def _hunk(group: list[tuple[str, int, int, int, int]], old: list[str], new: list[str]) -> str:
    first, last = group[0], group[-1]
    written = [f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"]
    for tag, i, i_end, j, j_end in group:
        if tag == "equal":
            written += [_marked(" ", line) for line in old[i:i_end]]
        else:
            written += [_marked("-", line) for line in old[i:i_end]]
            written += [_marked("+", line) for line in new[j:j_end]]
    return "".join(written)


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
