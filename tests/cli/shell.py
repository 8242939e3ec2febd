"""Runs the command as a shell would: in this process, and in one of its own where that is the point."""

import io
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, chdir
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from unittest.mock import patch

from convroute.cli.program import run

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "policies" / "shop"
POLICY = str(SHOP / "shop.route")
AD = str(SHOP / "webhooks" / "spring-ad.json")


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


def convroute(
    *arguments: str, stdin: bytes | None = b"", cwd: Path | None = None, env: dict[str, str] | None = None
) -> Done:
    """The command in this process, with the streams, the folder and the variables that it is given.

    Without `stdin` standard input is closed.
    """
    given = None if stdin is None else io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with ExitStack() as around:
        around.enter_context(patch.multiple(sys, stdin=given, stdout=out, stderr=err))
        if env is not None:
            around.enter_context(patch.dict(os.environ, env, clear=True))
        if cwd is not None:
            around.enter_context(chdir(cwd))
        try:
            status = run(arguments)
        except SystemExit as end:  # of shell completion, which is click's
            status = int(end.code or 0)
        written = [_written(stream) for stream in (out, err)]
    return Done(status, *written)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data = stream.buffer
    assert isinstance(data, io.BytesIO)
    return data.getvalue().decode("utf-8")


def convroute_on(
    descriptor: int, *arguments: str, variables: dict[str, str], cwd: Path | None = None, clear: bool = False
) -> int:
    """The command in this process; a pipe, a terminal or a file gets all it says, and is closed then.

    `variables` are beside those of this process, or with `clear` instead of them.
    """
    with (
        os.fdopen(descriptor, "w", encoding="utf-8") as stream,
        patch.multiple(sys, stdin=io.TextIOWrapper(io.BytesIO()), stdout=stream, stderr=stream),
        patch.dict(os.environ, variables, clear=clear),
        chdir(cwd or Path.cwd()),
    ):
        return run(arguments)


def convroute_together(
    *arguments: str, variables: dict[str, str], cwd: Path, clear: bool = False
) -> tuple[int, bytes]:
    """The command in this process: its status, and what it says on both streams, in order."""
    with TemporaryFile() as said:
        status = convroute_on(os.dup(said.fileno()), *arguments, variables=variables, cwd=cwd, clear=clear)
        said.seek(0)
        return status, said.read()


def convroute_process(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
) -> Done:
    """The command in a process of its own: for how it starts, ends, and starts others."""
    done = subprocess.run(
        [sys.executable, "-m", "convroute.cli", *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=env,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def one_line(text: str) -> str:
    """The only line of `text`, which people can read: no traceback, nothing a terminal would obey."""
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    assert text.rstrip("\n").isprintable()
    return text.rstrip("\n")


def interruptible() -> None:
    """For children: a shell makes what it runs in the background deaf to interrupts, which they inherit."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
