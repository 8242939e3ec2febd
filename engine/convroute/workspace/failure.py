"""What the file system did not let us do, in one kind of exception for every door to report."""

import errno


class CannotRead(Exception):  # noqa: N818  it reads as what happened, like KeyboardInterrupt
    """`path` is as it was named; `reason` completes the sentence "`acme.route` ..." : `does not exist`."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"`{self.path}` {self.reason}"


class CannotWrite(CannotRead):
    """The same for a file that was to be written."""


_REASONS = {
    errno.ENOENT: "does not exist",
    errno.ENOTDIR: "does not exist",
    errno.EACCES: "cannot be opened: permission denied",
    errno.EPERM: "cannot be opened: permission denied",
    errno.EISDIR: "is a folder",
    errno.ELOOP: "is a symbolic link that leads in a circle",
    errno.ENAMETOOLONG: "is too long for a file name",
    errno.ENOSPC: "cannot be written: the disk is full",
    errno.EROFS: "cannot be written: the disk is read-only",
    errno.ENXIO: "is not a regular file",
}


def reason_of(error: OSError | ValueError) -> str:
    """The failure as the end of a sentence about the file."""
    if not isinstance(error, OSError):
        return "is not a file name"
    known = _REASONS.get(error.errno or 0)
    return known or f"cannot be opened: {(error.strerror or str(error)).lower()}"
