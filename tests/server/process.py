"""A server in a process of its own, as somebody starts it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from msgspec import Struct

_ADDRESS = re.compile(r"(?:clients +|, at )(http://\S+:\d+)")


class Running(Struct):
    """`address` is where it listens, `lines` what it has said so far on standard error."""

    process: "subprocess.Popen[str]"
    lines: list[str]
    address: str = ""

    def end(self, by: signal.Signals = signal.SIGTERM, timeout: float = 30) -> int:
        """Its exit status."""
        self.process.send_signal(by)
        return self.process.wait(timeout)


@contextmanager
def serving(
    *arguments: str, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Iterator[Running]:
    """`convroute serve`, at any free port unless one is given, until the block ends."""
    command = [sys.executable, "-m", "convroute", "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command,
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
    ) as process:
        assert process.stderr is not None
        running = Running(process, [])
        try:
            for line in process.stderr:
                running.lines.append(line)
                if found := _ADDRESS.search(line):
                    running.address = found[1]
                    break
            assert running.address, "".join(running.lines)
            reader = Thread(target=running.lines.extend, args=(process.stderr,), daemon=True)
            reader.start()
            yield running
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            if running.address:
                reader.join(10)
