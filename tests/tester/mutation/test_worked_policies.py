"""The worked policies' own tests notice every change that can be noticed."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import ROOT, convroute_process

pytestmark = pytest.mark.slow

FOLDERS = sorted(path.parent for path in (ROOT / "policies").glob("*/README.md"))
IN_EVERY_RUN = ("single",)


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(folder, id=folder.name, marks=() if folder.name in IN_EVERY_RUN else pytest.mark.nightly)
        for folder in FOLDERS
    ],
)
def test_every_change_is_noticed(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "mutation.json"
    done = convroute_process(
        "test", str(folder), "--fail-under", "mutation=100", "--mutation-output", f"json:{report}"
    )
    assert done.status == 0, done.out
    (policy,) = json.loads(report.read_text(encoding="utf-8"))["policies"]
    assert policy["score"]["percent"] == 100
    assert policy["left_out"] == 0
    assert policy["score"]["counted"] >= 40
