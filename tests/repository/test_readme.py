"""The README promises commands and what they print; here they are run (interfaces: Command line)."""

from pathlib import Path

import pytest

from tests.repository import readme

TEXT = readme.README.read_text(encoding="utf-8")


def test_the_setup_commands_are_one_line_each_and_make_their_own_environment() -> None:
    for which in ("main", "tests"):
        command = readme.setup_command(TEXT, which)
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")


def test_the_main_job_prints_what_the_readme_shows(tmp_path: Path) -> None:
    done = readme.shell(readme.main_job_alone(TEXT), readme.visitors_folder(tmp_path), both=False)
    assert done.status == 0
    assert done.output == readme.main_output(TEXT)


def test_every_command_of_the_tour_prints_what_the_readme_shows(tmp_path: Path) -> None:
    folder = readme.visitors_folder(tmp_path)
    tour = [typed for fence in readme.fences(TEXT, "console") for typed in readme.transcript(fence)]
    assert len(tour) >= 10
    for typed in tour:
        assert readme.shell(typed.command, folder) == typed


def test_what_the_readme_quotes_from_the_shop_stands_there() -> None:
    (quoted,) = readme.fences(TEXT, "route")
    shop = (readme.README.parent / "policies/shop/shop.route").read_text(encoding="utf-8").splitlines()
    said = {" ".join(line.split()) for line in shop}
    for line in filter(None, quoted.body.splitlines()):
        assert " ".join(line.split()) in said


def test_a_readme_rewritten_with_its_own_output_is_the_same() -> None:
    assert readme.rewritten(TEXT) == TEXT, "`python tests/repository/readme.py write` brings it up to date"


def test_a_console_fence_begins_with_a_command() -> None:
    with pytest.raises(ValueError, match="begins with a command"):
        readme.transcript(readme.Fence("console", "no command\n", 0))
