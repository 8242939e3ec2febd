"""docs/ci.md: its blocks, and what its commands print; `python -m tests.adoption.ci_page write` renews it."""

import sys
import tempfile
from pathlib import Path

from tests.adoption.fixture import FEW, repository
from tests.repository.checkout import ROOT
from tests.repository.readme import Typing, fences, shell, typed_again

PAGE = ROOT / "docs" / "ci.md"
TEXT = PAGE.read_text(encoding="utf-8")


def rewritten(typing: Typing = shell) -> str:
    """The page, its commands typed in a repository with a few slips."""
    with tempfile.TemporaryDirectory() as name:
        return typed_again(TEXT, repository(Path(name), FEW), typing)


def file_shown(name: str) -> str:
    """The block that shows the file `name`."""
    (block,) = [fence.body for fence in fences(TEXT, "yaml") if fence.info == f"yaml {name}"]
    return block


if __name__ == "__main__" and sys.argv[1:] == ["write"]:
    PAGE.write_text(rewritten(), encoding="utf-8")
