"""What stands between statements: comments on lines of their own, and at most one empty line."""

from convroute.formatter.tokens import comment


def between(gap: str, *, first: bool, last: bool) -> str:
    """The text from the end of one statement to the beginning of the next.

    `first`: no statement stands before it; `last`: none after it. A comment on
    the line of the statement before stays there.
    """
    behind, *lines = [comment(line).lstrip(" \t\r") for line in gap.split("\n")]
    if first:
        lines = [behind, *lines]
        behind = ""
    if lines and not last:
        lines.pop()  # where the next statement begins
    kept = _without_empty_repetitions(lines)
    if first and kept[:1] == [""]:
        kept = kept[1:]
    if last and kept[-1:] == [""]:
        kept.pop()
    above = "".join(f"{line}\n" for line in kept)
    return above if first else f"{'  ' if behind else ''}{behind}\n{above}"


def _without_empty_repetitions(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or kept[-1:] != [""]:
            kept.append(line)
    return kept
