"""One run of `convroute diff`: what is compared, what is meant to change, and what came of it."""

import os
import sys
from collections.abc import Sequence

import click
from msgspec import Struct

from convroute.checker.check import check
from convroute.checker.plan import Plan
from convroute.cli import terminal
from convroute.cli.inputs import STDIN, note_passed_over, only_one_stdin, policy_files, read_stdin
from convroute.cli.policies import with_meaning
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.reporting import write_report
from convroute.cli.runs.plan import of_plan, plan_in
from convroute.differ.compare import compare
from convroute.differ.expected import Expectations, conditions_of
from convroute.policy.model import ExpectedChange
from convroute.report.difference.compared import Compared, Comparison, Version
from convroute.report.difference.formats import Format, render
from convroute.report.display import visible
from convroute.watching import unwatched
from convroute.workspace.declared_places import declared_places
from convroute.workspace.discovery import PassedOver
from convroute.workspace.gc_pause import gc_paused
from convroute.workspace.pairing import Entry, Pair, Side, paired


class DiffRun(Struct, frozen=True):
    """`expect` is None where everything counts, else the name of a plan, which may be empty."""

    paths: tuple[str, ...]
    since: str | None
    expect: str | None
    rules: bool
    budget: int

    def show(self, form: Format, outputs: Sequence[tuple[Format, str]]) -> int:
        comparison = self._compared()
        for written, path in outputs:
            write_report(path, render(comparison, written))
        terminal.out(render(comparison, form, terminal.palette(sys.stdout)))
        if form == "github":
            from convroute.cli.job_summary import add_text
            from convroute.report.difference import markdown

            add_text(lambda room: markdown.render(comparison, room))
        return 2 if comparison.broken else int(not comparison.clean)

    def _compared(self) -> Comparison:
        with refusing():
            pairs, same = self._pairs()
            plan = plan_in(self.expect) if self.expect else None
            return _Comparing(self, plan).all(pairs, same)

    # --- what is compared --------------------------------------------------------------------

    def _pairs(self) -> tuple[list[Pair], int]:
        if self.since is not None:
            return self._since(self.since)
        if len(self.paths) != 2:
            raise click.UsageError(self._how_many(), click.get_current_context(silent=True))
        only_one_stdin(*self.paths)
        old, new = (Side.of(path, read_stdin) for path in self.paths)
        if old.is_folder != new.is_folder:
            folder, file = (old, new) if old.is_folder else (new, old)
            raise Refusal(
                f"`{visible(folder.called)}` is a folder and `{visible(file.called)}` is not: "
                "name two policies, or two folders"
            )
        if not old.is_folder:
            for side in (old, new):
                side.check_link()
            return [Pair(old.entry(), new.entry())], 0
        before, after = (side.entries(_files(side)) for side in (old, new))
        for side, entries in ((old, before), (new, after)):
            if not entries:
                raise Refusal(f"there is no policy in `{visible(side.called)}`")
        pairs = paired(before, after)
        if not any(pair.old and pair.new for pair in pairs):
            raise Refusal(
                f"no policy in `{visible(new.called)}` has the name, or the path, of one in "
                f"`{visible(old.called)}`: name two files to compare them whatever they are called"
            )
        return pairs, 0

    def _how_many(self) -> str:
        if len(self.paths) == 1 and self.expect:
            return f"`{visible(self.expect)}` is the plan here: write `--expect` behind OLD and NEW"
        if len(self.paths) == 1:
            return "two are needed, OLD and NEW; OLD may be `HEAD:FILE`, the file as it was committed"
        if not self.paths:
            return "two policies or two folders are needed, OLD and NEW; or --since REF"
        return f"two policies, or two folders, are compared, and not {len(self.paths)}"

    def _since(self, ref: str) -> tuple[list[Pair], int]:
        from convroute.workspace.history import History
        from convroute.workspace.since import pairs_since

        history = History(ref)
        pairs: list[Pair] = []
        unchanged = 0
        for path in self.paths or (".",):
            if path == STDIN:
                raise Refusal("`-` has no commit to compare it with: name OLD and NEW")
            found, same = pairs_since(history, path, policy_files([path], _nothing_there))
            if not found and not same:
                raise Refusal(_no_policy(path))
            pairs += found
            unchanged += same
        return pairs, unchanged


class _Comparing(Struct):
    run: DiffRun
    plan: Plan | None
    alone: bool = False
    """Whether there is one pair, so that it is watched what is found of it."""

    def all(self, pairs: Sequence[Pair], same: int) -> Comparison:
        loaded = [_Loaded.of(pair) for pair in terminal.watched(pairs, "reading")]
        if self.run.since is not None:
            loaded = [one.as_added() for one in loaded]
        broken = tuple(said for one in loaded for said in one.broken)
        if broken and len(pairs) == 1:
            raise Refusal(broken[0], loaded[0].details)
        for one in loaded:
            if one.details:
                terminal.err(one.details)
        for said in broken:
            terminal.error(said)
        whole = [one for one in loaded if not one.broken]
        self.alone = len(whole) == 1
        meant = [self._meant(one) for one in whole]
        planned = (
            [[] for _ in whole] if self.plan is None else of_plan(self.plan, [one.pair for one in whole])
        )
        expectations = Expectations()
        done = tuple(
            self._pair(one, [*its, *more], expectations)
            for one, its, more in terminal.watched(
                zip(whole, meant, planned, strict=True), "comparing", length=len(whole)
            )
        )
        return Comparison(
            done,
            same,
            self.run.expect is not None,
            tuple(expectations.covering("nothing")),
            tuple(expectations.covering("unknown")),
            broken,
        )

    def _meant(self, loaded: "_Loaded") -> Sequence[ExpectedChange]:
        """By the policy itself."""
        if self.run.expect is None or loaded.new is None:
            return ()
        return loaded.new.policy.examples.expected

    def _pair(
        self, loaded: "_Loaded", expected: Sequence[ExpectedChange], expectations: Expectations
    ) -> Compared:
        old, new = loaded.old, loaded.new
        if old is None or new is None:
            return Compared(old, new)
        alone = terminal.watched if self.alone else unwatched
        found = compare(
            old.policy,
            new.policy,
            budget=self.run.budget,
            conditions=conditions_of(expected),
            rules=self.run.rules,
            watching=alone,
        )
        return Compared(old, new, tuple(expectations.judge(found, expected)), found.undecided)


class _Loaded(Struct, frozen=True):
    """Both sides of a pair; `broken` says which of them has no meaning, `details` why."""

    pair: Pair
    old: Version | None
    new: Version | None
    broken: tuple[str, ...] = ()
    details: str = ""

    @classmethod
    def of(cls, pair: Pair) -> "_Loaded":
        broken: list[Refusal] = []
        old, new = (_version(entry, broken) for entry in (pair.old, pair.new))
        details = "".join(dict.fromkeys(refusal.details for refusal in broken))
        return cls(pair, old, new, tuple(refusal.message for refusal in broken), details)

    def as_added(self) -> "_Loaded":
        """A policy that had errors before decided nothing: it is compared with nothing, and its repair is
        not held up."""
        if self.new is None or not self.broken:
            return self
        terminal.note(f"{self.broken[0]}, so there is nothing to compare with")
        return _Loaded(self.pair, None, self.new)


def _version(entry: Entry | None, broken: list[Refusal]) -> Version | None:
    """What is wrong with the policy is added to `broken`."""
    if entry is None:
        return None
    called = entry.root.name if entry.revision is None else f"{entry.revision}:{entry.root.name}"
    try:
        with gc_paused():
            checked = check(entry.root, entry.files)
        policy = with_meaning(called, checked)
    except Refusal as refusal:
        broken.append(refusal)
        return None
    return Version(entry.root.name, entry.revision, policy, declared_places(checked))


def _files(side: Side) -> Sequence[str]:
    if side.revision is None:
        return policy_files([side.path])
    passed = PassedOver()
    files = side.revision.files(side.path, passed)
    note_passed_over(PassedOver([f"{side.revision.called}:{link}" for link in passed.links]))
    return files


def _no_policy(path: str) -> str:
    if os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name that is too long
        return f"there is no policy in `{visible(path)}`, nor was there one"
    return f"`{visible(path)}` is not a policy: it has no `policy` block; name the file that includes it"


def _nothing_there(_: str) -> None:
    """A folder without policies may have had some."""
