"""Processes that work for a command end with it, however it is ended."""

import os
import signal
import subprocess
import sys

import pytest

from tests.cli.shell import interruptible

SPINNING = """
import os
from convroute.cli import _end_in_order
from convroute.cli.processes import processes

_end_in_order()
with processes(2) as pool:
    pool.submit(os.getpid).result()
    spinning = [pool.submit(exec, "while True: pass") for _ in range(3)]
    print("at work", flush=True)
    spinning[0].result()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are different there")
@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGINT", -2), ("SIGKILL", -9)])
def test_whoever_ends_a_command_ends_all_that_works_for_it(name: str, status: int) -> None:
    command = subprocess.Popen(
        [sys.executable, "-c", SPINNING],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=interruptible,
    )
    assert command.stdout is not None
    with command:
        try:
            assert command.stdout.readline() == "at work\n"
            command.send_signal(getattr(signal, name))
            command.communicate(timeout=30)  # each of them holds the pipe as long as it lives
            assert command.returncode == status
        except BaseException:
            os.killpg(command.pid, signal.SIGKILL)
            raise
