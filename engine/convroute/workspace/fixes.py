"""Fixes as one run knows them: what they do wherever lines move, files by one name, and which undo others."""

import hashlib
from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.diagnostic import Edit, Fix
from convroute.source import Source
from convroute.workspace.route_files import key_of

Identity = tuple[object, ...]


def identity(fix: Fix) -> Identity:
    """What a fix does, wherever its lines have moved since."""
    return (fix.title, *(_change(edit) for edit in fix.edits))


def _change(edit: Edit) -> Identity:
    text, span = edit.source.text, edit.span
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : end if end >= 0 else None]
    return key_of(edit.source.name), line, span.start - start, edit.replacement


def by_one_name(fixes: Iterable[Fix]) -> list[Fix]:
    """The same fixes; a file that was reached by several names is called by the first of them."""
    sources: dict[str, Source] = {}

    def named(edit: Edit) -> Edit:
        source = sources.setdefault(key_of(edit.source.name), edit.source)
        return edit if source.name == edit.source.name else replace(edit, source=source)

    return [replace(fix, edits=tuple(named(edit) for edit in fix.edits)) for fix in fixes]


class Turns(Struct):
    """What each file has been in a run, and the fixes between: they fight if a file becomes what it was."""

    states: dict[str, list[bytes]] = field(default_factory=dict)
    fixes: dict[str, list[list[Fix]]] = field(default_factory=dict)

    def fighting(self, before: Mapping[str, bytes], now: Mapping[str, bytes], fixes: list[Fix]) -> list[Fix]:
        """The fixes that took a file away from what it is again; `fixes` are those of this round."""
        found: list[Fix] = []
        for key, of_file in _by_file(fixes).items():
            states = self.states.setdefault(key, [_digest(before[key])])
            steps = self.fixes.setdefault(key, [])
            steps.append(of_file)
            state = _digest(now[key])
            if state in states:
                found += [fix for step in steps[states.index(state) :] for fix in step]
            states.append(state)
        return found


def _by_file(fixes: Iterable[Fix]) -> dict[str, list[Fix]]:
    found: dict[str, list[Fix]] = {}
    for fix in fixes:
        for key in {key_of(edit.source.name) for edit in fix.edits}:
            found.setdefault(key, []).append(fix)
    return found


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
