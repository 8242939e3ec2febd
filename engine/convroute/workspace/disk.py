"""Bytes from the disk and back: regular files only, never more than fits, never half a file."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from convroute.workspace.failure import CannotRead, CannotWrite, reason_of

MOST_BYTES = 256 * 1024 * 1024
_MIB = 1024 * 1024


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
        raise CannotRead(path, "is no regular file")
    with os.fdopen(os.dup(opened), "rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise CannotRead(path, f"is larger than {most // _MIB} MiB")
    return data


def write_beside(path: str, data: bytes) -> None:
    """Put `data` at `path`: written beside it first, then renamed, so nobody ever sees half a file.

    Keeps the mode of the file that was there; a symbolic link stays one.
    Raises `CannotWrite`.
    """
    target = Path(path).resolve()
    try:
        if target.is_dir():
            raise CannotWrite(path, "is a folder")
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    except (OSError, ValueError) as error:
        raise CannotWrite(path, reason_of(error).replace("opened", "written")) from None
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
        raise CannotWrite(path, reason_of(error).replace("opened", "written")) from None


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
