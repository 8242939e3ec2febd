"""Where the project's files are: the checkout around the tests, and the package that is under test.

The package may lie in the checkout or in an installed wheel; everything else is
always found from here.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import convroute

ROOT = Path(__file__).parents[2]
PACKAGE = Path(str(convroute.__file__)).parent
POLICIES = ROOT / "policies"

_NOT_OURS = {"__pycache__", "build", "dist", "node_modules"}


def project_files() -> Iterator[Path]:
    """Every file of the project; no caches and environments."""
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(name for name in below if _ours(name))
        yield from (Path(folder, name) for name in sorted(names) if name != ".git")  # a file in a worktree


def _ours(folder: str) -> bool:
    hidden = folder.startswith(".") and folder not in (".ci", ".github")
    return not hidden and folder not in _NOT_OURS and not folder.endswith(".egg-info")


def modules() -> list[Path]:
    """Every Python file of the package under test."""
    return sorted(PACKAGE.rglob("*.py"))


def policy_files() -> list[Path]:
    """The worked policies themselves: not the fragments they include, and not their files of tests."""
    return [path for path in sorted(POLICIES.rglob("*.route")) if "\npolicy " in path.read_text("utf-8")]


def copy_of(policy: str, folder: Path) -> Path:
    """A worked policy with its files in a new `folder`; of the agency's thousands of ads, which take long to
    read, the first ones and those that its tests and recordings name."""
    shutil.copytree(POLICIES / policy, folder)
    if policy == "agency":
        table = folder / "ads" / "autumn-2026.csv"
        first, others = (lines := table.read_text("utf-8").splitlines(keepends=True))[:40], lines[40:]
        written = "".join(path.read_text("utf-8") for path in folder.rglob("*.*") if path != table)
        named = [line for line in others if line.partition(",")[0] in written]
        table.write_text("".join([*first, *named]), "utf-8")
    return folder
