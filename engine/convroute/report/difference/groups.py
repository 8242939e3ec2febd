"""What is told of a comparison together: one group for each line that changed and each outcome."""

from collections.abc import Hashable, Iterable, Iterator
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.request import Request
from convroute.differ.difference import Line, Region, Undecided
from convroute.differ.expected import Judged
from convroute.differ.words import asked
from convroute.report.difference.answers import answers
from convroute.report.difference.compared import Compared, shown
from convroute.report.difference.conversation import in_names
from convroute.wording import all_of


class Group(Struct, frozen=True):
    """Regions because of one line that come from one answer to another.

    `minor`: requests that are denied as before, for other reasons; they stand together, because only who
    reads the reason of a denial sees them.
    """

    line: Line
    before: str
    after: str
    judged: tuple[Judged, ...]
    minor: bool = False

    @property
    def entries(self) -> tuple["Entry", ...]:
        """What is told of it: one entry for all that is said in the same words. An app asks for many things,
        and many rules name it, so that of a declaration there is one entry with all of them."""
        found: dict[Hashable, list[Judged]] = {}
        for one in self.judged:
            said = None if _is_whole(self.line) else shown(one).condition
            found.setdefault((said, *_standing(one)), []).append(one)
        return tuple(Entry(its[0], tuple(_conditions(map(shown, its)))) for its in found.values())


class Entry(Struct, frozen=True):
    """Regions that are told together: `judged` is the one that is shown, `which` says what all are about."""

    judged: Judged
    which: tuple[str, ...]


def groups(compared: Compared) -> Iterator[Group]:
    """By line, in the order in which the lines come up; then by what is decided before and after."""
    found: dict[Line, dict[tuple[bool, str, str], list[Judged]]] = {}
    for one in compared.judged:
        region = shown(one)
        minor = _is_minor(region)
        with_action = not _is_whole(region.line)
        said = _DENIED if minor else answers(compared.policies, region, with_action=with_action)
        key = (minor, *said)
        found.setdefault(one.region.line, {}).setdefault(key, []).append(one)
    for line, its in found.items():
        for (minor, before, after), judged in sorted(its.items(), key=lambda item: item[0][0]):
            names = partial(in_names, compared.policies, beside="not connected")
            yield Group(compared.placed(line), names(before), names(after), tuple(judged), minor)


class Open(Struct, frozen=True):
    """Questions about one line and one pair of answers that were too hard; `one` of them, with its place, and
    what was hard of each."""

    one: Undecided
    whys: tuple[str, ...]

    @property
    def why(self) -> str:
        """Each reason once: `the search for a text took too many steps (3 questions)`"""
        count = f" ({len(self.whys)} questions)" if len(self.whys) > 1 else ""
        return f"{'; '.join(dict.fromkeys(self.whys))}{count}"

    @property
    def about(self) -> str:
        """`organic (bot by default, for 1 day → care, for 1 day)`: what is asked about."""
        if self.one.outcomes is None:
            return self.one.space
        before, after = self.one.outcomes
        return f"{self.one.space} ({before} → {after})"


def undecided(compared: Compared) -> Iterator[Open]:
    """What was too hard to say, by line and by what would be decided before and after."""
    found: dict[Undecided, list[str]] = {}
    for one in compared.undecided:
        found.setdefault(replace(one, why=""), []).append(one.why)
    for one, whys in found.items():
        yield Open(replace(one, line=one.line and compared.placed(one.line)), tuple(whys))


def changes(compared: Compared) -> int:
    """How many there are, as they are told."""
    return sum(_count(group) for group in groups(compared))


def not_expected(compared: Compared) -> int:
    """How many of them nobody meant, at least not all of them."""
    return sum(_count(group, meant=False) for group in groups(compared))


def _count(group: Group, *, meant: bool = True) -> int:
    told = (
        [*group.judged[:1], *filter(lambda one: not one.declared, group.judged)][-1:]
        if group.minor
        else [entry.judged for entry in group.entries]
    )
    return sum(not one.region.same and (meant or not one.declared) for one in told)


_DENIED = ("denied", "denied for another reason")


def _is_minor(region: Region) -> bool:
    outcomes = {region.before.decision.outcome, region.after.decision.outcome}
    return outcomes == {"denied"} and not region.same


def _is_whole(line: Line) -> bool:
    """Whether a line is about everything at once."""
    return line.declares in ("app", "default")


def _standing(judged: Judged) -> tuple[Hashable, ...]:
    """Who meant it, and whether all of it."""
    return judged.declared, *(one.place for one in judged.by), isinstance(judged.rest, Undecided)


def _conditions(regions: Iterable[Region]) -> Iterator[str]:
    """Each once; `every take, pass and send by bot` is one."""
    actions: dict[str, list[str]] = {}
    for region in regions:
        item = region.after.snapshot.item
        beginning = f"every {asked(item.action)}" if isinstance(item, Request) else region.condition
        rest = region.condition.removeprefix(beginning) if isinstance(item, Request) else region.condition
        its = actions.setdefault(rest, [])
        if isinstance(item, Request) and asked(item.action) not in its:
            its.append(asked(item.action))
    for rest, its in actions.items():
        yield f"every {all_of(its)}{rest}" if its else rest


def reasons(group: Group) -> dict[str, str]:
    """Of a minor group by action, the reasons before and after: `not_thread_owner, lead_flow → unknown_app`.

    Those that stay are left out, unless all do.
    """
    found: dict[str, dict[str, dict[str, None]]] = {}
    for one in group.judged:
        region = shown(one)
        before, after = region.before.decision.reason_kind, region.after.decision.reason_kind
        of_action = found.setdefault(region.space.replace("_", " "), {})
        of_action.setdefault(after, {}).setdefault(before)
    said = {action: "; ".join(_reasons(its)) for action, its in found.items()}
    changed = {action: text for action, text in said.items() if text}
    return changed or {
        action: f"{', '.join(its)} as before, and the thread is another one's"
        for action, its in found.items()
    }


def _reasons(by_after: dict[str, dict[str, None]]) -> Iterator[str]:
    for after, before in by_after.items():
        others = [one for one in before if one != after]
        if others:
            yield f"{', '.join(others)} → {after}"
