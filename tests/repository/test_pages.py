"""Pages about what can be asked: their commands print what they say, and take the options they are given.

`python -m tests.repository.test_pages write` renews them.
"""

import re
import sys
import tempfile
from pathlib import Path

import pytest

from convroute.prover.questions import NAMES
from tests.cli.shell import convroute
from tests.repository.checkout import ROOT
from tests.repository.readme import fences, typed_again, visitors_folder
from tests.repository.typed import typed

PAGES = [ROOT / "docs" / name for name in ("questions.md", "exact-answers.md", "linting.md")]
QUESTIONS = PAGES[0].read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_its_commands_print_what_it_says(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert fences(text, "console")
    assert typed_again(text, visitors_folder(tmp_path), typed) == text, (
        "`python -m tests.repository.test_pages write` brings it up to date"
    )


def test_its_other_commands_take_the_options_they_are_given() -> None:
    for block in fences(QUESTIONS, "sh"):
        _, command, *words = block.body.split()
        offered = convroute(command, *(word for word in words if word == "generate"), "--help").out
        assert all(option in offered for option in re.findall(r"--[a-z-]+", block.body))


def test_its_table_has_every_question() -> None:
    assert re.findall(r"^\| `([\w:-]+)` \| ", QUESTIONS, re.MULTILINE) == [*NAMES]


if __name__ == "__main__" and sys.argv[1:] == ["write"]:
    for changed in PAGES:
        with tempfile.TemporaryDirectory() as name:
            text = changed.read_text(encoding="utf-8")
            changed.write_text(typed_again(text, visitors_folder(Path(name)), typed), encoding="utf-8")
