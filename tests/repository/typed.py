"""A command of a page, typed as its reader does: one of ours alone starts no process."""

import os
import re
import shlex
import tempfile
from pathlib import Path

from tests.cli.shell import convroute_on
from tests.repository.readme import VARIABLES, Typed, shell, timeless

_OURS = re.compile(r"convroute [^|&;<>()$`\\*?\[\]#~%\n]+")
"""Nothing but a command of ours and its arguments: a shell has nothing to add."""


def typed(command: str, folder: Path) -> Typed:
    """What `readme.shell` gives, in this process where that is the same."""
    if not _OURS.fullmatch(command):
        return shell(command, folder)
    with tempfile.TemporaryFile() as said:
        arguments = shlex.split(command)[1:]
        status = convroute_on(os.dup(said.fileno()), *arguments, variables=VARIABLES, cwd=folder)
        said.seek(0)
        return Typed(command, timeless(said.read().decode("utf-8")), status)
