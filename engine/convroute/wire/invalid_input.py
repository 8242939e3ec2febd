"""The error of one part of an input that is not what it should be; it becomes an `Unreadable`."""


class InvalidInput(ValueError):  # noqa: N818  # only `wire` sees it: it is an error of an input, not of the program
    """`path` is the JSON path of the part, from the root of its document."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
