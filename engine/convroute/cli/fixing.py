"""`--fix` and `--diff`: repairs until nothing changes any more, and proves that safe ones are safe.

A safe fix is applied when every policy that reads the file keeps its canonical
digest; one that would change it counts as unsafe, whatever its rule believes.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from convroute.checker.checked import Checked
from convroute.cli.linting import checked_policies, findings_of, key_of, names_of
from convroute.cli.refusal import Refusal
from convroute.diagnostic import Diagnostic, Fix
from convroute.linter.repair import compatible, repaired
from convroute.report.display import visible
from convroute.workspace import CannotRead, read_bytes, write_beside

Shown = Callable[[tuple[Diagnostic, ...]], tuple[Diagnostic, ...]]
_MOST_ROUNDS = 50
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Fixing:
    """One run. By real path: `contents`, the files as they would be; `names`, as they are called."""

    paths: tuple[str, ...]
    shown: Shown
    unsafe: bool
    contents: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    applied: int = 0
    policies: list[Checked] = field(default_factory=list)

    def run(self) -> None:
        """Rounds of fixes until one applies none; a fix that was turned down is not tried again."""
        self.policies = checked_policies(self.paths, {})
        for _ in range(_MOST_ROUNDS):
            if not self._round():
                return

    def left(self) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
        """What is still found, and the names of all files."""
        found, names = findings_of(self.policies)
        return tuple(_demoted(item) for item in self.shown(found)), names

    def changes(self) -> Iterator[tuple[str, bytes, bytes]]:
        """Name, old and new content of each file that changes."""
        for key, new in sorted(self.contents.items(), key=lambda pair: self.names[pair[0]]):
            if new != self.before[key]:
                yield self.names[key], self.before[key], new

    def write(self) -> None:
        """Each file beside itself, then renamed; not if somebody changed it meanwhile."""
        for name, old, new in self.changes():
            try:
                if read_bytes(name) != old:
                    raise Refusal(f"`{visible(name)}` was changed by somebody else meanwhile; try again")
                write_beside(name, new)
            except CannotRead as cannot:
                raise Refusal(visible(str(cannot))) from None

    def _round(self) -> bool:
        found, _ = findings_of(self.policies)
        fixes = [item.fix for item in self.shown(found) if item.fix is not None]
        wanted = compatible(fix for fix in fixes if fix.applicability == "safe" or self.unsafe)
        return self._try(wanted) or self._one_by_one(wanted)

    def _one_by_one(self, fixes: list[Fix]) -> bool:
        """Those that pass alone, together; at worst the first of them."""
        good = [fix for fix in fixes if self._passes([fix]) is not None]
        return self._try(good) or any(self._try([fix]) for fix in good[:1])

    def _try(self, fixes: list[Fix]) -> bool:
        """Applies them if they may be applied together."""
        result = self._passes(fixes)
        if result is None:
            return False
        self.contents, self.policies = result
        self.applied += len(fixes)
        return True

    def _passes(self, fixes: list[Fix]) -> tuple[dict[str, bytes], list[Checked]] | None:
        if not fixes:
            return None
        contents = dict(self.contents)
        touched: set[str] = set()
        for source, text in repaired(fixes):
            key = key_of(source.name)
            old = self._content(key, source.name)
            contents[key] = (_BOM if old.startswith(_BOM) else b"") + text.encode("utf-8")
            touched.add(key)
        after = checked_policies(self.paths, contents)
        return (contents, after) if self._may(after, touched) else None

    def _content(self, key: str, name: str) -> bytes:
        if key not in self.before:
            try:
                self.before[key] = read_bytes(name)
            except CannotRead as cannot:
                raise Refusal(visible(str(cannot))) from None
            self.names[key] = name
        return self.contents.get(key, self.before[key])

    def _may(self, after: list[Checked], touched: set[str]) -> bool:
        """Safe: the same digests. Unsafe: no policy loses its meaning, and none has more errors."""
        was, now = _by_root(self.policies), _by_root(after)
        for root, checked in was.items():
            new = now.get(root)
            if not touched & {key_of(name) for name in names_of(checked)}:
                continue
            if new is None or not (_worth(checked, new) if self.unsafe else _same(checked, new)):
                return False
        return True


def _demoted(item: Diagnostic) -> Diagnostic:
    """A safe fix that is still there was turned down: it would have changed a decision."""
    if item.fix is None or item.fix.applicability == "unsafe":
        return item
    return replace(item, fix=replace(item.fix, applicability="unsafe"))


def _by_root(policies: list[Checked]) -> dict[str, Checked]:
    return {os.path.realpath(checked.files[0].source.name): checked for checked in policies if checked.files}


def _same(before: Checked, after: Checked) -> bool:
    if before.policy is None or after.policy is None:
        return False
    return before.policy.digest == after.policy.digest


def _worth(before: Checked, after: Checked) -> bool:
    if before.policy is not None:
        return after.policy is not None
    return _errors(after) <= _errors(before)


def _errors(checked: Checked) -> int:
    return sum(item.code.startswith("E") for item in checked.diagnostics)
