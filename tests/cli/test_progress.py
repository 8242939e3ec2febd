"""What takes a while shows how far it got: on a terminal, on standard error, and nowhere else."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from convroute.cli import terminal
from tests.cli.shell import AD, POLICY, convroute

MANY = 12


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, str]]:
    """Runs the command where a clock goes on by a second whenever it is looked at; what it says and shows."""
    seconds = iter(range(10**9))
    monkeypatch.setattr(terminal, "monotonic", lambda: next(seconds))
    monkeypatch.setenv("TERM", "xterm")

    def run(*arguments: str, out: bool = False) -> tuple[str, str]:
        from convroute.cli.program import run as command

        said, shown = Terminal() if out else io.StringIO(), Terminal()
        with monkeypatch.context() as streams:
            streams.setattr(sys, "stdout", said)
            streams.setattr(sys, "stderr", shown)
            assert command(arguments) in (0, 1)
        return said.getvalue(), shown.getvalue()

    return run


@pytest.fixture
def many(tmp_path: Path) -> str:
    policy = (
        'language 1\npolicy p { version "1"  channel instagram  account 17841400000000001 }\n'
        'app care = instagram_inbox\ndefault care\ntest "it" { when message then route to care }\n'
    )
    for number in range(MANY):
        (tmp_path / f"p{number}.route").write_text(policy)
        (tmp_path / f"t{number}.json").write_text('{"message": {"text": "Hi"}}')
    return str(tmp_path)


@pytest.mark.parametrize(
    ("command", "label"),
    [
        (("lint",), "checking"),
        (("lint",), "examining"),
        (("fmt", "--check"), "formatting"),
        (("test",), "testing"),
        (("template", "check"), "checking"),
    ],
)
def test_a_command_over_many_files_shows_how_far_it_got(
    slow: Callable[..., tuple[str, str]], many: str, command: tuple[str, ...], label: str
) -> None:
    out, shown = slow(*command, many)
    assert label in shown
    assert f"{MANY}/{MANY}" in shown
    assert label not in out


def test_one_large_policy_is_watched_rule_by_rule(slow: Callable[..., tuple[str, str]]) -> None:
    assert "examining" in slow("lint", POLICY)[1]


def test_a_long_log_is_counted_where_its_decisions_go_into_a_file(
    slow: Callable[..., tuple[str, str]], tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(Path(AD).read_text().replace("\n", " ") + "\n")
    log.write_text(log.read_text() * 5)
    assert "decided" in slow("decide", POLICY, str(log))[1]
    assert "decided" not in slow("decide", POLICY, str(log), out=True)[1], "the lines themselves go on"


def test_what_is_quick_or_read_by_nobody_has_no_bar(many: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "monotonic", iter(range(10**9)).__next__)
    assert convroute("lint", many).err == ""
    monkeypatch.setattr(terminal, "monotonic", lambda: 0)
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    assert [*terminal.watched(range(3), "working")] == [0, 1, 2]
    assert shown.getvalue() == ""
