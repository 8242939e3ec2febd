"""docs/service.md, "Ten minutes": what is typed there works, with the server and the bot running beside.

`python -m tests.repository.test_service_page write` renews what is printed.
"""

import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection, create_server

import pytest

from tests.repository.checkout import ROOT
from tests.repository.readme import Typed, fences, shell, typed_again
from tests.server.eventually import eventually
from tests.server.process import serving

PAGE = ROOT / "docs" / "service.md"
_PORTS = {"bot": "3000", "server": "8470"}
_ONCE = (
    (re.compile(r"m_[0-9a-f]{32}"), "m_5f0e"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\+\d\d:\d\d)?"), "2026-01-05 12:00:00"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "2026-01-05T12:00:00Z"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://127.0.0.1:8470"),
    (re.compile(r"last message \d+ \w+ before|last message at the same moment"), "last message just before"),
)
"""What is otherwise each time."""


def _free_port() -> str:
    with create_server(("127.0.0.1", 0)) as found:
        return str(found.getsockname()[1])


@contextmanager
def _running(text: str, folder: Path) -> Iterator[str]:
    """The server and the bot of the page, at ports of their own; gives the address of the server."""
    bot, port = _free_port(), _free_port()
    program = fences(text, "python")[0].body.replace(_PORTS["server"], port).replace(_PORTS["bot"], bot)
    (folder / "bot.py").write_text(program, encoding="utf-8")
    _, command = fences(text, "sh")[1].body.rstrip("&\n").split("&\n")
    words = shlex.split(command.replace(_PORTS["bot"], bot))
    assert words[:2] == ["convroute", "serve"]
    with subprocess.Popen([sys.executable, "bot.py"], cwd=folder) as process:
        try:
            eventually(lambda: _answers(int(bot)))
            with serving(*words[2:], "--port", port, folder=folder) as running:
                yield running.address
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _typed_again(text: str, folder: Path) -> str:
    """The page with what its commands print today; the first of them makes the policy."""
    shell("convroute init my-policy", folder)
    with _running(text, folder) as address:

        def typed(command: str, folder: Path) -> Typed:
            if command.startswith("convroute init"):
                folder = folder / "again"
                folder.mkdir()
            asked = f"{command} --url {address}" if command.startswith("convroute say") else command
            done = shell(asked, folder)
            output = done.output
            for pattern, once in _ONCE:
                output = pattern.sub(once, output)
            return Typed(command, output, done.status)

        return typed_again(text, folder, typed)


@pytest.mark.slow
@pytest.mark.wheel
@pytest.mark.skipif(sys.platform == "win32", reason="the page is for a shell")
def test_what_is_typed_in_ten_minutes_prints_what_the_page_says(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert _typed_again(text, tmp_path) == text, (
        "`python -m tests.repository.test_service_page write` brings it up to date"
    )


def test_what_is_installed_first_is_an_extra_that_is_there() -> None:
    command = fences(PAGE.read_text(encoding="utf-8"), "sh")[0].body
    [extra] = re.findall(r"pip install 'convroute\[(\w+)\] @ ", command)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert extra in project["optional-dependencies"]


if __name__ == "__main__" and sys.argv[1:] == ["write"]:
    with tempfile.TemporaryDirectory() as name:
        PAGE.write_text(_typed_again(PAGE.read_text(encoding="utf-8"), Path(name)), encoding="utf-8")
