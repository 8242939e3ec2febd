"""The only reader of files: policies, what they name, and where they are written back."""

from convroute.workspace.discovery import policies_below
from convroute.workspace.disk import read_bytes, write_beside
from convroute.workspace.failure import CannotRead, CannotWrite
from convroute.workspace.folder import Folder
from convroute.workspace.loading import load, opened

__all__ = [
    "CannotRead",
    "CannotWrite",
    "Folder",
    "load",
    "opened",
    "policies_below",
    "read_bytes",
    "write_beside",
]
