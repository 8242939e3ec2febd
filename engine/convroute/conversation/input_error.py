"""The error of an input that cannot be read at all, or of a file of ours with a wrong value in it."""


class InputError(Exception):
    """`message` in plain words; `path` is a JSON path, `line` and `column` count from 1 where known."""

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        """One line: the place as far as it is known, then what is wrong."""
        if self.path is not None:
            return f"{self.path}: {self.message}"
        if self.line is None:
            return self.message
        place = f"line {self.line}" if self.column is None else f"line {self.line}, column {self.column}"
        return f"{place}: {self.message}"
