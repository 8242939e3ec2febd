"""Three ways to have a changed policy taken: a file that changes, a signal, and a call."""

import json
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.server.eventually import eventually
from tests.server.process import serving
from tests.server.reload.policies import write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP"),
]


def _asked(address: str, method: str = "GET") -> tuple[int, Any]:
    try:
        with urlopen(Request(f"{address}/convroute/api/reload", method=method), timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def _last(address: str) -> tuple[str, bool] | None:
    last = _asked(address)[1]["last"]
    return None if last is None else (last["by"], last["taken"])


def test_a_file_that_changes_a_signal_and_a_call(tmp_path: Path) -> None:
    path = write(tmp_path / "small.route")
    with serving(str(path), "--emulate") as running:
        address = running.address
        assert _last(address) is None
        write(path, version="2")
        running.process.send_signal(signal.SIGHUP)
        eventually(lambda: _last(address) == ("signal", True), 60)
        write(path, version="3", app="care", expected="sales")
        status, refused = _asked(address, "POST")
        assert (status, refused["taken"]) == (409, False)
        assert refused["reasons"][0].startswith("a test fails")
        assert _asked(address)[1]["policies"][0]["version"] == "2"
        write(path, version="3", app="care")
        assert _asked(address, "POST")[0] == 200
        assert running.end() == 0
    assert "the policies stay as they were: a test fails" in "".join(running.lines)


def test_with_watch_a_changed_file_is_enough(tmp_path: Path) -> None:
    path = write(tmp_path / "small.route")
    with serving(str(path), "--emulate", "--watch") as running:
        number = 1

        def taken() -> bool:
            """The folder may not be watched yet when it is changed first."""
            nonlocal number
            number += 1
            write(path, version=str(number))
            return _last(running.address) == ("watch", True)

        eventually(taken, 60)
        assert running.end() == 0


def test_a_change_while_it_ends_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = write(tmp_path / "small.route")
    with serving(str(path), "--emulate", "--watch") as running:
        running.process.send_signal(signal.SIGHUP)
        assert running.end(timeout=15) == 0
