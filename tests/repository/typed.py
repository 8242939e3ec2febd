"""A command of a page, typed as its reader does: one of ours alone starts no process."""

import re
import shlex
from pathlib import Path

from tests.cli.shell import convroute_together
from tests.repository.readme import VARIABLES, Typed, shell, timeless

_OURS = re.compile(r"convroute [^|&;<>()$`\\*?\[\]#~%\n]+")
"""Nothing but a command of ours and its arguments: a shell has nothing to add."""


def typed(command: str, folder: Path) -> Typed:
    """What `readme.shell` gives, in this process where that is the same."""
    if not _OURS.fullmatch(command):
        return shell(command, folder)
    status, said = convroute_together(*shlex.split(command)[1:], variables=VARIABLES, cwd=folder)
    return Typed(command, timeless(said.decode("utf-8")), status)
