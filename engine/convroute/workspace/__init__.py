"""The only reader of files: policies, what they name, and where they are written back.

Names are loaded when they are first used: a policy from the cache needs no parser.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from convroute.workspace.discovery import policies_below
    from convroute.workspace.disk import read_bytes, write_beside
    from convroute.workspace.failure import CannotRead, CannotWrite
    from convroute.workspace.folder import Folder
    from convroute.workspace.loading import load, opened
    from convroute.workspace.program_cache import program_at

__all__ = [
    "CannotRead",
    "CannotWrite",
    "Folder",
    "load",
    "opened",
    "policies_below",
    "program_at",
    "read_bytes",
    "write_beside",
]

_MODULES = {
    "CannotRead": "failure",
    "CannotWrite": "failure",
    "Folder": "folder",
    "load": "loading",
    "opened": "loading",
    "policies_below": "discovery",
    "program_at": "program_cache",
    "read_bytes": "disk",
    "write_beside": "disk",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
