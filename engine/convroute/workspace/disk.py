"""Bytes from the disk and back: regular files only, never more than fits, never half a file."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from convroute.workspace.failure import CannotRead, CannotWrite, reason_of

MOST_BYTES = 256 * 1024 * 1024
_MIB = 1024 * 1024
_STREAMS = {
    "/dev/stdout": 1,
    "/dev/stderr": 2,
}  # open already; opened again, two writers would write over each other


def read_bytes(path: str, most: int = MOST_BYTES) -> bytes:
    """The content of the regular file at `path`; raises `CannotRead` for everything else.

    A pipe or a device is refused before it could make us wait. `most` is the largest size in bytes.
    """
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise CannotRead(path, reason_of(error)) from None
    try:
        return _content(path, opened, most)
    except OSError as error:
        raise CannotRead(path, reason_of(error)) from None
    finally:
        os.close(opened)


def _content(path: str, opened: int, most: int) -> bytes:
    status = os.fstat(opened)
    if stat.S_ISDIR(status.st_mode):
        raise CannotRead(path, "is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise CannotRead(path, "is not a regular file")
    with os.fdopen(os.dup(opened), "rb") as file:
        data = file.read(min(most, status.st_size) + 1)
        if len(data) > status.st_size:  # it grew meanwhile, or has no size, as in /proc
            data += file.read(max(0, most + 1 - len(data)))
    if len(data) > most:
        raise CannotRead(path, f"is larger than {most // _MIB} MiB")
    return data


def write_beside(path: str, data: bytes) -> None:
    """Put `data` at `path`: written beside it first, then renamed, so nobody ever sees half a file.

    Keeps the mode of the file that was there; a symbolic link stays one.  A device,
    a pipe, and what `/dev/stdout` leads to, belong to others: those are written into.
    Raises `CannotWrite`.
    """
    from tempfile import mkstemp  # only when something is written

    try:
        target = Path(path).resolve()
        if target.is_dir():
            raise CannotWrite(path, "is a folder")
        if _is_stream(path):
            _write_into(path, data)
            return
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        handle, name = mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: Path.resolve met a circle of links
        raise CannotWrite(path, _why_not_written(error)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except OSError as error:
        with suppress(OSError):
            Path(name).unlink()
        raise CannotWrite(path, _why_not_written(error)) from None


def _is_stream(path: str) -> bool:
    """Whether there is something at `path` that renaming a file onto it would take away from others."""
    try:
        return path in _STREAMS or not stat.S_ISREG(Path(path).stat().st_mode)
    except FileNotFoundError:
        return False


def _write_into(path: str, data: bytes) -> None:
    """Opened without waiting, so that a pipe nobody reads is refused; nothing new is made."""
    if path in _STREAMS:
        opened = os.dup(_STREAMS[path])
    else:
        opened = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
        os.set_blocking(opened, True)
    with os.fdopen(opened, "wb") as file:
        file.write(data)


def _why_not_written(error: OSError | ValueError | RuntimeError) -> str:
    if isinstance(error, RuntimeError):
        return "is a symbolic link that leads in a circle"
    if isinstance(error, OSError) and error.errno == errno.ENXIO:
        return "is a pipe that nobody reads"
    return reason_of(error).replace("opened", "written")


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
