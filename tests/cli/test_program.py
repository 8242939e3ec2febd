"""The command itself: help, mistakes in usage, exit statuses, pipes."""

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from select import select

import pytest

from convroute.cli import program
from convroute.cli.program import COMMANDS, run
from convroute.version import VERSION
from tests.cli.shell import AD, POLICY, convroute, convroute_on, convroute_process, interruptible, one_line

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

GOOD = 'language 1\npolicy p { version "1"  channel instagram  account 5 }\napp bot { id 7 }\ndefault bot\n'


def test_the_version_is_the_one_that_is_installed() -> None:
    assert version("convroute") == VERSION
    for arguments in (("--version",), ("--debug", "--version")):
        assert convroute_process(*arguments).out == f"convroute {VERSION}\n"


@pytest.mark.parametrize(
    "command", [(), *((name,) for name in COMMANDS), ("template", "check"), ("test", "generate")], ids=str
)
def test_help_exists_on_every_level_with_an_example(command: tuple[str, ...]) -> None:
    done = convroute(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert "Examples:" in done.out or command == ("template",)
    assert max(map(len, done.out.splitlines())) <= 100


def test_the_list_of_commands_is_not_cut_off() -> None:
    assert "..." not in convroute("--help").out.split("Commands:")[1].split("Examples")[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lnt"], "did you mean lint?"),
        (["decied"], "did you mean decide?"),
        (["frobnicate"], "there are init, lint"),
        (["lint", "--formt", "json", "x"], "--format"),
        (["lint"], "PATH..."),
        (["decide", "x"], "INPUT"),
        (["lint", "--format", "xml", "x"], "'text', 'concise', 'json'"),
        (["lint", "--output", "jsn:x", "x"], "did you mean json?"),
        (["lint", "--output", "json", "x"], "FORMAT:FILE"),
        (["decide", "--fail-on", "deny", "a", "b"], "denied"),
        (["decide", "--fail-on", "alowed", "a", "b"], "did you mean allowed?"),
        (["lnit", "a"], "did you mean lint?"),
        (["template", "chek"], "check"),
        (["rules", "E21"], "E2"),
        (["rules", "covered-rul"], "did you mean covered-rule?"),
    ],
)
def test_a_mistake_in_usage_ends_with_2_and_says_what_was_meant(arguments: list[str], said: str) -> None:
    done = convroute(*arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_nothing_asked_is_answered_with_help_and_2() -> None:
    done = convroute()
    assert done.status == 2
    assert "Commands:" in done.err


def test_two_files_cannot_both_be_standard_input() -> None:
    done = convroute("decide", "-", "-")
    assert done.status == 2
    assert "standard input is read once" in one_line(done.err)


def test_a_defect_of_ours_is_one_line_and_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("some\nthing")

    monkeypatch.setattr(program.program, "main", broken)
    assert run(["lint", "x"]) == 3
    assert "KeyError" in one_line(capsys.readouterr().err)
    with pytest.raises(KeyError):
        run(["lint", "--debug", "x"])


def test_a_reader_that_has_enough_is_no_reason_to_complain() -> None:
    script = f'"{sys.executable}" -m convroute.cli rules --format json | head -c 10'
    done = subprocess.run(["sh", "-c", script], capture_output=True, timeout=60, check=False)
    assert (len(done.stdout), done.stderr) == (10, b"")


def _in_a_shell(line: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """`convroute LINE`, redirections and all."""
    return subprocess.run(
        ["sh", "-c", f'exec "{sys.executable}" -m convroute.cli {line}'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("command", "output", "said"),
    [
        *((command, "> /dev/full", "no space left") for command in (f"decide {POLICY} {AD}", "--version")),
        *((command, ">&-", "standard output is closed") for command in ("rules", "--help", "--version")),
    ],
)
def test_an_answer_that_cannot_be_given_is_one_line_and_2(
    command: str, output: str, said: str, tmp_path: Path
) -> None:
    done = _in_a_shell(f"{command} {output}", tmp_path)
    assert done.returncode == 2
    assert said in one_line(done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="a shell of another kind")
@pytest.mark.parametrize("messages", ["2>&-", "2>/dev/full"])
def test_messages_that_cannot_be_delivered_change_no_status(messages: str, tmp_path: Path) -> None:
    assert _in_a_shell(f"rules nothing {messages}", tmp_path).returncode == 2
    (tmp_path / "good.route").write_text(GOOD)
    assert _in_a_shell(f"lint good.route {messages}", tmp_path).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="a shell of another kind")
def test_a_closed_standard_input_cannot_be_read(tmp_path: Path) -> None:
    done = _in_a_shell("template check - <&-", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input, and that is closed" in one_line(done.stderr)


@pytest.mark.parametrize("command", [f"decide {POLICY} -", f"decide - {AD}", "lint -"])
def test_no_command_reads_a_standard_input_that_is_closed(command: str) -> None:
    done = convroute(*command.split(), stdin=None)
    assert (done.status, done.out) == (2, "")
    assert "standard input, and that is closed" in one_line(done.err)


@pytest.mark.skipif(os.name == "nt", reason="a shell of another kind")
def test_a_report_for_standard_output_comes_before_what_else_is_said_there(tmp_path: Path) -> None:
    assert _in_a_shell(f"lint {POLICY} --output json:/dev/stdout > said", tmp_path).returncode == 0
    said = (tmp_path / "said").read_text()
    assert said.startswith("{\n")
    assert said.endswith("}\nnothing to report in 2 files\n")


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
def test_an_interrupt_ends_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "convroute.cli", "decide", POLICY, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,
    )
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out, err.strip()) == (130, b"", b"")


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules"],
        ["rules", "E221"],
        ["lint", POLICY],
        ["lint", "no-such-file"],
        ["decide", POLICY, AD],
        ["explain", POLICY, AD],
    ],
)
def test_output_into_a_pipe_has_no_colours(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, ThreadPoolExecutor(1) as reader:
        shown = reader.submit(pipe.read)
        convroute_on(writing, *arguments, variables={"TERM": "xterm-256color"})
    assert shown.result()
    assert b"\x1b" not in shown.result()


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals there")
@pytest.mark.parametrize(
    ("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)]
)
def test_colours_on_a_terminal_unless_somebody_says_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], coloured: bool
) -> None:
    import pty

    policy = tmp_path / "x.route"
    policy.write_text("language 1\n")
    monkeypatch.delenv("NO_COLOR", raising=False)
    parent, child = pty.openpty()
    convroute_on(os.dup(child), "lint", str(policy), variables={"TERM": "xterm", **variables})
    assert select([parent], [], [], 0)[0], "it says something"
    shown = os.read(parent, 65536).decode()
    os.close(child)
    os.close(parent)
    assert bool(re.search(r"\x1b\[[0-9;]*m", shown)) == coloured


@pytest.mark.parametrize(
    ("arguments", "variables", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "auto"], {"FORCE_COLOR": "1"}, True),
    ],
)
def test_colours_off_a_terminal_where_somebody_wants_them(
    arguments: list[str], variables: dict[str, str], coloured: bool
) -> None:
    for words in (["decide", POLICY, AD, *arguments], [*arguments, "decide", POLICY, AD]):
        assert ("\x1b[" in convroute(*words, env=variables).out) == coloured
    refused = convroute("lint", "no-such-file", *arguments, env=variables)
    assert ("\x1b[" in refused.err) == coloured
    assert "\x1b[" not in convroute("decide", POLICY, AD, env={}).out, "the next run knows nothing of it"


@pytest.mark.slow
def test_python_runs_the_package_as_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "convroute", "--version"], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout[:10]) == (0, b"convroute ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_knows_the_commands(shell: str) -> None:
    done = convroute(env={**os.environ, "_CONVROUTE_COMPLETE": f"{shell}_source"})
    script = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv[:] = ['convroute']; from convroute.cli import main; main()",
        ],
        capture_output=True,
        env={
            **os.environ,
            "_CONVROUTE_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": "convroute li",
            "COMP_CWORD": "li" if shell == "fish" else "1",
        },
        timeout=60,
        check=False,
    ).stdout
    assert "_CONVROUTE_COMPLETE" in done.out
    assert b"lint" in script


def test_a_locale_without_unicode_is_no_reason_to_fail() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = convroute_process("decide", POLICY, AD, env=environment)
    assert done.status == 0
    assert "→ marketing" in done.out


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("decide po", "file"),
        ("explain a po", "file"),
        ("lint po", "file"),
        ("template check po", "file"),
        ("decide --thread po", "file"),
        ("init po", "dir"),
        ("fmt po", "file"),
    ],
)
def test_a_shell_completes_the_names_of_files(words: str, kind: str) -> None:
    assert completed(words) == [f"{kind},po"]


def completed(words: str, cwd: Path | None = None, shell: str = "bash") -> list[str]:
    """What the shell is offered behind the last word."""
    given = f"convroute {words}"
    last = given.rpartition(" ")[2] if shell == "fish" else str(given.count(" "))
    variables = {"_CONVROUTE_COMPLETE": f"{shell}_complete", "COMP_WORDS": given, "COMP_CWORD": last}
    return convroute(env={**os.environ, **variables}, cwd=cwd).out.splitlines()


def test_policies_are_offered_before_other_files(tmp_path: Path) -> None:
    for name in ("b.route", "a.route", "a.json", ".hidden.route", "below/c.route"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for command in ("lint", "fmt", "test", "decide", "explain", "template sync"):
        assert completed(f"{command} ", tmp_path) == ["dir,", "plain,a.route", "plain,b.route"]
        assert completed(f"{command} below/", tmp_path) == ["dir,below/", "plain,below/c.route"]
    assert completed("lint c", tmp_path) == ["file,c"]
    assert completed("decide a.route ", tmp_path) == ["file,"], "an input is no policy"


def test_codes_are_offered_wherever_they_are_taken() -> None:
    assert "plain,E221" in completed("rules E2")
    assert completed("rules covered-ru") == ["plain,covered-rule"]
    assert "plain,W4,E221" in completed("lint --select W4,E2")
    assert "plain,W404" in completed("lint --ignore W4")
    assert not any("covered-rule" in line for line in completed("lint --select "))


def test_fish_shows_whole_descriptions() -> None:
    script = convroute(env={**os.environ, "_CONVROUTE_COMPLETE": "fish_source"}).out
    assert 'string split --max 1 "," $completion' in script
    assert "plain,explain\tDecide, and say why, step by step." in completed("expl", shell="fish")
    (line,) = (line for line in completed("rules E221", shell="fish") if line.startswith("plain,E221"))
    assert line.partition("\t")[2].startswith("unknown-name: ")
    assert not any(line.endswith("...") for line in completed("template ", shell="fish"))
