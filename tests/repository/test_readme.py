"""The README promises commands and what they print; here they are run (interfaces: Command line)."""

from pathlib import Path

import pytest

from tests.repository import readme
from tests.repository.typed import typed

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

TEXT = readme.README.read_text(encoding="utf-8")


def test_the_setup_commands_are_one_line_each_and_make_their_own_environment() -> None:
    for which in ("main", "tests"):
        command = readme.setup_command(TEXT, which)
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")


def test_every_command_prints_and_ends_as_the_readme_says() -> None:
    assert len(readme.fences(TEXT, "console")) >= 7
    assert readme.rewritten(TEXT, typed) == TEXT, (
        "`python tests/repository/readme.py write` brings it up to date"
    )


def test_a_command_that_ends_in_another_way_is_no_output_to_show(tmp_path: Path) -> None:
    promised = TEXT.replace("```console exit=1\n", "```console\n", 1)
    with pytest.raises(ValueError, match="ended with 1, not 0"):
        readme.typed_again(promised, readme.visitors_folder(tmp_path), typed)


def test_what_the_readme_quotes_from_the_shop_stands_there() -> None:
    quoted = "".join(fence.body for fence in readme.fences(TEXT, "route"))
    shop = (readme.README.parent / "policies/shop/shop.route").read_text(encoding="utf-8").splitlines()
    said = {" ".join(line.split()) for line in shop}
    for line in filter(None, quoted.splitlines()):
        assert " ".join(line.split()) in said


def test_a_console_fence_begins_with_a_command() -> None:
    with pytest.raises(ValueError, match="begins with a command"):
        readme.transcript(readme.Fence("console", "no command\n", 0))
