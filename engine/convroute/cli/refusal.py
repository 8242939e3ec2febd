"""Why a command cannot do what it was asked: one clear line and exit status 2."""

import click


class Refusal(click.ClickException):
    """`message` is one line without a full stop; `details` (may be empty) is printed before it as it is."""

    exit_code = 2

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details
