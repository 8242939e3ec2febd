"""Symbolic links that lead out of the folder a command was given: somebody else may have committed them.

Nothing is read or written through such a link. What git keeps for itself, in `.git`, counts as outside.
"""

import os
from collections.abc import Callable
from pathlib import Path

GIT = ".git"
LEADS_OUT = "is a symbolic link that leads out of its folder: name the file it leads to"
LIES_ELSEWHERE = "is reached through a symbolic link that leads elsewhere: name the place it leads to"
_DEVICES = "/dev/"

Real = Callable[[str], str]
"""Tells where a path leads, all links followed: those of the disk, or those that a commit has."""


def real_path(path: str) -> str:
    """As the disk has it."""
    return os.path.realpath(path)


def leaves(path: str, folder: str, real_of: Real = real_path) -> bool:
    """Whether `path`, all links followed, lies outside of `folder`, or among git's own files."""
    real, home = Path(real_of(path)), Path(real_of(folder))
    return not real.is_relative_to(home) or GIT in real.relative_to(home).parts


def leaves_its_folder(path: str) -> bool:
    """Whether the file `path` is a link that leads out of the folder in which it stands.

    How that folder was reached does not matter, nor does what the system itself links, as `/dev/stdin`.
    """
    return (
        os.path.islink(path)  # noqa: PTH114  text
        and not os.path.abspath(path).startswith(_DEVICES)  # noqa: PTH100  links are to stay
        and leaves(path, os.path.dirname(path) or ".")  # noqa: PTH120  text
    )


def lies_elsewhere(path: str) -> bool:
    """Whether what is written to `path` would land elsewhere than its name says.

    The name lies in the folder the command started in, or in that one's git
    repository, and the place does not; or the file itself is a link that leads out.
    """
    name = Path(os.path.abspath(path))  # noqa: PTH100  links are to stay
    here = os.path.realpath(".")
    homes = {here, root_above(os.path.join(here, "any")) or here}  # noqa: PTH118  text
    below = {os.path.realpath(above) for above in name.parents} & homes
    real = Path(os.path.realpath(path))
    return (
        leaves_its_folder(path)
        or any(not real.is_relative_to(home) for home in below)
        or (GIT in real.parts and GIT not in name.parts)
    )


def root_above(real: str) -> str | None:
    """The nearest folder above with a `.git`; in a submodule or a second work tree that is a file."""
    return next((os.fspath(above) for above in Path(real).parents if os.path.lexists(above / GIT)), None)
