"""A text that fits some globs and does not fit others, or the proof that there is none (language: `like`).

All patterns are read side by side, one character after the other. Characters
that no pattern names are all alike, so one stands for them all.
"""

from collections import deque
from collections.abc import Iterable, Sequence

from convroute.tester.witness.effort import Effort

# A pattern as its characters: None is `*`, "" is `?`.
Parts = tuple[str | None, ...]
State = frozenset[int]

_OTHERS = "x", "z", "q", "1", "~"
MOST_STATES = 20_000
_PLACES = 8
"""Places of patterns that are gone through while one test is made."""


def parts(pattern: str) -> Parts:
    """The pattern with its escapes read."""
    found: list[str | None] = []
    characters = iter(pattern)
    for character in characters:
        if character == "*":
            found.append(None)
        elif character == "?":
            found.append("")
        else:
            found.append(next(characters, "\\") if character == "\\" else character)
    return tuple(found)


def example(pattern: str, filler: str) -> str:
    """A text that fits: `filler` for each `*`, `x` for each `?`."""
    return "".join(filler if part is None else part or "x" for part in parts(pattern))


def exactly(text: str) -> Parts:
    """A pattern that only `text` fits."""
    return tuple(text)


def shortest(
    fitting: Sequence[Parts], others: Sequence[Parts], least: int = 0, effort: Effort | None = None
) -> tuple[str | None, bool]:
    """A shortest text of at least `least` characters that fits all of `fitting` and none of `others`.

    Also whether the answer is exact: with None it is a proof, unless there were too many states, or
    the `effort` is used up.
    """
    patterns = (*fitting, *others)
    alphabet = _alphabet(patterns)
    start = tuple(_closed(pattern, {0}) for pattern in patterns)
    waiting: deque[tuple[tuple[State, ...], str]] = deque([(start, "")])
    known = {(start, 0)}
    while waiting:
        states, text = waiting.popleft()
        if len(text) >= least and _accepted(patterns, states, len(fitting)):
            return text, True
        if effort is not None and not effort.spend(len(alphabet) * _work(states)):
            return None, False
        for character in alphabet:
            after = tuple(map(_step, patterns, states, (character,) * len(patterns)))
            key = (after, min(len(text) + 1, least))
            if key not in known and all(after[: len(fitting)]):
                known.add(key)
                waiting.append((after, text + character))
        if len(known) > MOST_STATES:
            return None, False
    return None, True


def _work(states: Sequence[State]) -> int:
    """What a step of all patterns takes, by what other tests take: it goes through every place of each."""
    return len(states) + sum(map(len, states)) // _PLACES


def _alphabet(patterns: Iterable[Parts]) -> list[str]:
    named = {part for pattern in patterns for part in pattern if part}
    fresh = next((character for character in _OTHERS if character not in named), None)
    code = 0x100
    while fresh is None:
        fresh = None if chr(code) in named else chr(code)
        code += 1
    return [fresh, *sorted(named)]


def _closed(pattern: Parts, positions: Iterable[int]) -> State:
    """With every position that is reached without a character: a `*` may stand for nothing."""
    found = set(positions)
    for position in sorted(found):
        while position < len(pattern) and pattern[position] is None:
            position += 1
            found.add(position)
    return frozenset(found)


def _step(pattern: Parts, state: State, character: str) -> State:
    after: set[int] = set()
    for position in state:
        if position == len(pattern):
            continue
        part = pattern[position]
        if part is None:
            after.add(position)
        elif part in ("", character):
            after.add(position + 1)
    return _closed(pattern, after)


def _accepted(patterns: Sequence[Parts], states: Sequence[State], fitting: int) -> bool:
    ends = [len(pattern) in state for pattern, state in zip(patterns, states, strict=True)]
    return all(ends[:fitting]) and not any(ends[fitting:])
