"""Why a command cannot do what it was asked: one clear line and exit status 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import click


class Refusal(click.ClickException):
    """`message` is one line without a full stop; `details` (may be empty) is printed before it as it is."""

    exit_code = 2

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


@contextmanager
def refusing() -> Iterator[None]:
    """What the file system does not allow is a `Refusal`."""
    from convroute.report.display import visible
    from convroute.workspace.failure import CannotRead

    try:
        yield
    except CannotRead as cannot:
        raise Refusal(visible(str(cannot))) from None
