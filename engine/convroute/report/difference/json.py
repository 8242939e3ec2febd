"""For programs (`schemas/diff.schema.json`)."""

from convroute.differ.difference import Line, Region, Undecided
from convroute.differ.difference import Version as Side
from convroute.differ.expected import Judged
from convroute.policy.model import ExpectedChange
from convroute.report.difference.compared import Compared, Comparison, Version
from convroute.report.difference.groups import changes, not_expected
from convroute.report.display import in_json
from convroute.report.snapshots import input_of, thread_of
from convroute.source import Place
from convroute.version import VERSION

FORMAT_VERSION = 1
Json = dict[str, object]


def render(comparison: Comparison) -> str:
    from convroute.regions.tables import unicode_version, zones_version

    document = {
        "format_version": FORMAT_VERSION,
        "convroute": VERSION,
        "proved_with": {"unicode": unicode_version(), "zones": zones_version()},
        "policies": [_policy(one, comparison.expecting) for one in comparison.compared],
        "unused": [_expected(one) for one in comparison.unused],
        "doubtful": [_expected(one) for one in comparison.doubtful],
        "summary": {
            "equal": not comparison.regions
            and not (comparison.unknown or comparison.added or comparison.removed or comparison.broken),
            "policies": len(comparison.compared),
            "unchanged": comparison.same,
            "added": len(comparison.added),
            "removed": len(comparison.removed),
            "with_errors": len(comparison.broken),
            "changes": sum(map(changes, comparison.compared)),
            "regions": comparison.regions,
            "by_other_rules": comparison.by_other_rules,
            "not_expected": sum(map(not_expected, comparison.compared)) if comparison.expecting else None,
            "unknown": comparison.unknown,
        },
    }
    return in_json(document, indent=2) + "\n"


def _policy(compared: Compared, expecting: bool) -> Json:
    return {
        "old": _version(compared.old),
        "new": _version(compared.new),
        "regions": [_region(compared, one, expecting) for one in compared.judged],
        "unknown": [_undecided(compared, one) for one in compared.undecided],
    }


def _version(version: Version | None) -> Json | None:
    if version is None:
        return None
    policy = version.policy
    return {
        "file": version.file,
        "revision": version.revision,
        "name": policy.name,
        "version": policy.version,
        "digest": policy.digest,
    }


def _region(compared: Compared, judged: Judged, expecting: bool) -> Json:
    region = judged.region
    return {
        "space": region.space,
        "line": _line(compared, region.line),
        "condition": region.condition,
        "only_rule": region.same,
        **_sides(compared, region),
        "expected": _meant(compared, judged) if expecting else None,
    }


def _meant(compared: Compared, judged: Judged) -> Json:
    rest = judged.rest
    return {
        "by": [_expected(one) for one in judged.by],
        "all": judged.declared,
        "rest": _sides(compared, rest) if isinstance(rest, Region) and rest is not judged.region else None,
        "unknown": rest.why if isinstance(rest, Undecided) else None,
    }


def _sides(compared: Compared, region: Region) -> Json:
    return {"before": _side(compared, region.before), "after": _side(compared, region.after)}


def _side(compared: Compared, side: Side) -> Json:
    return {
        "line": _line(compared, side.line),
        "input": input_of(side.snapshot),
        "thread": thread_of(side.snapshot),
        "decision": side.decision.to_json(),
    }


def _line(compared: Compared, line: Line | None) -> Json | None:
    if line is None:
        return None
    return {
        "side": line.side,
        "declares": line.declares,
        "name": line.name,
        "text": line.text,
        "at": _place(compared.placed(line).place),
        "was": line.was and {"text": line.was.text, "at": _place(line.was.place)},
    }


def _undecided(compared: Compared, one: Undecided) -> Json:
    return {
        "space": one.space,
        "line": _line(compared, one.line),
        "only_rule": one.same,
        "outcomes": one.outcomes and {"before": one.outcomes[0], "after": one.outcomes[1]},
        "why": one.why,
    }


def _expected(one: ExpectedChange) -> Json:
    return {"title": one.title, "at": _place(one.place)}


def _place(place: Place | None) -> Json | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}
