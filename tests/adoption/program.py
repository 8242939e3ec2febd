"""A program `convroute` for scripts: this process answers it, so that none has to load everything."""

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Thread

from tests.cli.shell import convroute_on

_PROGRAM = """\
#!/bin/sh
here=$(dirname "$0")
{ env -0; printf '\\0'; printf '%s\\0' "$@"; } > "$here/asked"
cat "$here/said"
exit "$(cat "$here/status")"
"""


@contextmanager
def program() -> Iterator[str]:
    """The folder of the program, for as long as it is answered: one call at a time, all it says in order."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "convroute").write_text(_PROGRAM, encoding="utf-8")
        (folder / "convroute").chmod(0o755)
        for pipe in ("asked", "said"):
            os.mkfifo(folder / pipe)
        thread = Thread(target=_answer, args=(folder,), daemon=True)
        thread.start()
        yield name
        (folder / "asked").write_bytes(b"")
        thread.join()


def _answer(folder: Path) -> None:
    """Whatever is asked, until nothing is."""
    while asked := (folder / "asked").read_bytes().decode("utf-8"):
        variables, _, arguments = asked.partition("\0\0")
        try:
            status, said = _done(dict(line.split("=", 1) for line in variables.split("\0")), arguments)
        except BaseException:  # whoever asked is waiting for an answer
            status, said = 70, traceback.format_exc().encode()
        (folder / "status").write_text(str(status), encoding="utf-8")
        (folder / "said").write_bytes(said)


def _done(variables: dict[str, str], arguments: str) -> tuple[int, bytes]:
    with TemporaryFile() as said:
        called = arguments.split("\0")[:-1]
        status = convroute_on(os.dup(said.fileno()), *called, variables=variables, cwd=Path(variables["PWD"]))
        said.seek(0)
        return status, said.read()
