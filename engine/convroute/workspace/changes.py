"""Several files are written, or none."""

from collections.abc import Iterable, Iterator

from convroute.workspace.disk import read_bytes, write_beside
from convroute.workspace.failure import CannotRead, CannotWrite

Changed = tuple[str, bytes, bytes]
"""Name, old and new content."""


def write_all(changes: Iterable[Changed]) -> None:
    """Each is looked at before the first is written; what was written is taken back. Raises `CannotWrite`."""
    files = [*changes]
    done: list[Changed] = []
    try:
        stale = [name for name, old, _ in files if read_bytes(name) != old]
        for name, old, new in () if stale else files:
            write_beside(name, new)
            done.append((name, old, new))
    except CannotRead as cannot:
        left = [*_not_taken_back(done)]
        said = f"; {', '.join(left)} was changed already" if left else "; no file was changed"
        raise CannotWrite(cannot.path, cannot.reason + said) from None
    if stale:
        raise CannotWrite(stale[0], "was changed by somebody else meanwhile; try again")


def _not_taken_back(done: list[Changed]) -> Iterator[str]:
    for name, old, _ in done:
        try:
            write_beside(name, old)
        except CannotWrite:
            yield f"`{name}`"
