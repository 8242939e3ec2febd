"""The least mutation score: `mutation=100` among other thresholds, or one number for everything."""

from convroute.tester.coverage.thresholds import BadThreshold, percent


def split(text: str, *, mutating: bool) -> tuple[float | None, str | None]:
    """The least score in `--fail-under`, and what is left of it for coverage; None where there is nothing.

    A bare number counts for mutation only if mutants are run anyway. Raises `BadThreshold`.
    """
    least: float | None = None
    rest: list[str] = []
    for part in text.split(","):
        word, equals, number = (piece.strip() for piece in part.partition("="))
        if equals and word == "mutation":
            if least is not None:
                raise BadThreshold("says `mutation` twice")
            least = percent(number)
            continue
        rest.append(part)
        if not equals and mutating:
            least = percent(word)
    return least, ",".join(rest) if rest else None
