"""Files as a commit of git has them: `REV:path`.

Whatever the work tree has by now, a policy of a commit is read with the includes, lists and
templates of that commit.
"""

import os
from collections.abc import Iterator

from convroute.checker.files import Found, Refused
from convroute.workspace.commit import Commit
from convroute.workspace.discovery import SUFFIX
from convroute.workspace.exclusion import excluded
from convroute.workspace.folder import named
from convroute.workspace.git import Git
from convroute.workspace.links import root_above
from convroute.workspace.merge_base import CannotCompare, commit_of


class Revision(Commit, frozen=True):
    """A commit that was named, or where a branch began."""

    @classmethod
    def named(cls, ref: str, beside: str) -> "Revision":
        """The commit that `ref` names in the repository of the folder `beside`; raises `CannotCompare`."""
        root = root_above(os.path.join(os.path.realpath(beside), "any"))  # noqa: PTH118  text
        if root is None:
            raise CannotCompare(ref, "needs a git repository, and this folder is not in one")
        git = Git.at(root)
        if git is None:
            raise CannotCompare(root, f"cannot be asked for a commit: {Git.why_not(root)}")
        return cls(git, commit_of(git, ref), ref)

    def path_of(self, written: str) -> str:
        """Where `written` stands in the work tree: from the root of the repository, as git reads it; from
        the folder the command started in if it begins with a dot, or the commit has it only there."""
        here = os.path.normpath(written)
        if os.path.isabs(written) or written.startswith("."):  # noqa: PTH117  text
            return here
        from_root = os.path.relpath(os.path.join(self.git.root, written))  # noqa: PTH118  text
        kinds = [self._kind(path) for path in (from_root, here)]
        return here if kinds[0] is None and kinds[1] is not None else from_root

    def is_folder(self, path: str) -> bool | None:
        """None if there is nothing at the path."""
        kind = self._kind(path)
        return None if kind is None else kind == "tree"

    def _kind(self, path: str) -> str | None:
        name = self.name_of(os.path.realpath(path))
        answer = None if name is None else self.git.asked("cat-file", "-t", f"{self.name}:{name}")
        return None if answer is None else answer.decode("ascii", "replace").strip()

    def files(self, folder: str) -> Iterator[str]:
        """Every policy below the folder, or the file itself, by its path in the work tree.

        As in the work tree, what begins with a dot is skipped, and what `exclude` names there.
        """
        if self.is_folder(folder) is False:
            yield folder
            return
        inside = self.name_of(os.path.realpath(folder))
        listed = self.git.asked(
            "ls-tree", "-r", "-z", "--name-only", "--full-tree", self.name, "--", inside or "."
        )
        for name in (listed or b"").split(b"\0"):
            path = os.fsdecode(name)
            below = path.removeprefix(f"{inside}/") if inside else path
            if not path.endswith(SUFFIX) or any(part.startswith(".") for part in below.split("/")):
                continue
            found = os.path.normpath(os.path.join(folder, below)).replace(os.sep, "/")  # noqa: PTH118  text
            if not excluded(os.path.realpath(found).replace(os.sep, "/")):
                yield found

    def file(self, path: str) -> Found:
        """The file at a path of the work tree; raises `CannotCompare`."""
        data = self.content(os.path.realpath(path))
        if isinstance(data, Refused):
            raise CannotCompare(f"{self.called}:{path}", data.reason)
        return Found(named(path), os.path.realpath(path), data)
