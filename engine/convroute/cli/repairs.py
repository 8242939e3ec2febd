"""Fixes as one run of `--fix` knows them: what they do wherever lines move, and files by one name."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from convroute.cli.linting import key_of
from convroute.cli.refusal import Refusal
from convroute.diagnostic import Edit, Fix
from convroute.report.display import visible
from convroute.source import Source
from convroute.workspace import CannotRead, CannotWrite, read_bytes, write_beside

Identity = tuple[object, ...]
Changed = tuple[str, bytes, bytes]


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


@dataclass(slots=True)
class History:
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


def write_all(changes: Iterable[Changed]) -> None:
    """All files or none: each is looked at before the first is written; what was written is taken back."""
    files = [*changes]
    done: list[Changed] = []
    try:
        for name, old, _ in files:
            if read_bytes(name) != old:
                raise Refusal(f"`{visible(name)}` was changed by somebody else meanwhile; try again")
        for name, old, new in files:
            write_beside(name, new)
            done.append((name, old, new))
    except CannotRead as cannot:
        left = [*_not_taken_back(done)]
        said = f"; {', '.join(left)} was changed already" if left else "; no file was changed"
        raise Refusal(visible(str(cannot)) + said) from None


def _not_taken_back(done: list[Changed]) -> Iterator[str]:
    for name, old, _ in done:
        try:
            write_beside(name, old)
        except CannotWrite:
            yield f"`{visible(name)}`"
