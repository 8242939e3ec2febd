"""The pre-commit hooks: read by pre-commit itself, and run by it in somebody's repository."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pre_commit.clientlib import (  # type: ignore[import-untyped]  # it has no types
    load_config,
    load_manifest,
)
from ruamel.yaml import YAML

from tests.adoption.ci_page import file_shown
from tests.adoption.fixture import FAILING, REFUTED, STYLE, WARNINGS, commit, git, repository, rule
from tests.adoption.program import program
from tests.repository.checkout import ROOT
from tests.repository.readme import shell
from tests.repository.typed import typed

pytestmark = pytest.mark.slow

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
CONFIG = ".pre-commit-config.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in load_manifest(str(MANIFEST))}


def test_the_hooks_install_with_python_and_start_our_commands() -> None:
    assert {name: hook["entry"] for name, hook in HOOKS.items()} == {
        "convroute-lint": "python -I -m convroute.cli lint",
        "convroute-fmt": "python -I -m convroute.cli fmt",
        "convroute-test": "python -I -m convroute.cli test --allow-empty",
        "convroute-diff": "python -I -m convroute.cli diff",
    }
    assert {hook["language"] for hook in HOOKS.values()} == {"python"}


def starts(hook: str, name: str) -> bool:
    """Whether a change of the file starts the hook: its pattern is searched for in the name."""
    return re.search(HOOKS[hook]["files"], name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "policies/brands/fjell.route",
        "policies/templates/size_guide.json",
        "policies/ads/lookbook.csv",
        "policies/brands/partners.txt",
        "convroute.toml",
        "policies/convroute.toml",
        "pyproject.toml",
    ],
)
def test_whatever_can_break_a_policy_starts_the_linter(name: str) -> None:
    assert starts("convroute-lint", name)
    assert starts("convroute-fmt", name) == name.endswith(".route")


@pytest.mark.parametrize("name", ["README.md", "a.route.bak", "myconvroute.toml", "routejson", "a.py"])
def test_other_files_start_nothing(name: str) -> None:
    assert not any(starts(hook, name) for hook in HOOKS)


def test_a_change_that_nobody_expects_stops_a_commit(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    rule(folder, "for 6 days")
    hook = HOOKS["convroute-diff"]
    command = " ".join([hook["entry"], *hook["args"]]).replace("origin/main", "main")
    with program() as programs:
        done = shell(f'PATH="{programs}:$PATH"; {command}', folder)
    assert (done.status, "not expected" in done.output) == (1, True)


@pytest.mark.parametrize("name", ["convroute-lint", "convroute-test"])
def test_an_invariant_that_does_not_hold_stops_a_commit(name: str, tmp_path: Path) -> None:
    folder = repository(tmp_path, REFUTED)
    command = " ".join([HOOKS[name]["entry"], *HOOKS[name]["args"]])
    with program() as programs:
        done = shell(f'PATH="{programs}:$PATH"; {command}', folder)
    assert (done.status, "policies/rights.route:14" in done.output) == (1, True)


def hooked(folder: Path, *args: str) -> None:
    """Writes the configuration of the page, with our hooks as those of the machine: nothing to install."""
    wanted = YAML(typ="safe").load(file_shown(CONFIG))
    (repo,) = wanted["repos"]
    hooks = []
    for hook in repo["hooks"]:
        own = {key: value for key, value in HOOKS[hook["id"]].items() if value not in ("", [], {}, None)}
        own |= {"language": "unsupported", "stages": ["pre-commit"]} | hook
        if args and hook["id"] == "convroute-lint":
            own["args"] = [*args]
        hooks.append({key: own[key] for key in own if key not in ("log_file", "additional_dependencies")})
    with (folder / CONFIG).open("w", encoding="utf-8") as file:
        YAML().dump({"repos": [{"repo": "local", "hooks": hooks}]}, file)


def pre_commit(folder: Path, command: str, home: Path) -> tuple[int, str]:
    with program() as programs:
        done = shell(f"PATH='{programs}':\"$PATH\" PRE_COMMIT_HOME='{home}' pre-commit {command}", folder)
    return done.status, done.output


def test_what_the_page_shows_is_a_configuration_of_our_hooks(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text(file_shown(CONFIG), encoding="utf-8")
    (repo,) = load_config(str(tmp_path / CONFIG))["repos"]
    assert [hook["id"] for hook in repo["hooks"]] == ["convroute-fmt", "convroute-lint", "convroute-test"]


def test_a_change_of_this_project_is_looked_at_with_the_tools_of_its_environment() -> None:
    (repo,) = load_config(str(ROOT / CONFIG))["repos"]
    hooks = {hook["id"]: hook for hook in repo["hooks"]}
    assert {hook["language"] for hook in hooks.values()} <= {"system", "unsupported"}
    assert [hook["entry"] for hook in hooks.values()] == [
        "ruff check",
        "ruff format --check",
        "mypy engine",
        "mypy tests",
        "lint-imports --no-cache --no-logo",
        "convroute lint policies",
        "convroute fmt --check",
    ]
    changed = "engine/convroute/cli/starter/routing.route"
    assert [name for name in hooks if re.search(hooks[name]["files"], changed)] == [
        "ruff-check",
        "ruff-format",
        "convroute-lint",
        "convroute-fmt",
    ]
    assert all(hooks[name]["types"] == ["python"] for name in ("ruff-check", "ruff-format"))


def test_a_commit_is_held_up_until_its_policies_are_right(tmp_path: Path) -> None:
    folder, home = repository(tmp_path / "theirs"), tmp_path / "home"
    hooked(folder, "policies")
    commit(folder, "hooks")
    assert pre_commit(folder, "run --all-files", home)[0] == 0
    template = folder / "policies" / "templates" / "size_guide.json"
    template.write_text(template.read_text().replace('_expiration": 5', '_expiration": 45'))
    git(folder, "add", "--all")
    status, said = pre_commit(folder, "run", home)
    assert status == 1
    assert "convroute fmt" in said
    assert "(no files to check)Skipped" in said
    assert "W301" in said


def test_the_style_is_mended_and_the_commit_held_up_once(tmp_path: Path) -> None:
    folder, home = repository(tmp_path / "theirs", STYLE), tmp_path / "home"
    hooked(folder, "policies")
    git(folder, "add", "--all")
    status, said = pre_commit(folder, "run --all-files", home)
    assert status == 1
    assert "formatted policies/ads.route" in said
    assert git(folder, "diff", "--name-only").split() == ["policies/ads.route"]
    git(folder, "add", "--all")
    assert pre_commit(folder, "run --all-files", home)[0] == 0


def test_a_file_that_is_called_like_an_option_is_a_file(tmp_path: Path) -> None:
    folder, home = repository(tmp_path / "theirs"), tmp_path / "home"
    (folder / "--check.route").write_text("language  1\n", encoding="utf-8")
    hooked(folder, "policies")
    git(folder, "add", "--all")
    status, said = pre_commit(folder, "run convroute-fmt --all-files", home)
    assert status == 1
    assert "formatted --check.route" in said


def test_a_test_that_fails_holds_the_commit_up(tmp_path: Path) -> None:
    folder, home = repository(tmp_path / "theirs", FAILING), tmp_path / "home"
    hooked(folder, "policies")
    git(folder, "add", "--all")
    status, said = pre_commit(folder, "run --all-files", home)
    assert status == 1
    assert "route to client_sales for 2 days" in said


def test_a_baseline_lets_old_findings_pass(tmp_path: Path) -> None:
    folder, home = repository(tmp_path / "theirs", WARNINGS), tmp_path / "home"
    assert typed("convroute lint policies --exit-zero", folder).output.count("warning[") >= 5
    hooked(folder)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    typed("convroute lint policies --baseline convroute-baseline.json --update-baseline", folder)
    git(folder, "add", "--all")
    status, said = pre_commit(folder, "run convroute-lint --all-files", home)
    assert status == 0, said


@pytest.mark.nightly
def test_pre_commit_installs_the_hooks_from_the_project(tmp_path: Path) -> None:
    """As somebody else gets them: cloned and installed, which needs the network."""
    ours = tmp_path / "convroute"
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (ours / name).parent.mkdir(parents=True, exist_ok=True)
            (ours / name).write_bytes((ROOT / name).read_bytes())
    git(ours, "init", "--quiet")
    commit(ours, "convroute")
    folder = repository(tmp_path / "theirs", STYLE)
    status, said = 0, ""
    for hook in HOOKS:
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "try-repo", str(ours), hook, "--all-files", "--verbose"],
            cwd=folder,
            env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=280,
        )
        status, said = status | done.returncode, said + done.stdout + done.stderr
    assert status == 1, said
    assert "nothing to report in 9 files" in said
    assert "formatted policies/ads.route" in said
