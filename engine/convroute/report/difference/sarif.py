"""Changes as SARIF 2.1.0, for code scanning: a result for each group of them."""

from hashlib import sha256

from convroute.diagnostic import Severity
from convroute.report.difference.answers import unproved
from convroute.report.difference.compared import Compared, Comparison, shown
from convroute.report.difference.conversation import given, happens
from convroute.report.difference.groups import Group, groups, reasons
from convroute.report.display import in_json
from convroute.report.sarif import ROOT, SCHEMA, Json, artifact
from convroute.source import Place
from convroute.version import VERSION

_RULES = {
    "changed-decision": "Conversations are decided otherwise than before the change.",
    "unknown-decision": "Whether conversations are decided otherwise was too hard to say.",
    "policy-added": "A policy is there that was not there before.",
    "policy-removed": "A policy is gone.",
    "unused-expectation": "An expected change covers nothing of what changed.",
}
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}


def render(comparison: Comparison) -> str:
    results = [result for compared in comparison.compared for result in _results(compared, comparison)]
    results += [
        _result("unused-expectation", "warning", one.place, f'nothing changes as "{one.title}" expects')
        for one in comparison.unused
    ]
    rules = [
        {"id": name, "shortDescription": {"text": text}, "defaultConfiguration": {"level": "warning"}}
        for name, text in _RULES.items()
    ]
    run = {
        "tool": {
            "driver": {
                "name": "convroute diff",
                "version": VERSION,
                "semanticVersion": VERSION,
                "rules": rules,
            }
        },
        "invocations": [{"executionSuccessful": not comparison.broken}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "the folder the command was started in"}}},
        "columnKind": "unicodeCodePoints",
        "defaultEncoding": "utf-8",
        "results": results,
    }
    return in_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _results(compared: Compared, comparison: Comparison) -> list[Json]:
    old, new = compared.old, compared.new
    home = Place(compared.version.file, 1, 1)
    if old is None or new is None:
        what = "added" if old is None else "removed"
        return [_result(f"policy-{what}", "warning", home, f"the policy was {what}")]
    found = [_changed(group, compared, comparison, home) for group in groups(compared)]
    for one in compared.undecided:
        at = home if one.line is None else _at(one.line.place, one.line.side, home)
        level: Severity = "info" if one.same else "warning"
        found.append(_result("unknown-decision", level, at, f"{unproved(one)}: {one.why}", one.space))
    return found


def _changed(group: Group, compared: Compared, comparison: Comparison, home: Place) -> Json:
    meant = all(one.region.same or (comparison.expecting and one.declared) for one in group.judged)
    region = shown(group.judged[0])
    text = f"{group.before} → {group.after}\nbecause of: {group.line.text}\n"
    if group.minor:
        text += "\n".join(f"{action}: {said}" for action, said in reasons(group).items())
    else:
        example = f"{happens(compared.policies, region.after)}; {given(compared.policies, region)}"
        which = ", and ".join(said for entry in group.entries for said in entry.which)
        text += f"which: {which}\nexample: {example}"
    at = _at(group.line.place, group.line.side, home)
    level: Severity = "info" if meant else "warning"
    return _result("changed-decision", level, at, text, group.line.text, group.before, group.after)


def _at(place: Place | None, side: str, home: Place) -> Place:
    """Of a line that is gone the beginning of the policy: the files are the new ones."""
    return place if place is not None and side == "new" else home


def _result(rule: str, level: Severity, place: Place, text: str, *known_by: str) -> Json:
    """`known_by` is what stays the same when lines move."""
    mark = sha256(
        "\0".join((rule, place.file, *(known_by or (text,)))).encode("utf-8", "replace")
    ).hexdigest()
    region = {"startLine": place.line, "startColumn": place.column}
    return {
        "ruleId": rule,
        "ruleIndex": [*_RULES].index(rule),
        "level": _LEVEL[level],
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(place.file), "region": region}}],
        "partialFingerprints": {"convroute/v1": mark[:32]},
    }
