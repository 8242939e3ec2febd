"""The README's commands, and what it says they print.

It has two ```sh fences, the main job and the tests, and the main job's output in
the ```text fence that follows. The tour is in ```console fences: `$ command`,
then what it prints, standard error included; `console exit=1` if its last
command ends with that status. Also a command, without anything installed:
`python3 tests/repository/readme.py main|tests|main-output`, and `write`, which
runs everything and puts into the README what was printed.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
VARIABLES = {"NO_COLOR": "1", "COLUMNS": "80"}
_TOOK = re.compile(r"\bin \d+(\.\d+)? m?s(?=;|$)", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    """A fenced block: its info string, its text, and where the text stands in the README."""

    info: str
    body: str
    start: int


@dataclass(frozen=True)
class Typed:
    """A command of the tour, what it prints, and the status it ends with."""

    command: str
    output: str
    status: int = 0


Typing = Callable[[str, Path], Typed]
"""How a command is typed in a folder: what then is there to read, and with which status it ended."""


def fences(text: str, language: str) -> list[Fence]:
    found = (Fence(m["info"], m["body"], m.start("body")) for m in _FENCE.finditer(text))
    return [fence for fence in found if fence.info.split(" ")[0] == language]


def setup_command(text: str, which: str) -> str:
    """The one line to paste: `main` or `tests`."""
    main, tests = fences(text, "sh")
    return (main if which == "main" else tests).body.rstrip("\n")


def main_output(text: str) -> str:
    """What the main job prints."""
    return fences(text, "text")[0].body


def transcript(fence: Fence) -> list[Typed]:
    """The commands of a console fence in order, each with its output; the status is the last one's."""
    typed: list[Typed] = []
    for line in fence.body.splitlines(keepends=True):
        if line.startswith("$ "):
            typed.append(Typed(line[2:].rstrip("\n"), ""))
        elif typed:
            typed[-1] = replace(typed[-1], output=typed[-1].output + line)
        else:
            raise ValueError(f"a console fence begins with a command, not with {line!r}")
    status = re.search(r"\bexit=(\d+)", fence.info)
    if status is not None:
        typed[-1] = replace(typed[-1], status=int(status[1]))
    return typed


def shell(command: str, folder: Path, *, both: bool = True) -> Typed:
    """Run a command line as a person would type it, with the `convroute` of this very environment.

    The output is standard output, with standard error in its place if `both`, as on
    a terminal; how long something took is always the same.
    """
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, **VARIABLES, "PATH": path, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if both else subprocess.PIPE,
        timeout=60,
        check=False,
    )
    return Typed(command, timeless(done.stdout.decode("utf-8")), done.returncode)


def timeless(output: str) -> str:
    return _TOOK.sub("in 0.30 s", output)


def main_job_alone(text: str) -> str:
    """The main job's last part, without setting anything up."""
    return setup_command(text, "main").rsplit("&&", 1)[1].strip().removeprefix(".venv/bin/")


def visitors_folder(folder: Path) -> Path:
    """A copy of what the tour looks at, for commands that write."""
    shutil.copytree(README.parent / "policies", folder / "policies")
    return folder


def rewritten(text: str, typing: Typing = shell) -> str:
    """The README with what its commands print today.

    Raises `ValueError` if one ends with another status than the README says.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = visitors_folder(Path(name))
        job = Typed(main_job_alone(text), main_output(text))
        printed = _checked(job, shell(job.command, folder, both=False)).output
        text = _replaced(text, [(fences(text, "text")[0], printed)])
        return typed_again(text, folder, typing)


def typed_again(text: str, folder: Path, typing: Typing = shell) -> str:
    """`text` with what the commands of its console fences print today, typed in order in `folder`."""
    fresh = []
    for fence in fences(text, "console"):
        done = [_checked(typed, typing(typed.command, folder)) for typed in transcript(fence)]
        fresh.append((fence, "".join(f"$ {typed.command}\n{typed.output}" for typed in done)))
    return _replaced(text, fresh)


def _replaced(text: str, fresh: list[tuple[Fence, str]]) -> str:
    for fence, body in sorted(fresh, key=lambda pair: -pair[0].start):
        text = text[: fence.start] + body + text[fence.start + len(fence.body) :]
    return text


def _checked(typed: Typed, done: Typed) -> Typed:
    if done.status != typed.status:
        raise ValueError(f"`{typed.command}` ended with {done.status}, not {typed.status}:\n{done.output}")
    return done


def run(argument: str) -> None:
    text = README.read_text(encoding="utf-8")
    if argument == "write":
        README.write_text(rewritten(text), encoding="utf-8")
    elif argument == "main-output":
        sys.stdout.write(main_output(text))
    else:
        sys.stdout.write(f"{setup_command(text, argument)}\n")


if __name__ == "__main__":
    run(sys.argv[1])
