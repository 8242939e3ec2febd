"""Changes as SARIF 2.1.0, for code scanning: a result for each group of them."""

from collections.abc import Mapping
from hashlib import sha256

from convroute.report.difference.compared import Compared, Comparison
from convroute.report.difference.groups import Group, reasons
from convroute.report.difference.notes import Kind, Note, example, notes
from convroute.report.sarif import LEVEL, Json, artifact, document

_RULES: Mapping[Kind, str] = {
    "changed-decision": "Conversations are decided otherwise than before the change.",
    "unknown-decision": "Whether conversations are decided otherwise was too hard to say.",
    "policy-added": "A policy is there that was not there before.",
    "policy-removed": "A policy is gone.",
    "unused-expectation": "An expected change covers nothing of what changed.",
}


def render(comparison: Comparison) -> str:
    rules: list[Json] = [
        {"id": name, "shortDescription": {"text": text}, "defaultConfiguration": {"level": "warning"}}
        for name, text in _RULES.items()
    ]
    results = [*map(_result, notes(comparison))]
    return document("convroute diff", rules, results, successful=not comparison.broken)


def _result(note: Note) -> Json:
    text, known_by = _text(note)
    place = note.place
    mark = sha256("\0".join((note.kind, place.file, *known_by)).encode("utf-8", "replace")).hexdigest()
    region = {"startLine": place.line, "startColumn": place.column}
    return {
        "ruleId": note.kind,
        "ruleIndex": [*_RULES].index(note.kind),
        "level": LEVEL[note.level],
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(place.file), "region": region}}],
        "partialFingerprints": {"convroute/v1": mark[:32]},
    }


def _text(note: Note) -> tuple[str, tuple[str, ...]]:
    """With it comes what stays the same of it when lines move."""
    if isinstance(note.about, str):
        return note.about, (note.space or note.about,)
    group, compared = note.about
    return _told(group, compared), (group.line.text, group.before, group.after)


def _told(group: Group, compared: Compared) -> str:
    was = "" if group.line.was is None else f"was: {group.line.was.text}\n"
    text = f"{group.before} → {group.after}\nbecause of: {group.line.text}\n{was}"
    if group.minor:
        return text + "\n".join(f"{action}: {said}" for action, said in reasons(group).items())
    which = ", and ".join(said for entry in group.entries for said in entry.which)
    return f"{text}which: {which}\n{example(group, compared)}"
