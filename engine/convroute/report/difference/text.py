"""For people: what changes, grouped by the line that changed and by what was and is decided."""

from collections.abc import Iterator

from convroute.differ.difference import Line, Undecided
from convroute.differ.difference import Version as Side
from convroute.differ.expected import Judged
from convroute.policy.model import ExpectedChange
from convroute.report.difference.compared import Compared, Comparison, shown
from convroute.report.difference.conversation import because, given, happens
from convroute.report.difference.groups import Entry, Group, Open, groups, reasons, undecided
from convroute.report.difference.summary import summary
from convroute.report.display import visible
from convroute.report.palette import PLAIN, Palette
from convroute.source import Place

_MOST = 10
"""Conditions of one entry; the others are counted."""


def render(comparison: Comparison, palette: Palette = PLAIN) -> str:
    """Every change, then one line that sums up."""
    lines = [line for compared in comparison.compared for line in _policy(compared, comparison, palette)]
    for one in comparison.unused:
        lines += [*_expected(one, "nothing changes as", palette), ""]
    for one in comparison.doubtful:
        lines += [*_expected(one, "nobody knows whether anything changes as", palette), ""]
    told = summary(comparison)
    lines.append(palette.good(told) if comparison.clean else palette.warning(told))
    return "\n".join(lines) + "\n"


def _policy(compared: Compared, comparison: Comparison, palette: Palette) -> Iterator[str]:
    old, new = compared.old, compared.new
    if old is None or new is None:
        yield f"{palette.strong(visible(compared.version.called))}: {'added' if old is None else 'removed'}"
        yield ""
        return
    found = [*groups(compared)]
    if not found and not compared.undecided:
        return
    yield palette.strong(f"{visible(old.called)} → {visible(new.called)}")
    yield ""
    previous = None
    for group in found:
        yield from _group(group, compared, comparison, palette, headed=group.line != previous)
        previous = group.line
    for one in undecided(compared):
        yield from _unknown(one, palette)


def _group(
    group: Group, compared: Compared, comparison: Comparison, palette: Palette, *, headed: bool
) -> Iterator[str]:
    if headed:
        yield of_line(group.line, palette)
    yield f"  {palette.bad(visible(group.before))} → {palette.good(visible(group.after))}"
    if group.minor:
        yield from _minor(group, comparison, palette)
    else:
        for entry in group.entries:
            yield from _entry(entry, compared, comparison, palette)
    yield ""


def _minor(group: Group, comparison: Comparison, palette: Palette) -> Iterator[str]:
    left = sum(not judged.declared for judged in group.judged)
    if comparison.expecting:
        yield f"    {'status':8} {palette.bad(f'{left} not expected') if left else palette.good('expected')}"
    for action, said in reasons(group).items():
        yield f"    {action:8} {said}"


def _entry(entry: Entry, compared: Compared, comparison: Comparison, palette: Palette) -> Iterator[str]:
    judged = entry.judged
    region = shown(judged)
    if region.same:
        yield f"    {'status':8} only another rule decides"
    elif comparison.expecting:
        yield f"    {'status':8} {_status(judged, palette)}"
    for number, condition in enumerate(entry.which[:_MOST]):
        yield f"    {'and' if number else 'which':8} {visible(condition)}"
    if len(entry.which) > _MOST:
        yield f"    {'and':8} {len(entry.which) - _MOST} more"
    yield f"    {'example':8} {visible(happens(compared.policies, region.after))}"
    yield f"    {'':8} {palette.quiet(visible(given(compared.policies, region)))}"
    yield f"    {'before':8} {_because(region.before, compared, palette)}"
    yield f"    {'after':8} {_because(region.after, compared, palette)}"


def _status(judged: Judged, palette: Palette) -> str:
    titles = ", ".join(f'"{visible(one.title)}"' for one in judged.by)
    if judged.declared:
        return palette.good(f"expected: {titles}")
    if isinstance(judged.rest, Undecided):
        return palette.warning(f"unknown whether all of it is covered by {titles}: {judged.rest.why}")
    return palette.bad(f"not expected beside {titles}" if titles else "not expected")


def _because(side: Side, compared: Compared, palette: Palette) -> str:
    return f"{visible(because(compared.policies, side))}{_at(side.decision.reason.at, palette)}"


def of_line(line: Line, palette: Palette = PLAIN) -> str:
    """`+ route message to care when vip   shop.route:12`; of an edited line both versions"""
    if line.was is None:
        mark = palette.good("+") if line.side == "new" else palette.bad("-")
        return f"{mark} {palette.strong(visible(line.text))}{_at(line.place, palette)}"
    mark = palette.warning("~")
    before = "moved from" if line.was.text == line.text else f"was {visible(line.was.text)}"
    return (
        f"{mark} {palette.strong(visible(line.text))}{_at(line.place, palette)}\n"
        f"  {before}{_at(line.was.place, palette)}"
    )


def _at(place: Place | None, palette: Palette) -> str:
    return "" if place is None else palette.quiet(f"  {visible(place.file)}:{place.line}")


def _unknown(hard: Open, palette: Palette) -> Iterator[str]:
    one = hard.one
    if one.line is not None:
        yield of_line(one.line, palette)
    asked = "which rule decides, and nothing else: " if one.same else ""
    why = f"{asked}{visible(hard.why)}; try a larger --budget"
    yield f"  {palette.warning('unknown')} {visible(hard.about)}: {why}"
    yield ""


def _expected(expected: ExpectedChange, what: str, palette: Palette) -> Iterator[str]:
    title = palette.strong(f'"{visible(expected.title)}"')
    yield f"{palette.warning(what)} {title} expects{_at(expected.place, palette)}"
