"""Runs the real command, in a process of its own, as a shell would."""

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
) -> Done:
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
