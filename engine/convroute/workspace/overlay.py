"""Files as they would be: some of them with another content than the disk has."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.files import Files, Found, Opened, Refused


class Overlaid(Struct, frozen=True):
    """Answers like `files`, but with the bytes of `contents` for the files whose key (real path) is there."""

    files: Files
    contents: Mapping[str, bytes]

    def read(self, path: str, base: str) -> Found | Refused:
        found = self.files.read(path, base)
        return found if isinstance(found, Refused) else self._over(found)

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        opened = self.files.open_policy(path, base)
        if isinstance(opened, Refused):
            return opened
        return Opened(
            self._over(opened.root),
            Overlaid(opened.files, self.contents),
            Overlaid(opened.tests, self.contents),
        )

    def _over(self, found: Found) -> Found:
        return replace(found, data=self.contents.get(found.key, found.data))
