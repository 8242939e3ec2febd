"""Bytes from the disk and back: regular files only, never more than fits, never half a file."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from convroute.workspace.failure import CannotRead, CannotWrite, reason_of

MOST_BYTES = 256 * 1024 * 1024
_MIB = 1024 * 1024
_NAMELESS = getattr(os, "O_TMPFILE", 0) if os.path.exists("/proc/self/fd") else 0  # noqa: PTH110  text
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
        raise CannotRead(path, f"is larger than {_size(most)}")
    return data


def _size(most: int) -> str:
    for unit, size in (("MiB", _MIB), ("KiB", 1024)):
        if most >= size:
            return f"{most // size} {unit}"
    return f"{most} bytes"


def write_beside(path: str, data: bytes) -> None:
    """Put `data` at `path`: written beside it first, then renamed, so nobody ever sees half a file.

    Keeps the mode of the file that was there; a symbolic link stays one.  A device,
    a pipe, and what `/dev/stdout` leads to, belong to others: those are written into.
    Raises `CannotWrite`.
    """
    try:
        target = Path(path).resolve()
        if target.is_dir():
            raise CannotWrite(path, "is a folder")
        if _is_stream(path):
            _write_into(path, data)
            return
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        handle, name = _begun(target)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: Path.resolve met a circle of links
        raise CannotWrite(path, _why_not_written(error, path)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.fileno() if os.chmod in os.supports_fd else name, mode)  # noqa: PTH101  it may have no name yet
            _named(file.fileno(), name)
        Path(name).replace(target)
    except BaseException as error:  # also when we are ended
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise CannotWrite(path, _why_not_written(error, path)) from None
        raise


def _begun(target: Path) -> tuple[int, str]:
    """A new file in the folder of `target`, open, and the name that it has or is to have.

    Where the system can, it has no name before it is complete: who kills us leaves nothing behind.
    """
    if _NAMELESS:
        with suppress(OSError):  # not every file system can
            return os.open(target.parent, os.O_WRONLY | _NAMELESS, 0o600), _free_name(target)
    from tempfile import mkstemp  # only when something is written

    return mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)


def _free_name(target: Path) -> str:
    return os.fspath(target.parent / f".{target.name[:100]}.{os.urandom(6).hex()}")


def _named(opened: int, name: str) -> None:
    """Gives a file without a name the one it is to have."""
    if os.fstat(opened).st_nlink == 0:
        folder = os.open(os.path.dirname(name) or ".", os.O_RDONLY)  # noqa: PTH120  text
        try:
            os.link(f"/proc/self/fd/{opened}", os.path.basename(name), src_dir_fd=folder, dst_dir_fd=folder)  # noqa: PTH119  plain names
        finally:
            os.close(folder)


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


def _why_not_written(error: OSError | ValueError | RuntimeError, path: str) -> str:
    if isinstance(error, RuntimeError):
        return "is a symbolic link that leads in a circle"
    if isinstance(error, OSError) and error.errno == errno.ENXIO:
        return "is a pipe that nobody reads"
    folder = os.path.dirname(path)  # noqa: PTH120  text, as it was written
    if isinstance(error, OSError) and error.errno in (errno.ENOENT, errno.ENOTDIR) and folder:
        in_the_way = next((part for part in (folder, *_above(folder)) if os.path.isfile(part)), None)  # noqa: PTH113  text
        if in_the_way is not None:
            return f"cannot be written: `{in_the_way}` is a file, and not a folder"
        return f"cannot be written: the folder `{folder}` does not exist"
    return reason_of(error).replace("opened", "written")


def _above(folder: str) -> Iterator[str]:
    while (folder := os.path.dirname(folder)) not in ("", "/"):  # noqa: PTH120  text
        yield folder


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
