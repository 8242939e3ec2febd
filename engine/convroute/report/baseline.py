"""A baseline: the findings of one day, which are not to be shown again (`schemas/baseline.schema.json`).

Findings are known by their fingerprints, so that lines may move; files by their
place below the baseline's own folder, wherever the command was started. Of each
policy it also has the version and the digest, to tell later that only one of them changed.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.diagnostic import Diagnostic
from convroute.policy.versions import Former
from convroute.report.fingerprint import fingerprints
from convroute.source import Source

FORMAT = 1


class NoBaseline(Exception):  # noqa: N818  it reads as what happened
    """The text is not a baseline; the message completes the sentence "the file ..."."""


class Baseline(Struct, frozen=True):
    """Code and file of findings, by fingerprint; and each policy as it was, by its file.

    Files are as seen from the baseline's folder.
    """

    findings: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, Former] = field(default_factory=dict)


def render(
    diagnostics: Sequence[Diagnostic],
    policies: Mapping[str, Former],
    folder: str,
    kept_as_it_was: Baseline | None = None,
) -> str:
    """Today's findings, but for errors that leave a policy without meaning; one line each, for diffs.

    `policies` are today's, by the name of their file; `kept_as_it_was` is about files nobody looked at today.
    """
    elsewhere = kept_as_it_was or Baseline()
    kept = [item for item in diagnostics if not item.leaves_no_meaning]
    marks = _marks(kept, folder)
    found = {
        mark: f"{item.code} {below(item.source.name, folder)}" for mark, item in zip(marks, kept, strict=True)
    }
    found = {**elsewhere.findings, **found}
    now = {below(name, folder): policy for name, policy in policies.items()}
    document = {
        "format_version": FORMAT,
        "findings": dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0]))),
        "policies": {
            file: {"version": policy.version, "digest": policy.digest}
            for file, policy in sorted({**elsewhere.policies, **now}.items())
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def about_others(
    known: Baseline, looked_at: frozenset[str], folder: str, wanted: Callable[[str], bool]
) -> Baseline:
    """What it has of files that were not looked at today, or with codes that are not `wanted` today.

    Only of files that are still there; names as of `below`.
    """

    def kept(file: str, code: str | None = None) -> bool:
        missed = file not in looked_at or (code is not None and not wanted(code))
        return missed and os.path.exists(os.path.join(folder, file))  # noqa: PTH110,PTH118  text

    return Baseline(
        {mark: what for mark, what in known.findings.items() if kept(*_file_and_code(what))},
        {file: policy for file, policy in known.policies.items() if kept(file)},
    )


def _file_and_code(what: str) -> tuple[str, str]:
    code, _, file = what.partition(" ")
    return file, code


def read(text: str, name: str) -> Baseline:
    """The baseline in the file called `name`; raises `NoBaseline`."""
    try:
        document = json.loads(text)
    except ValueError:
        raise NoBaseline("is not JSON") from None
    except RecursionError:
        raise NoBaseline("is not a baseline: it is nested too deeply") from None
    if not isinstance(document, dict) or not isinstance(document.get("findings"), dict):
        raise NoBaseline("is not a baseline: it has no `findings`")
    if document.get("format_version") != FORMAT:
        raise NoBaseline(f"has another format than {FORMAT}, the one this program knows")
    policies = document.get("policies", {})
    if not isinstance(policies, dict):
        raise NoBaseline("is not a baseline: its `policies` are not an object")
    formers = {file: _former(file, entry, name) for file, entry in policies.items()}
    return Baseline({mark: str(what) for mark, what in document["findings"].items()}, formers)


def _former(file: str, entry: object, name: str) -> Former:
    if isinstance(entry, dict):
        version, digest = entry.get("version"), entry.get("digest")
        if isinstance(version, str) and isinstance(digest, str):
            return Former(version, digest, name)
    raise NoBaseline(f"is not a baseline: of the policy `{file}` it has no version and digest")


def new(
    diagnostics: Iterable[Diagnostic], known: Iterable[str], folder: str
) -> tuple[tuple[Diagnostic, ...], int]:
    """What the baseline does not know, or nobody may freeze; and how many of its findings are gone."""
    known = frozenset(known)
    items = [*diagnostics]
    marks = _marks(items, folder)
    pairs = zip(items, marks, strict=True)
    left = tuple(item for item, mark in pairs if mark not in known or item.leaves_no_meaning)
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
