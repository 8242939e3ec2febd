"""A baseline: the findings of one day, which are not to be shown again (`schemas/baseline.schema.json`).

Findings are known by their fingerprints, so that lines may move; files by their
place below the baseline's own folder, wherever the command was started. Of each
policy it also has the version and the digest, to tell later that only one of them changed.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from convroute.diagnostic import Diagnostic
from convroute.policy.versions import Former
from convroute.report.fingerprint import fingerprints
from convroute.source import Source

FORMAT = 1
_WITHOUT_MEANING = ("E1", "E2")


class NoBaseline(Exception):  # noqa: N818  it reads as what happened
    """The text is no baseline; the message completes the sentence "the file ..."."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Fingerprints of findings; and by file, as seen from the baseline's folder, each policy as it was."""

    findings: frozenset[str] = frozenset()
    policies: Mapping[str, Former] = field(default_factory=dict)


def render(diagnostics: Sequence[Diagnostic], policies: Mapping[str, Former], folder: str) -> str:
    """Today's findings, but for errors that leave a policy without meaning; one line each, for diffs.

    `policies` are today's, by the name of their file.
    """
    kept = [item for item in diagnostics if not without_meaning(item)]
    marks = _marks(kept, folder)
    found = {
        mark: f"{item.code} {below(item.source.name, folder)}" for mark, item in zip(marks, kept, strict=True)
    }
    document = {
        "format_version": FORMAT,
        "findings": dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0]))),
        "policies": {
            below(name, folder): {"version": policy.version, "digest": policy.digest}
            for name, policy in sorted(policies.items())
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def without_meaning(item: Diagnostic) -> bool:
    """Whether it is an error that leaves a policy without meaning; such a policy is not linted further."""
    return item.code.startswith(_WITHOUT_MEANING)


def read(text: str, name: str) -> Baseline:
    """The baseline in the file called `name`; raises `NoBaseline`."""
    try:
        document = json.loads(text)
    except ValueError:
        raise NoBaseline("is no JSON") from None
    if not isinstance(document, dict) or not isinstance(document.get("findings"), dict):
        raise NoBaseline("is no baseline: it has no `findings`")
    if document.get("format_version") != FORMAT:
        raise NoBaseline(f"has another format than {FORMAT}, the one this program knows")
    policies = document.get("policies", {})
    if not isinstance(policies, dict):
        raise NoBaseline("is no baseline: its `policies` are no object")
    formers = {file: _former(file, entry, name) for file, entry in policies.items()}
    return Baseline(frozenset(document["findings"]), formers)


def _former(file: str, entry: object, name: str) -> Former:
    if isinstance(entry, dict):
        version, digest = entry.get("version"), entry.get("digest")
        if isinstance(version, str) and isinstance(digest, str):
            return Former(version, digest, name)
    raise NoBaseline(f"is no baseline: of the policy `{file}` it has no version and digest")


def new(
    diagnostics: Iterable[Diagnostic], known: frozenset[str], folder: str
) -> tuple[tuple[Diagnostic, ...], int]:
    """What the baseline does not know, and how many of its findings are gone."""
    items = [*diagnostics]
    marks = _marks(items, folder)
    left = tuple(item for item, mark in zip(items, marks, strict=True) if mark not in known)
    return left, len(known.difference(marks))


def _marks(diagnostics: Sequence[Diagnostic], folder: str) -> list[str]:
    sources: dict[str, Source] = {}
    moved = []
    for item in diagnostics:
        name = item.source.name
        source = sources.setdefault(name, Source(below(name, folder), item.source.text))
        moved.append(replace(item, source=source))
    return fingerprints(moved)


def below(name: str, folder: str) -> str:
    """A file's name as seen from the baseline's folder."""
    if name == "-":
        return name
    return os.path.relpath(os.path.realpath(name), os.path.realpath(folder)).replace(os.sep, "/")
