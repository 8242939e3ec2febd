"""Files as they would be: some of them with another content, or another name, than the disk has."""

import os
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.files import Files, Found, Opened, Refused
from convroute.workspace.folder import DOES_NOT_EXIST


class Overlaid(Struct, frozen=True):
    """Answers like `files`, but with the bytes of `contents` for the files whose key (real path) is there.

    So it is with `names`: what some files are called, however they are reached.
    """

    files: Files
    contents: Mapping[str, bytes]
    names: Mapping[str, str] | None = None

    def read(self, path: str, base: str) -> Found | Refused:
        found = self.files.read(path, base)
        return self._unsaved(found, path, base) if isinstance(found, Refused) else self._over(found)

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        opened = self.files.open_policy(path, base)
        if isinstance(opened, Refused):
            return opened
        return Opened(
            self._over(opened.root),
            Overlaid(opened.files, self.contents, self.names),
            Overlaid(opened.tests, self.contents, self.names),
        )

    def _over(self, found: Found) -> Found:
        name = (self.names or {}).get(found.key, found.name)
        return replace(found, name=name, data=self.contents.get(found.key, found.data))

    def _unsaved(self, refused: Refused, path: str, base: str) -> Found | Refused:
        """A file that an editor has and the disk does not have yet, where it may be named."""
        name = os.path.normpath(os.path.join(os.path.dirname(base), path))  # noqa: PTH118,PTH120  text
        key = os.path.realpath(name)
        if refused.reason != DOES_NOT_EXIST or key not in self.contents:
            return refused
        return self._over(Found(name.replace(os.sep, "/"), key, b""))
