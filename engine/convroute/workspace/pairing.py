"""Which policy is compared with which: two files, or those of two folders, also of a commit."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from convroute.checker.files import Files, Found
from convroute.workspace.failure import CannotRead
from convroute.workspace.links import LEADS_OUT, leaves_its_folder, root_above
from convroute.workspace.loading import opened
from convroute.workspace.revision import Revision
from convroute.workspace.route_files import is_policy

STDIN = "-"
_NAME = re.compile(rb"^[ \t]*policy\s+([a-z][a-z0-9_]*)", re.MULTILINE)
_REF = re.compile(r"[\w/~^@-]+")
_SPEC = re.compile(r"(?P<ref>[^:]+):(?P<path>.*)", re.DOTALL)


class Entry(Struct, frozen=True):
    """The file of a policy: `name` is the policy's, `place` the file's path below the folder that was named.

    `revision` is what the commit is called that it is read from, None for the work tree.
    """

    root: Found
    files: Files
    name: str | None
    place: str
    revision: str | None = None


class Pair(Struct, frozen=True):
    """One policy before and after: None where there was none, or is none any more."""

    old: Entry | None
    new: Entry | None


class Side(Struct, frozen=True):
    """A file or a folder, of the commit if there is one."""

    path: str
    revision: Revision | None = None
    stdin: bytes | None = None

    @classmethod
    def of(cls, argument: str, read_stdin: Callable[[], bytes]) -> "Side":
        """`PATH`, `REV:PATH` or `-`. What exists is a path, whatever it is called.

        Raises `CannotRead`.
        """
        if argument == STDIN:
            return cls(STDIN, stdin=read_stdin())
        spec = None if os.path.lexists(argument) else _SPEC.fullmatch(argument)
        if spec is None or (os.name == "nt" and len(spec["ref"]) == 1):
            return cls(argument)
        written = spec["path"]
        revision = Revision.named(spec["ref"], _beside(written))
        return cls(revision.path_of(written), revision)

    @property
    def called(self) -> str:
        return self.path if self.revision is None else f"{self.revision.called}:{self.path}"

    @property
    def is_folder(self) -> bool:
        """Raises `CannotRead` if there is nothing."""
        if self.revision is None:
            if self.path != STDIN and not os.path.lexists(self.path):
                ref = (
                    f"; as a commit has it, a file is `{self.path}:FILE`" if _REF.fullmatch(self.path) else ""
                )
                raise CannotRead(self.path, f"does not exist{ref}")
            return os.path.isdir(self.path)  # noqa: PTH112  Path.is_dir raises on a name that is too long
        return self.revision.is_folder(self.path)

    def check_link(self) -> None:
        """Raises `CannotRead` if the file, whose lines may be shown, is a link that leads out of the folder
        it stands in."""
        if self.revision is None:
            leads_out = self.path != STDIN and leaves_its_folder(self.path)
        else:
            leads_out = self.revision.tree.leaves_its_folder(self.path)
        if leads_out:
            raise CannotRead(self.called, LEADS_OUT)

    def entry(self, path: str | None = None) -> Entry:
        """The file itself, or one at a path of the folder; raises `CannotRead`."""
        path = self.path if path is None else path
        root, files = self._opened(path)
        named = _NAME.search(root.data)
        place = os.path.relpath(path, self.path).replace(os.sep, "/")
        revision = None if self.revision is None else self.revision.called
        return Entry(root, files, named[1].decode() if named else None, place, revision)

    def _opened(self, path: str) -> tuple[Found, Files]:
        if self.revision is None:
            return opened(path, self.stdin)
        return self.revision.file(path)

    def entries(self, paths: Sequence[str]) -> list[Entry]:
        """The policies among the files of the folder: neither tests nor what is included."""
        found = map(self.entry, paths)
        return [entry for entry in found if is_policy(entry.root.data)]


def paired(old: Sequence[Entry], new: Sequence[Entry]) -> list[Pair]:
    """By name and path; then by a name, and then by a path, that is left once on each side.

    What was renamed and moved at once is one policy less and another more. In the order of the new
    ones, removed ones last.
    """
    left_old, left_new = [*old], [*new]
    found: dict[int, Entry] = {}
    keys: tuple[Callable[[Entry], object], ...] = (
        lambda entry: entry.name and (entry.name, entry.place),
        lambda entry: entry.name,
        lambda entry: entry.place,
    )
    for key in keys:
        for before, after in _once_on_each_side(left_old, left_new, key):
            found[id(after)] = before
            left_old.remove(before)
            left_new.remove(after)
    kept = (Pair(found.get(id(entry)), entry) for entry in new)
    return [*chain(kept, (Pair(entry, None) for entry in left_old))]


def _once_on_each_side(
    old: Sequence[Entry], new: Sequence[Entry], key: Callable[[Entry], object]
) -> Iterator[tuple[Entry, Entry]]:
    before, after = _by_key(old, key), _by_key(new, key)
    for name, entries in after.items():
        others = before.get(name, ())
        if len(entries) == len(others) == 1:
            yield others[0], entries[0]


def _by_key(entries: Sequence[Entry], key: Callable[[Entry], object]) -> dict[object, list[Entry]]:
    found: dict[object, list[Entry]] = {}
    for entry in entries:
        if key(entry) is not None:
            found.setdefault(key(entry), []).append(entry)
    return found


def _beside(path: str) -> str:
    """A folder in the repository that is meant: that of an absolute path if there is one, else that of the
    folder the command started in."""
    if os.path.isabs(path):  # noqa: PTH117  text
        while path and not os.path.isdir(path):  # noqa: PTH112  text
            path = os.path.dirname(path)  # noqa: PTH120  text
        if root_above(os.path.join(os.path.realpath(path), "any")) is not None:  # noqa: PTH118  text
            return path
    return "."
