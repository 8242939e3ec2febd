"""The nearest name: what somebody who mistyped a word most likely meant."""

from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate closest to `word`, or None if nothing is close enough to be meant.

    Distance counts insertions, deletions, substitutions and swapped neighbours;
    up to a third of the word (at least one, at most three) may differ. Of two that
    are equally close the one with the same letters is meant, `lint` by `lnit`; then the one
    that only lacks letters: `thread.is_new` by `thread.new`.
    """
    from rapidfuzz.distance import OSA  # only somebody's mistake needs it

    limit = max(1, min(3, (len(word) + 1) // 3))
    letters = sorted(word)
    best: tuple[int, bool, bool, int, str] | None = None
    for candidate in candidates:
        distance = OSA.distance(word, candidate, score_cutoff=limit)
        if distance <= limit and candidate != word:
            swapped, lacks = sorted(candidate) == letters, _lacks(word, candidate)
            rank = (distance, not swapped, not lacks, abs(len(candidate) - len(word)), candidate)
            best = rank if best is None or rank < best else best
    return best[-1] if best else None


def _lacks(word: str, candidate: str) -> bool:
    """Whether `word` is `candidate` with letters left out."""
    letters = iter(candidate)
    return all(letter in letters for letter in word)


def slip_of(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is one edit away from `word`; `-` for `_` is not an edit, as Meta writes both."""
    from rapidfuzz.distance import OSA  # only somebody's mistake needs it

    plain = word.replace("-", "_")
    return next((one for one in candidates if OSA.distance(plain, one, score_cutoff=1) == 1), None)
