"""Looks at policies in a process of its own, so that the server goes on meanwhile: lint, tests, replay.

Reads a `Question` from standard input and writes a `Candidate`, both as MessagePack.
"""

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from convroute.api import Policy, PolicyError
from convroute.compiler.program import Program
from convroute.diagnostic import Diagnostic
from convroute.server.bundle import BundleError, bundled
from convroute.server.policies import Policies, TwoForOneError
from convroute.server.policy_files import files_below, policies_in
from convroute.server.reload.candidate import Candidate, Loaded, Question
from convroute.server.reload.replay import replayed
from convroute.tester.invariants import judge_invariants
from convroute.tester.plan import plan
from convroute.tester.results import Result
from convroute.tester.suite import Shared, judge_all
from convroute.workspace.checking import all_checked, by_policy
from convroute.workspace.failure import CannotRead
from convroute.workspace.linting import findings_of
from convroute.workspace.loading import load
from convroute.workspace.route_files import FRAGMENT, key_of, names_of, rank_of
from convroute.workspace.together import Together

MOST_TOLD = 50
_GENTLY = 19
"""Nobody waits for us as they wait for the server."""


def candidate_of(question: Question) -> Candidate:
    """Never raises for what stands in the files."""
    try:
        paths = policies_in(question.path)
        groups = [*_groups(question.path, paths)]
        checked = all_checked([file for group in groups for file in group.files])
        folders = tuple(sorted({_folder(name) for one in checked for name in names_of(one)}))
        found = findings_of(checked).diagnostics
        errors = [_sentence(one) for one in found if one.severity == "error"]
        findings = tuple(_sentence(one) for one in found if one.severity != "error")[:MOST_TOLD]
        if not paths:
            errors.append(f"there is no policy in `{question.path}`")
        if errors:
            return Candidate(errors=tuple(errors[:MOST_TOLD]), findings=findings, folders=folders)
        results = [result for group in groups for result in _tested(group)]
        policies = [Policy.load(path) for path in paths]
        loaded = tuple(_loaded(policy, path) for policy, path in zip(policies, paths, strict=True))
        changes = replayed(Policies(policies), question.logged)
    except (BundleError, CannotRead, PolicyError, TwoForOneError) as wrong:
        return Candidate(errors=(str(wrong),))
    failed = tuple(f"{one.at}: {one.name}" for one in results if not one.passed)
    return Candidate(
        loaded,
        findings=findings,
        tests=len(results),
        failed=failed[:MOST_TOLD],
        replayed=len(question.logged),
        changes=changes,
        folders=folders,
    )


def folders_of(path: str) -> tuple[str, ...]:
    """Where files stand on which the policies depend; those that can be read."""
    folders = {_folder(f"{path}/") if os.path.isdir(path) else _folder(path)}  # noqa: PTH112  text
    with suppress(CannotRead):
        for file in policies_in(path):
            folders |= {_folder(name) for name in names_of(load(file))}
    return tuple(sorted(folders))


def _groups(path: str, paths: tuple[str, ...]) -> Iterator[Together]:
    """The files of each policy with its tests; of one that was named also those beside it."""
    if os.path.isdir(path):  # noqa: PTH112  Path.is_dir raises on a name that is too long
        yield from by_policy(file for file in files_below(path) if rank_of(file) != FRAGMENT)
        return
    wanted = {key_of(one) for one in paths}
    beside = [file for file in files_below(_folder(path)) if key_of(file) not in wanted]
    for group in by_policy([*paths, *(file for file in beside if rank_of(file) != FRAGMENT)]):
        if wanted & {key_of(file) for file in group.files}:
            yield group


def _tested(group: Together) -> Iterator[Result]:
    """The tests of a policy, in its own files and in others, and its invariants."""
    ready: Program | None = None
    shared = Shared()
    for path, checked in group.each(load):
        policy = checked.policy
        if policy is None:
            continue
        ready = ready or Program(policy)
        sources = {file.source.name: file.source for file in checked.files}
        yield from judge_all(plan(policy, sources), ready=ready, shared=shared)
        if path not in group.tests and policy.examples.invariants:
            yield from judge_invariants(policy, sources, lambda _: True)


def _loaded(policy: Policy, path: str) -> Loaded:
    return Loaded(path, policy.digest, pickle.dumps(policy), bundled(path, policy.digest))


def _folder(name: str) -> str:
    return os.path.dirname(name) or "."  # noqa: PTH120  text


def _sentence(item: Diagnostic) -> str:
    return f"{item.start}: {item.code} {item.message}"


def main() -> None:
    """As `python -m convroute.server.reload.examination`."""
    if hasattr(os, "nice"):
        os.nice(_GENTLY)
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.msgpack.encode(candidate_of(question)))


if __name__ == "__main__":
    main()
