"""A program `convroute` for scripts: this process answers it, so that none has to load everything."""

import os
import shlex
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from tests.cli.shell import convroute_together

ISOLATED = ("-I", "-m", "convroute.cli")
"""How Python has to be started: without what stands in the checkout."""

_PROGRAM = """\
#!/bin/sh
here=$(dirname "$0")
{ env -0; printf '\\0'; printf '%s\\0' "$@"; } > "$here/asked"
cat "$here/said"
exit "$(cat "$here/status")"
"""

_PYTHON = f"""\
#!/bin/sh
case "$1 $2 $3" in
  '{" ".join(ISOLATED)}') shift 3 ;;
  *) exec {shlex.quote(sys.executable)} "$@" ;;
esac
"""


@contextmanager
def program() -> Iterator[str]:
    """The folder of the program, for as long as it is answered: one call at a time, all it says in order."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in ("convroute", "python", "python3"):
            (folder / name).write_text(_PYTHON * (name != "convroute") + _PROGRAM, encoding="utf-8")
            (folder / name).chmod(0o755)
        for pipe in ("asked", "said"):
            os.mkfifo(folder / pipe)
        ended = Event()
        thread = Thread(target=_answer, args=(folder, ended), daemon=True)
        thread.start()
        try:
            yield temporary
        finally:
            ended.set()
            for _ in range(1_000):
                _wake(folder / "asked")  # which goes unheard between two questions
                thread.join(timeout=0.06)
                if not thread.is_alive():
                    break


def _wake(pipe: Path) -> None:
    """Whoever waits for somebody to write into it; nobody may be left who does."""
    with suppress(OSError):
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))


def _answer(folder: Path, ended: Event) -> None:
    """Whatever is asked, until all is over."""
    while True:
        asked = (folder / "asked").read_bytes()
        if ended.is_set():
            return
        try:
            variables, _, arguments = os.fsdecode(asked).partition("\0\0")
            env = dict(line.split("=", 1) for line in variables.split("\0"))
            called = arguments.split("\0")[:-1]
            status, said = convroute_together(*called, variables=env, cwd=Path(env["PWD"]), clear=True)
        except BaseException:  # whoever asked is waiting for an answer
            status, said = 70, traceback.format_exc().encode()
        (folder / "status").write_text(str(status), encoding="utf-8")
        (folder / "said").write_bytes(said)
