"""Node programs of the folder `node`, as processes that talk JSON lines."""

import json
import os
import queue
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "node"
MUST = "CONVROUTE_CLIENTS"
"""Set where every client has to be there: then a missing one fails the test."""
_PATIENCE = 30.0


def need(there: bool, what: str) -> None:
    """Skips the test where a client is missing, or fails it where none may be."""
    if not there:
        (pytest.fail if os.environ.get(MUST) else pytest.skip)(what)


def need_node() -> None:
    need(shutil.which("node") is not None, "there is no Node: apt-get install nodejs npm")
    how = "npm ci --ignore-scripts in tests/server/clients/node"
    need((FOLDER / "node_modules").is_dir(), f"the Node clients are not installed: {how}")


class NodeProcess:
    """A running program; what it says on standard output is read as it comes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._said: queue.Queue[Any] = queue.Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def ask(self, *line: object) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return self.next()

    def next(self) -> Any:
        """The next thing that it says."""
        try:
            said = self._said.get(timeout=_PATIENCE)
        except queue.Empty:
            raise AssertionError("the Node program says nothing") from None
        assert said is not None, "the Node program ended"
        return said

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        """The next thing that it says and that is wanted."""
        while not wanted(said := self.next()):
            pass
        return said

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                self._said.put(json.loads(line))
            except ValueError:  # what libraries print
                continue
        self._said.put(None)


@contextmanager
def node(
    program: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[NodeProcess]:
    """Runs a program in its folder until the block ends."""
    need_node()
    path = FOLDER / program
    with subprocess.Popen(
        ["node", "--no-deprecation", str(path), *arguments],
        cwd=path.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
    ) as process:
        running = NodeProcess(process)
        try:
            yield running
        finally:
            process.kill()
            running._reader.join(_PATIENCE)
