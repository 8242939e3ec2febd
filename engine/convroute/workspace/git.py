"""git, asked about a work tree that may come from anybody.

It runs no program that the repository names, fetches nothing, and answers
within seconds or not at all.
"""

import os
import re
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from subprocess import CompletedProcess

_SECONDS = 20
_OF_A_HOOK = re.compile(
    r"GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES)"
)
_FILTERS = ("config", "--null", "--name-only", "--get-regexp", r"^filter\.")
_RUNS_NOTHING = (
    *("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.pager=cat"),
    *("safe.bareRepository=explicit", "protocol.allow=never"),
)
"""What a repository could otherwise name a program in, beside its filters: a folder may come from anybody."""
_NO_FILTER = ("clean=", "smudge=", "process=", "required=false")


class Git(Struct, frozen=True):
    """The `program`, run in the work tree `root`; `settings` keep it from running what that one names."""

    program: str
    root: str
    settings: tuple[str, ...]

    @classmethod
    def at(cls, root: str) -> "Git | None":
        """None where git is missing, or cannot be kept from running something."""
        program = shutil.which("git")
        if program is None:
            return None
        listed = cls(program, root, _RUNS_NOTHING).asked(*_FILTERS, none=1)
        if listed is None:
            return None
        names = {os.fsdecode(name).rpartition(".")[0] for name in listed.split(b"\0") if name}
        if any("=" in name for name in names):  # git would take the first for the end of the name
            return None
        no_filters = (f"{name}.{nothing}" for name in sorted(names) for nothing in _NO_FILTER)
        return cls(program, root, (*_RUNS_NOTHING, *no_filters))

    @classmethod
    def why_not(cls, root: str) -> str:
        """Why there is no git to ask there."""
        program = shutil.which("git")
        if program is None:
            return "git is not installed here"
        said = cls(program, root, _RUNS_NOTHING).complaint(*_FILTERS)
        return f"git says: {said}" if said else "it names a filter that git cannot be kept from running"

    def asked(self, *arguments: str, none: int | None = None) -> bytes | None:
        """What git answers; None if it fails. The status `none` is an empty answer."""
        done = self._run(arguments)
        if done is None or done.returncode not in (0, none):
            return None
        return b"" if done.returncode == none else done.stdout

    def complaint(self, *arguments: str) -> str:
        """What git says instead of an answer, in one line; empty if it says nothing."""
        done = self._run(arguments)
        if done is None:
            return f"it did not answer within {_SECONDS} seconds"
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return lines[0].removeprefix("fatal: ") if lines else ""

    def _run(self, arguments: Sequence[str]) -> "CompletedProcess[bytes] | None":
        import subprocess  # only inside a repository

        environment = {name: value for name, value in os.environ.items() if not _OF_A_HOOK.fullmatch(name)}
        environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
        environment["GIT_ALLOW_PROTOCOL"] = (
            "none"  # for gits that do not know the last of these: nothing is fetched
        )
        with_settings = (part for setting in self.settings for part in ("-c", setting))
        try:
            return subprocess.run(
                [self.program, "-C", self.root, *with_settings, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                env=environment,
                check=False,
            )
        except (OSError, ValueError, subprocess.SubprocessError):
            return None
