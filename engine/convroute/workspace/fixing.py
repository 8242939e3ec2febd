"""Repairs until nothing changes any more, and proves that safe repairs are safe.

A safe fix is applied when every policy that reads the file keeps its canonical
digest, or at least its decisions (`proof`); one that would change them counts as
unsafe, whatever its rule believes. Fixes that undo each other are not applied.
"""

import os
from collections.abc import Callable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic, Fix
from convroute.linter.history import Witness, unknown
from convroute.linter.proof import ERRORS, Proofs
from convroute.linter.repair import compatible, repaired
from convroute.workspace.changes import Changed, write_all
from convroute.workspace.checking import all_checked
from convroute.workspace.disk import read_bytes
from convroute.workspace.fixes import Identity, Turns, by_one_name, identity
from convroute.workspace.linting import Linted, findings_of
from convroute.workspace.route_files import key_of, names_of

Shown = Callable[[tuple[Diagnostic, ...]], tuple[Diagnostic, ...]]
"""Which findings somebody wants to see."""

_MOST_ROUNDS = 50
_BOM = b"\xef\xbb\xbf"


class _Attempt(Struct, frozen=True):
    """Files and policies with some fixes; `objection` is why they may not be applied, or None."""

    contents: dict[str, bytes]
    policies: list[Checked]
    objection: str | None


class Fixing(Struct):
    """One run over `files`. By real path: `contents`, as they would be; `names`, as they are called.

    `shown` are the findings that are wanted; `turned_down` says why a fix was not applied, and
    `hopeless` are those of them that nobody may apply.
    """

    files: tuple[str, ...]
    shown: Shown
    unsafe: bool
    former: Witness = unknown
    contents: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    applied: int = 0
    policies: list[Checked] = field(default_factory=list)
    proofs: Proofs = field(default_factory=Proofs)
    turned_down: dict[Identity, str] = field(default_factory=dict)
    hopeless: set[Identity] = field(default_factory=set)
    fought_over: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Rounds of fixes until one applies none; a fix that was turned down is not tried again.

        Where fixes undo each other all begins anew, without them.
        """
        self._begin()
        for _ in range(_MOST_ROUNDS):
            fighting = self._rounds()
            if not fighting:
                return
            self._give_up(fighting)
            self._begin()

    def left(self) -> Linted:
        """What is still found, whether it is shown or not."""
        linted = findings_of(self.policies, self.former, asked=self.files)
        return replace(linted, diagnostics=tuple(self._demoted(item) for item in linted.diagnostics))

    def changes(self) -> Iterator[Changed]:
        """Name, old and new content of each file that changes."""
        for key, new in sorted(self.contents.items(), key=lambda pair: self.names[pair[0]]):
            if new != self.before[key]:
                yield self.names[key], self.before[key], new

    def write(self) -> None:
        """All files, or none; not if somebody changed one meanwhile."""
        write_all(self.changes())

    def _begin(self) -> None:
        self.contents, self.applied = {}, 0
        self.policies = all_checked(self.files)

    def _rounds(self) -> list[Fix]:
        """As many rounds as there is something to do; the fixes that undo each other, where some do."""
        turns = Turns()
        for _ in range(_MOST_ROUNDS):
            fixes = self._round()
            fighting = turns.fighting(self.before, self.contents, fixes)
            if fighting or not fixes:
                return fighting
        return []

    def _give_up(self, fighting: list[Fix]) -> None:
        for fix in fighting:
            name = self.names[key_of(fix.edits[0].source.name)]
            self.fought_over.add(name)
            self.turned_down[identity(fix)] = f"another fix of `{name}` undoes it"
            self.hopeless.add(identity(fix))

    def _round(self) -> list[Fix]:
        """The fixes that were applied."""
        found = findings_of(self.policies, self.former, asked=self.files).diagnostics
        fixes = by_one_name(item.fix for item in self.shown(found) if item.fix is not None)
        wanted = (fix for fix in fixes if fix.applicability == "safe" or self.unsafe)
        return self._apply(compatible(fix for fix in wanted if identity(fix) not in self.turned_down))

    def _apply(self, fixes: list[Fix]) -> list[Fix]:
        """All of them, or what is left when everything is turned down that an objection goes back to."""
        while fixes:
            attempt = self._attempt(fixes, proving=True)
            if attempt.objection is None:
                self.contents, self.policies = attempt.contents, attempt.policies
                self.applied += len(fixes)
                return fixes
            fixes = self._accepted([], fixes, attempt.objection)
        return []

    def _accepted(self, good: list[Fix], more: list[Fix], objection: str | None = None) -> list[Fix]:
        """`good`, which passed, and of `more` what goes with them: by halves, so that one bad fix is cheap.

        `objection` is known if all of them together were tried already.
        """
        if not more:
            return good
        if objection is None:
            objection = self._attempt([*good, *more]).objection
            if objection is None:
                return [*good, *more]
        if len(more) == 1:
            self.turned_down[identity(more[0])] = objection
            if objection == ERRORS:
                self.hopeless.add(identity(more[0]))
            return good
        half = len(more) // 2
        first = self._accepted(good, more[:half])
        whole = len(first) == len(good) + half
        return self._accepted(first, more[half:], objection if whole else None)

    def _attempt(self, fixes: list[Fix], *, proving: bool = False) -> _Attempt:
        contents = dict(self.contents)
        touched: set[str] = set()
        for source, text in repaired(fixes):
            key = key_of(source.name)
            old = self._content(key, source.name)
            contents[key] = (_BOM if old.startswith(_BOM) else b"") + text.encode("utf-8")
            touched.add(key)
        after = all_checked(self.files, contents)
        return _Attempt(contents, after, self._objection(after, touched, proving))

    def _content(self, key: str, name: str) -> bytes:
        if key not in self.before:
            self.before[key] = read_bytes(name)
            self.names[key] = name
        return self.contents.get(key, self.before[key])

    def _objection(self, after: list[Checked], touched: set[str], proving: bool) -> str | None:
        """Safe: no policy decides otherwise. Unsafe: none loses its meaning, and none has more errors."""
        was, now = _by_root(self.policies), _by_root(after)
        for root, checked in was.items():
            if not touched & {key_of(name) for name in names_of(checked)}:
                continue
            new = now.get(root)
            if self.unsafe:
                objection = None if new is not None and _worth(checked, new) else ERRORS
            else:
                objection = self.proofs.objection(checked, new, proving=proving)
            if objection is not None:
                return objection
        return None

    def _demoted(self, item: Diagnostic) -> Diagnostic:
        """A safe fix that is still there was turned down; the `help` says why."""
        if item.fix is None:
            return item
        key = identity(item.fix)
        why = self.turned_down.get(key)
        if key in self.hopeless:
            return replace(item, help=_joined(item.help, f"no fix is applied: {why}"), fix=None)
        if item.fix.applicability == "unsafe":
            return item
        advice = _joined(item.help, f"the fix is unsafe here: {why}" if why else None)
        return replace(item, help=advice, fix=replace(item.fix, applicability="unsafe"))


def _joined(*parts: str | None) -> str | None:
    return "; ".join(part for part in parts if part) or None


def _by_root(policies: list[Checked]) -> dict[str, Checked]:
    return {os.path.realpath(checked.files[0].source.name): checked for checked in policies if checked.files}


def _worth(before: Checked, after: Checked) -> bool:
    if before.policy is not None:
        return after.policy is not None
    return _errors(after) <= _errors(before)


def _errors(checked: Checked) -> int:
    return sum(item.code.startswith("E") for item in checked.diagnostics)
