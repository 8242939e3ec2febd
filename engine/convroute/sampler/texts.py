"""Strings that fit a pattern or hold a phrase, and strings that nearly do (language: Conditions)."""

from collections.abc import Iterable, Iterator, Sequence

from convroute.syntax.limits import MAX_STRING

_RUNS = ("", "x", "7 ü", "a-b")
_FILLERS = ("x", "ü")


def globbed(pattern: str, runs: Sequence[str] = ()) -> Iterator[str]:
    """Strings that fit `pattern`; short `runs` are tried in the places of its `*` as well."""
    parts = _pieces(pattern)
    stars = parts.count("*")
    for index, run in enumerate((*_RUNS, *runs)):
        if len(run) * stars > MAX_STRING:
            continue
        one = _FILLERS[index % len(_FILLERS)]
        yield "".join(run if part == "*" else one if part == "?" else part[1:] for part in parts)


def beside_glob(pattern: str) -> Iterator[str]:
    """Strings that miss `pattern`, or would fit it if it were a little different."""
    parts = _pieces(pattern)
    for run in ("", "xy"):
        yield "".join("" if part == "?" else run if part == "*" else part[1:] for part in parts)
        yield "".join("xx" if part == "?" else run if part == "*" else part[1:] for part in parts)
    yield pattern
    for text in [*globbed(pattern)][:2]:
        yield from beside(text)


def _pieces(pattern: str) -> list[str]:
    """`*`, `?`, and each literal character with a blank before it."""
    pieces: list[str] = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            pieces.append(" " + next(characters, "\\"))
        else:
            pieces.append(character if character in "*?" else " " + character)
    return pieces


def beside(text: str) -> Iterator[str]:
    """Strings that differ from `text` in a single respect."""
    yield text + "x"
    yield text[:-1]
    yield text[1:]
    yield text.swapcase()
    yield " " + text
    if len(text) > 1:
        yield text[: len(text) // 2] + "_" + text[len(text) // 2 + 1 :]
    if text.isascii() and text.isdigit():
        yield str(int(text) + 1)


def mentioning(phrase: Sequence[str]) -> Iterator[str]:
    """Texts with the words of `phrase` in sequence, in other cases and between other words."""
    plain = " ".join(phrase)
    yield f"Hi, {plain}!"
    yield plain
    yield plain.upper()
    yield f"so: {'-'.join(phrase).title()} please"


def beside_phrase(phrase: Sequence[str]) -> Iterator[str]:
    """Texts that nearly hold `phrase`: a longer word, another order, a word between."""
    plain = " ".join(phrase)
    yield plain + "s"
    yield "un" + plain
    yield plain[:-1]
    yield "".join(phrase) if len(phrase) > 1 else plain[1:]
    if len(phrase) > 1:
        yield " ".join(reversed(phrase))
        yield f"{phrase[0]} or {' '.join(phrase[1:])}"
        yield " ".join(phrase[1:])
        yield " ".join(phrase[:-1])


def together(texts: Iterable[str]) -> str:
    """One text with all of `texts` in it, none touching another."""
    return " / ".join(texts)
