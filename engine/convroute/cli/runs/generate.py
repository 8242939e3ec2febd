"""Writes tests for a policy: all that it needs, or what those it has do not show."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from convroute.cli import terminal
from convroute.cli.inputs import STDIN, read, refuse_folder
from convroute.cli.policies import load_checked, with_meaning
from convroute.cli.refusal import Refusal, refusing
from convroute.cli.reporting import refuse_elsewhere, write_report
from convroute.cli.runs.coverage import sources_of
from convroute.report.display import visible
from convroute.wording import counted
from convroute.workspace.failure import CannotWrite, reason_of
from convroute.workspace.route_files import TESTS, key_of, rank_of

if TYPE_CHECKING:
    from convroute.checker.checked import Checked
    from convroute.checker.variants import Variants
    from convroute.policy.model import CheckedPolicy
    from convroute.tester.coverage.counting import Coverage
    from convroute.tester.generate.sections import Section
    from convroute.tester.generate.suite import Suite

_MAKING = "writing tests"


def generate(path: str, output: str | None, *, missing: bool, force: bool) -> int:
    """The exit status: 0, also where nothing is missing."""
    if path == STDIN:
        raise Refusal("`-` cannot be tested by a file beside it: name the file of a policy")
    refuse_folder(path)
    checked = load_checked(path)
    policy = with_meaning(path, checked)
    own = [source.name for source in sources_of(checked)]
    root = own[0]
    include = _beside(root, output)
    if force and output is not None and key_of(output) in map(key_of, own):
        raise Refusal(f"`{visible(output)}` is the policy itself: --force would write tests in its place")
    adding = _adding(output, missing=missing, force=force)
    if adding is not None and output is not None:
        _refuse_other_tests(root, own, output)
    suite = _lacking(root, policy) if missing else _whole(root, policy)
    _tell(suite, root)
    if not any(True for _ in suite.tests):
        terminal.note(
            "there is nothing to add: its tests show everything" if missing else "no test was found"
        )
        return 0
    _show(suite, output, include, adding=adding, missing=missing)
    return 0


def _beside(root: str, output: str | None) -> str:
    """How the file of tests names the policy; a test file stands at its policy, or above."""
    if output is None:
        return Path(root).name
    refuse_elsewhere(output)
    folder = os.path.dirname(os.path.realpath(output))  # noqa: PTH120  text
    if not os.path.isdir(folder):  # noqa: PTH112  text
        raise Refusal(f"`{visible(output)}` cannot be written: its folder does not exist")
    include = Path(os.path.relpath(os.path.realpath(root), folder)).as_posix()
    if include.startswith("../"):
        raise Refusal(
            f"`{visible(output)}` cannot include the policy: write it into the folder of `{visible(root)}`"
        )
    return include


def _adding(output: str | None, *, missing: bool, force: bool) -> bytes | None:
    """What the file holds to which tests are added; None if it is written anew."""
    if output is None:
        return None
    if not output.endswith(".route"):
        raise Refusal(f"`{visible(output)}` is not a file of tests: its name has to end in `.route`")
    if not os.path.lexists(output):
        return None
    if missing:
        return read(output)
    if not force:
        raise Refusal(f"`{visible(output)}` exists: --force writes it anew, and --missing adds what it lacks")
    return None


def _refuse_other_tests(root: str, own: Sequence[str], output: str) -> None:
    """Tests are only added to files of this policy: in any other their names mean something else."""
    from convroute.workspace.checking import by_policy

    with refusing():
        together = any({root, output} <= {*group.files} for group in by_policy([root, output]))
    if not together and key_of(output) not in map(key_of, own):
        raise Refusal(
            f"`{visible(output)}` is not a file of tests of `{visible(root)}`: it does not include it"
        )


def _whole(root: str, policy: "CheckedPolicy") -> "Suite":
    from convroute.tester.coverage.obligations import obligations
    from convroute.tester.generate.sections import sections
    from convroute.tester.generate.suite import generate
    from convroute.tester.mutation.mutants import draw, usual_number
    from convroute.tester.mutation.runner import Runner

    variants, original = _variants(root)
    drawn = draw(variants, original, usual_number(policy))
    if drawn.left_out:
        terminal.note(f"{counted(drawn.left_out, 'boundary')} of this large policy have no test of their own")
    bare = original.policy
    assert bare is not None, "it was read before"
    parts = sections(variants.statements, original, obligations(bare), drawn.mutants)
    runner = Runner.of(variants, bare, (), len(drawn.mutants))
    return generate(bare, parts, runner, progress=_watched)


def _lacking(root: str, policy: "CheckedPolicy") -> "Suite":
    """What the tests in the policy and in the files beside it do not show."""
    from convroute.tester.generate.sections import sections
    from convroute.tester.generate.suite import generate

    coverage, titles = _covered(root, policy)
    variants, original = _variants(root)
    parts = sections(variants.statements, original, coverage.open())
    return generate(policy, parts, titles=titles, sharing=True, progress=_watched)


def _variants(root: str) -> "tuple[Variants, Checked]":
    from convroute.checker.variants import Variants
    from convroute.workspace import opened

    with refusing():
        variants = Variants.of(*opened(root))
    assert variants is not None, "it was read before"
    return variants, variants.check({})


def _covered(root: str, policy: "CheckedPolicy") -> "tuple[Coverage, list[str]]":
    """What the tests in the file of the policy and in its folder show, and what they are called."""
    from convroute.cli.runs.test import run_together
    from convroute.tester.coverage.counting import Coverage
    from convroute.workspace.checking import by_policy

    folder = Path(root).parent
    beside = [
        file.as_posix()
        for file in sorted(folder.glob("*.route"))
        if os.path.realpath(file) != os.path.realpath(root)
    ]
    with refusing():
        groups = by_policy([root, *(file for file in beside if rank_of(file) == TESTS)])
    coverage, titles, failed = Coverage.of(policy), list[str](), 0
    for group in groups:
        if root not in group.files:
            continue
        for run in run_together(group, None, False, True):
            if run.counted is not None:
                coverage.hits.update(run.counted.hits)
                titles += run.counted.titles
            failed += sum(not result.passed for result in run.results)
            for error in run.errors:
                raise Refusal(f"{visible(error.source.name)} has errors: `convroute lint` shows them")
    if failed:
        terminal.note(f"{counted(failed, 'test')} of the policy failed; what is shown counts all the same")
    return coverage, titles


def _watched(parts: "list[Section]") -> "Iterator[Section]":
    return terminal.watched(parts, _MAKING)


def _tell(suite: "Suite", root: str) -> None:
    """What has no test, and why."""
    from convroute.report.coverage.wording import missing, place

    for one in suite.left_out:
        where = visible(place(one.obligation, root))
        terminal.note(
            f"{where}: {visible(missing(one.obligation))}, so it has no test: {visible(one.reason)}"
        )
    for left in suite.open:
        terminal.note(f"{visible(left.what)}: unknown, so it has no test: {visible(left.why)}")


def _show(suite: "Suite", output: str | None, include: str, *, adding: bytes | None, missing: bool) -> None:
    from convroute.report.generated import test_file, to_paste

    recordings = {path: text for test in suite.tests for path, text in test.recordings.items()}
    if output is None:
        text = to_paste(suite, recorded=False) if missing else test_file(suite, include, recorded=False)
        terminal.out(text.rstrip("\n"))
        if recordings:
            many = counted(len(recordings), "recorded webhook")
            terminal.note(f"save {many} under the names in the comments; --output does it for you")
        return
    if adding is None:
        text = test_file(suite, include, recorded=True)
    else:
        kept = adding.decode("utf-8").rstrip("\r\n")
        text = f"\n\n{to_paste(suite, recorded=True)}"
        text = kept + (text.replace("\n", "\r\n") if b"\r\n" in adding else text)
    _save(Path(output).parent, recordings)
    write_report(output, text)
    terminal.note(f"wrote {counted(sum(1 for _ in suite.tests), 'test')} into {visible(output)}")


def _save(folder: Path, recordings: Mapping[str, str]) -> None:
    """The webhooks that tests name, beside the tests; one that is there with other words is left alone."""
    wanted = {folder / path: text for path, text in recordings.items()}
    for target, text in wanted.items():
        if os.path.lexists(target) and not (target.is_file() and read(str(target)) == text.encode()):
            raise Refusal(f"`{visible(str(target))}` is another webhook: move it, or write elsewhere")
    for target, text in wanted.items():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(visible(str(CannotWrite(str(target.parent), reason_of(error))))) from None
        write_report(str(target), text)
