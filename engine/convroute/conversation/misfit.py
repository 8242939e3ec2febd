"""The error of one part of an input that is not what it should be; it becomes an `Unreadable`."""


class Misfit(Exception):  # noqa: N818  # it never leaves the readers: not an error of the program, news about the input
    """`path` is the JSON path of the part, from the root of its document."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
