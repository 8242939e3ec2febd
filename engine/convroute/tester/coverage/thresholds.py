"""The least that has to be covered: `rules=100,conditions=90`, or one number for everything."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from convroute.did_you_mean import nearest
from convroute.tester.coverage.obligations import KINDS, Kind
from convroute.tester.coverage.summary import CoverageReport, Total

Thresholds = Mapping[Kind, float]


class BadThreshold(ValueError):  # noqa: N818  it reads as what happened
    """What is wrong with thresholds, as the end of a sentence about them."""


class Missed(Struct, frozen=True):
    """A policy that is under a threshold."""

    policy: str
    kind: Kind
    total: Total
    least: float


def thresholds(text: str) -> Thresholds:
    """Kind to percent, from `KIND=PERCENT` joined by commas, or a single number. Raises `BadThreshold`."""
    found: dict[Kind, float] = {}
    for part in (part.strip() for part in text.split(",")):
        word, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals:
            word, number = "", word
        kinds = [_kind(word)] if equals else KINDS
        for kind in kinds:
            if kind in found:
                raise BadThreshold(f"says `{kind}` twice")
            found[kind] = percent(number)
    return found


def _kind(word: str) -> Kind:
    kind = next((kind for kind in KINDS if kind == word), None)
    if kind is not None:
        return kind
    near = nearest(word, KINDS)
    raise BadThreshold(
        f"has `{word}`, which is never counted: "
        + (f"did you mean {near}?" if near else f"there are {', '.join(KINDS)}")
    )


def percent(number: str) -> float:
    """`90`, `92.5` or `90%`. Raises `BadThreshold`."""
    plain = number.removesuffix("%").strip()
    if not plain.replace(".", "", 1).isdecimal() or not plain.isascii() or float(plain) > 100:
        raise BadThreshold(f"has `{number}` where a percentage from 0 to 100 could stand")
    return float(plain)


def missed(reports: Iterable[CoverageReport], least: Thresholds) -> tuple[Missed, ...]:
    """Every policy counts by itself, so that a large one does not hide a small one."""
    return tuple(
        Missed(report.policy.name, kind, report.totals[kind], percent)
        for report in reports
        for kind, percent in least.items()
        if report.totals[kind].percent < percent
    )
