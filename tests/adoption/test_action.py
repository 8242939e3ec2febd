"""The GitHub Action: what GitHub accepts, and its steps run as GitHub runs them."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.adoption.fixture import (
    ERRORS,
    FAILING,
    REFUTED,
    STYLE,
    TEN,
    WARNINGS,
    commit,
    git,
    repository,
    rule,
)
from tests.adoption.planted import finding, planted
from tests.adoption.program import program
from tests.adoption.yaml import check, read
from tests.repository.checkout import ROOT
from tests.repository.typed import typed

pytestmark = pytest.mark.slow

ACTION: dict[str, Any] = read((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}

PUT_IN = r"\$\{\{ ([\w.-]+) \}\}"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    summary: str
    outputs: dict[str, str]


def run(step: str, folder: Path, installed: Path | None = None, **inputs: str) -> Ran:
    """One step in `folder` after a push, with the files and variables of GitHub; `a_b` is the input `a-b`.

    `installed` is the folder of the programs, if this process is not to answer them.
    """
    given = {name: re.sub(PUT_IN, "", about["default"]) for name, about in ACTION["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    runner = folder.parent / "runner"
    runner.mkdir(exist_ok=True)
    script = runner / "script.sh"
    script.write_text(STEPS[step]["run"], encoding="utf-8")
    with program() if installed is None else nullcontext(str(installed)) as programs:
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CONVROUTE")},
            **{name: filled(text, given, programs) for name, text in STEPS[step]["env"].items()},
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(runner / "output"),
            "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
            "RUNNER_TEMP": str(runner),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=280,
        )
    return Ran(done.returncode, done.stdout, said(runner / "summary.md"), pairs(said(runner / "output")))


def filled(text: str, inputs: Mapping[str, str], programs: str) -> str:
    """What GitHub puts in place of `${{ ... }}`."""

    def value(found: re.Match[str]) -> str:
        kind, name = found[1].split(".", 1)
        return inputs[name] if kind == "inputs" else {"install.outputs.programs": programs}[name]

    return re.sub(PUT_IN, value, text)


def said(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def pairs(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())


def test_it_is_an_action_as_github_knows_them() -> None:
    check("github-actions", ROOT / "action.yml")


def test_no_input_is_ever_part_of_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"


def test_every_input_is_used_and_described_on_the_page() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (?:`(.+?)`)? ?\| ", page, re.MULTILINE)
    table = {name: default for name, default in rows if name in ACTION["inputs"]}
    assert table == {name: about["default"] for name, about in ACTION["inputs"].items()}


def test_a_good_policy_passes(tmp_path: Path) -> None:
    folder = repository(tmp_path / "theirs")
    lint = run("convroute lint", folder)
    assert (lint.status, lint.out) == (0, "nothing to report in 9 files\n")
    assert lint.summary == "### convroute: nothing to report in 9 files\n\n"
    fmt = run("convroute fmt", folder)
    assert fmt.status == 0
    assert "::error" not in fmt.out


def test_slips_are_annotated_in_their_lines_and_listed_in_the_summary(tmp_path: Path) -> None:
    lint = run("convroute lint", repository(tmp_path / "theirs", TEN), sarif="out.sarif")
    assert lint.status == 1
    assert "::error file=policies/brands/outlet.route,line=9,col=15,endColumn=26,endLine=9," in lint.out
    assert "::warning file=policies/templates/size_guide.json,line=22," in lint.out
    for code in ("E221", "E104", "E270", "E113", "W404", "W414", "W405", "W301"):
        assert f"| {code} |" in lint.summary
    assert (tmp_path / "theirs" / "out.sarif").exists()


def test_warnings_pass_where_only_errors_are_to_fail(tmp_path: Path) -> None:
    folder = repository(tmp_path / "theirs", WARNINGS)
    assert run("convroute lint", folder).status == 1
    assert run("convroute lint", folder, fail_on="error").status == 0
    assert run("convroute lint", folder, fail_on="never").status == 2


def test_a_baseline_that_is_missing_is_no_quiet_pass(tmp_path: Path) -> None:
    done = run("convroute lint", repository(tmp_path / "theirs"), baseline="missing.json")
    assert done.status == 2
    assert "missing.json" in done.out


def test_a_pull_request_needs_one_version_for_all_its_commits(tmp_path: Path) -> None:
    """Its base is what GitHub says, and nothing is compared after the merge."""
    assert ACTION["inputs"]["since"]["default"] == "${{ github.event.pull_request.base.sha }}"
    folder = repository(tmp_path / "theirs")
    base = git(folder, "rev-parse", "HEAD").strip()
    rule(folder, "for 6 days")
    commit(folder, "a rule")
    lint = run("convroute lint", folder, since=base)
    assert (lint.status, "| W608 |" in lint.summary) == (1, True)
    assert run("convroute lint", folder).status == 0
    policy = folder / "policies" / "agency.route"
    policy.write_text(policy.read_text().replace('"41"', '"42"'))
    commit(folder, "a version")
    frozen = typed("convroute lint policies --baseline known.json --update-baseline", folder)
    assert frozen.status == 0
    rule(folder, "for 5 days")
    commit(folder, "the rule again, which the baseline does not know")
    assert run("convroute lint", folder, since=base, baseline="known.json").status == 0
    assert run("convroute lint", folder, baseline="known.json").status == 0


def test_a_base_that_was_not_fetched_is_no_quiet_pass(tmp_path: Path) -> None:
    done = run("convroute lint", repository(tmp_path / "theirs"), since="0" * 40)
    assert done.status == 2
    assert "is not a commit of the git repository" in done.out


def test_paths_are_one_a_line_and_never_commands(tmp_path: Path) -> None:
    folder = repository(tmp_path / "theirs", ERRORS)
    odd = folder / "$(touch broken) & `touch broken`; 'it'"
    (folder / "policies").rename(odd)
    good = repository(tmp_path / "good") / "policies"
    paths = f"\n  {odd.name}\n{good}\n\n"
    lint, fmt = (run(step, folder, paths=paths) for step in ("convroute lint", "convroute fmt"))
    assert (lint.status, fmt.status) == (1, 2)
    assert lint.out.endswith("4 errors in 3 of 18 files\n")
    assert "12 files formatted already, 2 files could not be formatted" in fmt.out
    assert not (folder / "broken").exists()
    assert run("convroute lint", folder, paths="--exit-zero").status == 2


def test_a_loose_style_is_shown_as_a_difference_and_one_annotation(tmp_path: Path) -> None:
    fmt = run("convroute fmt", repository(tmp_path / "theirs", STYLE))
    assert fmt.status == 1
    first, *_, last = fmt.out.splitlines()
    assert re.fullmatch(r"::stop-commands::[0-9a-f]{32}", first)
    token = first.rpartition("::")[2]
    assert f"\n::{token}::\n::error title=convroute fmt::" in fmt.out
    assert last.startswith("::error ")
    assert "-returning: route ad in autumn_ads to client_sales for 48 hours   when" in fmt.out


def test_a_difference_in_the_log_holds_nothing_that_a_terminal_obeys(tmp_path: Path) -> None:
    folder = repository(tmp_path / "theirs")
    with (folder / "policies" / "agency.route").open("a", encoding="utf-8") as policy:
        policy.write('set   evil = ["\x1b[31m", "\x1b]0;owned\x07"]\n')
    fmt = run("convroute fmt", folder)
    assert fmt.status == 1
    assert '-set   evil = ["<U+001B>[31m", "<U+001B>]0;owned<U+0007>"]' in fmt.out


def test_what_cannot_be_formatted_is_2(tmp_path: Path) -> None:
    fmt = run("convroute fmt", repository(tmp_path / "theirs", ERRORS))
    assert fmt.status == 2
    assert "::error title" not in fmt.out


def test_a_failing_test_is_annotated_in_its_line(tmp_path: Path) -> None:
    good, bad = repository(tmp_path / "good"), repository(tmp_path / "bad", FAILING)
    assert run("convroute test", good, paths="policies").status == 0
    done = run("convroute test", bad, paths="policies")
    assert done.status == 1
    assert "::error file=policies/agency_test.route,line=37," in done.out


@pytest.mark.parametrize("step", ["convroute lint", "convroute test"])
def test_an_invariant_that_does_not_hold_is_annotated_in_its_line(step: str, tmp_path: Path) -> None:
    done = run(step, repository(tmp_path, REFUTED), paths="policies")
    assert done.status == 1
    assert re.search(r"::(error|warning) file=policies/rights\.route,line=14,", done.out)


def test_tests_that_exercise_too_little_fail_and_without_any_only_where_that_is_asked(tmp_path: Path) -> None:
    folder = repository(tmp_path / "theirs")
    assert run("convroute test", folder, coverage="rules=80").status == 0
    assert run("convroute test", folder, coverage="rules=80,everything=1").status == 2
    (folder / "policies" / "agency_test.route").unlink()
    assert run("convroute test", folder).status == 0
    done = run("convroute test", folder, coverage="rules=80")
    assert (done.status, "under" in done.out or "80" in done.out) == (1, True)


def test_nothing_of_the_checkout_runs_while_convroute_is_installed(tmp_path: Path) -> None:
    """A Python that only finds modules stands for one that runs them: nothing is installed."""
    theirs = planted(tmp_path / "theirs")
    (tmp_path / "runner" / "convroute" / "bin").mkdir(parents=True)
    python = finding(tmp_path / "runner" / "python")
    finding(tmp_path / "runner" / "convroute" / "bin" / "python")
    with theirs.on_the_path():
        done = run("Install convroute", theirs.folder, python=str(python))
    assert done.status == 0, done.out
    assert done.outputs == {"programs": str(tmp_path / "runner" / "convroute" / "bin")}
    assert theirs.ran() == []


@pytest.mark.parametrize("step", ["convroute lint", "convroute fmt", "convroute test"])
def test_nothing_of_the_checkout_runs_while_convroute_does(step: str, tmp_path: Path) -> None:
    theirs = planted(repository(tmp_path / "theirs"))
    finding(tmp_path / "python")
    with theirs.on_the_path():
        assert run(step, theirs.folder, installed=tmp_path).status == 0
    assert theirs.ran() == []


def test_a_python_of_the_checkout_is_found_from_there(tmp_path: Path) -> None:
    (tmp_path / "theirs" / "tools").mkdir(parents=True)
    finding(tmp_path / "theirs" / "tools" / "python")
    (tmp_path / "runner" / "convroute" / "bin").mkdir(parents=True)
    finding(tmp_path / "runner" / "convroute" / "bin" / "python")
    assert run("Install convroute", tmp_path / "theirs", python="tools/python").status == 0


def test_an_old_python_is_told_how_to_go_on(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    (tmp_path / "theirs").mkdir()
    done = run("Install convroute", tmp_path / "theirs", python=str(old))
    assert done.status == 2
    assert done.out.startswith("::error title=convroute::convroute needs Python 3.11 or later")


@pytest.mark.nightly
def test_it_installs_itself_from_where_github_put_it(tmp_path: Path) -> None:
    """Needs the network, for the libraries."""
    theirs = planted(tmp_path / "theirs")
    done = run("Install convroute", theirs.folder, python=sys.executable)
    assert done.status == 0, done.out
    assert theirs.ran() == []
    program = Path(done.outputs["programs"]) / "convroute"
    version = subprocess.run([program, "--version"], capture_output=True, encoding="utf-8", check=True)
    assert version.stdout.startswith("convroute ")


# --- what a pull request changes -------------------------------------------------------------


def changed(tmp_path: Path) -> tuple[Path, str]:
    """A repository with a commit that changes a decision, and the commit before."""
    folder = repository(tmp_path / "theirs")
    base = git(folder, "rev-parse", "HEAD").strip()
    rule(folder, "for 6 days")
    commit(folder, "a rule")
    return folder, base


def test_a_pull_request_is_told_what_it_changes_and_is_not_failed_for_it(tmp_path: Path) -> None:
    folder, base = changed(tmp_path)
    done = run("convroute diff", folder, since=base, diff_comment="comment.md")
    assert done.status == 0, done.out
    assert "::warning file=policies/ads.route,line=" in done.out
    assert "### convroute diff: 1 change because of 1 line" in done.summary
    assert (folder / "comment.md").read_text(encoding="utf-8") == done.summary


def test_where_changes_have_to_be_expected_others_fail(tmp_path: Path) -> None:
    folder, base = changed(tmp_path)
    assert run("convroute diff", folder, since=base, diff="expect").status == 1
    policy = folder / "policies" / "agency.route"
    meant = 'expect change "as meant" { from route to studio  to route to studio }\n'
    policy.write_text(policy.read_text(encoding="utf-8") + meant, encoding="utf-8")
    done = run("convroute diff", folder, since=base, diff="expect")
    assert (done.status, "all of them expected" in done.summary) == (0, True)


def test_what_cannot_be_compared_is_no_quiet_pass(tmp_path: Path) -> None:
    folder, base = changed(tmp_path)
    assert run("convroute diff", folder, since="0" * 40).status == 2
    assert run("convroute diff", folder, since=base, diff="maybe").status == 2


def test_only_a_pull_request_is_compared() -> None:
    condition = STEPS["convroute diff"]["if"]
    assert "inputs.since != ''" in condition
    assert "inputs.diff != 'false'" in condition
