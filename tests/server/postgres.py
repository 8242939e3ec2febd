"""A PostgreSQL of our own for tests: in a folder of its own, reached by a socket in it, gone afterwards.

    python -m tests.server.postgres                            starts one and says its address, until Ctrl-C
    python -m tests.server.postgres pytest -m postgres         runs a command with one
    CONVROUTE_TEST_POSTGRES=postgresql://... pytest tests      uses one that is there already

Its programs come with the package `postgresql` of the operating system. One that is there already may run
anywhere, in a container as well; its user must be allowed to create schemas and databases.
"""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

VARIABLE = "CONVROUTE_TEST_POSTGRES"
HOW = (
    f"set {VARIABLE} to the address of a PostgreSQL, or run"
    " `python -m tests.server.postgres pytest -m postgres`"
)
_SETTINGS = ("shared_buffers=32MB", "max_connections=100", "listen_addresses=", "log_min_messages=warning")


class NoPostgresError(Exception):
    """The programs of PostgreSQL are not installed, or cannot run here; the message says what to do."""


def programs() -> Path:
    """The folder with `initdb` and `pg_ctl`. Raises `NoPostgresError`."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "pg_ctl").exists() and (folder / "initdb").exists():
            return folder
    raise NoPostgresError("`initdb` is not installed: it comes with the package `postgresql`")


class Cluster:
    """One server. `url` is its address; `stop` also removes what it kept."""

    def __init__(self) -> None:
        """Raises `NoPostgresError`. What it keeps is in a new folder below `TMPDIR`."""
        self._programs = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._data = self.folder / "data"
        if _is_root():  # which PostgreSQL refuses to run as
            self._hand_over()
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()

    def _hand_over(self) -> None:
        closed = next((one for one in self.folder.parents if not one.stat().st_mode & stat.S_IXOTH), None)
        if closed is not None:
            self.folder.rmdir()
            raise NoPostgresError(f"the user `postgres` may not pass through {closed}: chmod a+x {closed}")
        shutil.chown(self.folder, "postgres")

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    @property
    def process(self) -> int:
        """The id of the process that starts all others."""
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def start(self) -> None:
        settings = [f"-c {one}" for one in (*_SETTINGS, f"unix_socket_directories={self.folder}")]
        log = self.folder / "log"
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-t", "60", "-o", " ".join(settings), "start")

    def restart(self) -> None:
        """At once, without asking anybody to finish."""
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "60", "-m", "immediate", "stop")
        self.start()

    def kill(self) -> None:
        """As `kill -9` does it, to all of its processes; they are gone when this returns."""
        first = self.process
        listed = ["ps", "-o", "pid=", "--ppid", str(first)]
        children = subprocess.run(listed, capture_output=True, text=True, check=False).stdout.split()
        processes = [first, *map(int, children)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(map(_runs, processes)):
            time.sleep(0.01)
        for left in (self._data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink()  # else a process that nobody has waited for counts as running

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        if _is_root():
            command = ["runuser", "-u", "postgres", "--", *command]
        with (self.folder / "output").open("w+") as output:  # a pipe would be kept open by the server
            done = subprocess.run(command, cwd="/", stdout=output, stderr=output, check=False)
            output.seek(0)
            if check and done.returncode:
                raise RuntimeError(f"{program} failed: {output.read()}")


def _runs(process: int) -> bool:
    told = ["ps", "-o", "stat=", "-p", str(process)]
    state = subprocess.run(told, capture_output=True, text=True, check=False).stdout.strip()
    return state != "" and not state.startswith("Z")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main(command: list[str]) -> int:
    try:
        cluster = Cluster()
    except NoPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        if command:
            return subprocess.run(command, env={**os.environ, VARIABLE: cluster.url}, check=False).returncode
        print(f"export {VARIABLE}='{cluster.url}'", flush=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    finally:
        cluster.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
