"""How the checker asks for the files a policy names; `workspace` answers from the disk, tests from a dict."""

from typing import Protocol

from msgspec import Struct


class Found(Struct, frozen=True):
    """`name` is the file as reached from the command's argument, with `/`; one file has one `key`."""

    name: str
    key: str
    data: bytes


class Refused(Struct, frozen=True):
    """`reason` completes the sentence "`ads.csv` ..." : `does not exist`, `lies outside ...`.

    `advice` says what to do about it, if that is known.
    """

    reason: str
    nearest: str | None = None
    advice: str = "file names are relative to the file that says them"


class Opened(Struct, frozen=True):
    """The policy of a test file: `files` are those of its own folder, `tests` those the tests may name."""

    root: Found
    files: "Files"
    tests: "Files"


class Files(Protocol):
    def read(self, path: str, base: str) -> Found | Refused:
        """The file `path`, relative to the file named `base` (a `Found.name`), in the policy's folder."""
        ...

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        """The policy the test file `base` includes, at or below the folder the command started in."""
        ...
