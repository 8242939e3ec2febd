"""What was worked out before, in the user's cache folder: bytes under a key that says all they depend on.

It only ever saves time. Nothing is read from a folder or file that somebody
else may write, a file that is damaged or of another version is not there, and
what cannot be written is not kept; none of that is ever said.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from convroute.resources import folder
from convroute.version import VERSION

MOST_BYTES = 256 * 1024 * 1024
MOST_FILES = 256
_HEAD = 1024
"""Bytes: more than the first line of a file takes."""
_FORM = b"convroute cache 1"
_BEGUN = ".new-"
_CAREFULLY = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""No link is followed, and a pipe does not make us wait."""
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def key_of(*parts: str | bytes) -> str:
    """One key for all that something depends on; this program and this Python are always among it."""
    digest = sha256()
    for part in (_program(), sys.version, sys.byteorder, *parts):
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def kept(kind: str, key: str) -> bytes | None:
    """What was kept under `key`, unless it is damaged, or may be somebody else's."""
    where = cache_folder()
    if where is None or not _is_ours(where):
        return None
    path = where / f"{kind}-{key}"
    try:
        opened = os.open(path, os.O_RDONLY | _CAREFULLY)
        with os.fdopen(opened, "rb") as file:
            status = os.fstat(opened)
            if not (stat.S_ISREG(status.st_mode) and _is_only_ours(status)):
                return None
            if status.st_size > MOST_BYTES // 4 + _HEAD:
                return None
            head, _, data = file.read(status.st_size).partition(b"\n")
    except OSError:
        return None
    if head != _head(kind, key, data):
        return None
    with suppress(OSError):
        os.utime(path)  # what is used stays
    return data


def keep(kind: str, key: str, made: Callable[[], bytes]) -> None:
    """Keeps what `made` gives under `key`, if that can be; written beside, then renamed."""
    where = cache_folder()
    with suppress(OSError):
        if where is None or not _made(where):
            return
        data = made()
        if len(data) > MOST_BYTES // 4:
            return
        _write(where, f"{kind}-{key}", _head(kind, key, data) + b"\n" + data)
        _prune(where)


def _head(kind: str, key: str, data: bytes) -> bytes:
    return b" ".join((_FORM, kind.encode(), key.encode(), sha256(data).hexdigest().encode()))


@cache
def _program() -> str:
    """The version; in a checkout, where files change without it, also the time and size of each."""
    package = Path(__file__).parent
    if folder("grammar").parent == package:
        return f"{VERSION} {_seen(package / 'version.py')}"
    roots = (package, folder("grammar"), folder("schemas"))
    return f"{VERSION} {sorted(file for root in roots for file in _files(str(root)))}"


def _files(where: str) -> Iterator[tuple[str, int, int]]:
    """The path of every source file, the time and the size: hundreds of them, in a checkout."""
    with os.scandir(where) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry.path, *_seen(entry)
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def _seen(file: "Path | os.DirEntry[str]") -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size


# --- the folder --------------------------------------------------------------------------


def cache_folder() -> Path | None:
    """Where the user's system keeps such things; None if there is no such place."""
    from platformdirs import user_cache_path  # only for those who look

    try:
        return user_cache_path("convroute", appauthor=False)
    except (OSError, RuntimeError):
        return None


def _made(where: Path) -> bool:
    """Whether the folder is there, made now if need be, and nobody else may write into it."""
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _is_ours(where)


def _is_ours(where: Path) -> bool:
    try:
        status = os.lstat(where)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and _is_only_ours(status)


def _is_only_ours(status: os.stat_result) -> bool:
    if os.name == "nt":  # the folder is inside the user's profile
        return True
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_WRITE


def _write(where: Path, name: str, data: bytes) -> None:
    from tempfile import mkstemp  # only when something is written

    opened, beside = mkstemp(prefix=_BEGUN, dir=where)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(data)
        os.replace(beside, where / name)  # noqa: PTH105  both are plain names here
    except OSError:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108  as above
        raise


def _prune(where: Path) -> None:
    """Removes what was not used for longest, until little enough is left."""
    files = sorted(_entries(where), reverse=True)
    size = 0
    for number, (_, its_size, path) in enumerate(files, start=1):
        size += its_size
        if number > MOST_FILES or size > MOST_BYTES:
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108  a plain name


def _entries(where: Path) -> Iterator[tuple[float, int, str]]:
    """When each file was used last, its size and its path; what others are just writing counts, too."""
    with os.scandir(where) as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    yield status.st_mtime, status.st_size, entry.path
