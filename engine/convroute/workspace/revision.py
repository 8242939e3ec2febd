"""Files as a commit of git has them: `REV:path`.

Whatever the work tree has by now, a policy of a commit is read with the includes, lists and
templates of that commit, and with its symbolic links.
"""

import os
from functools import cached_property

from convroute.checker.files import Found, Refused
from convroute.workspace.commit import Commit, FilesOf
from convroute.workspace.discovery import PassedOver, each_once
from convroute.workspace.folder import Folder, named
from convroute.workspace.git import Git
from convroute.workspace.links import LEADS_OUT, root_above
from convroute.workspace.merge_base import CannotCompare, commit_of
from convroute.workspace.tree import FOLDER, LINK, Tree


class Revision(Commit, frozen=True, dict=True):
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

    @cached_property
    def tree(self) -> Tree:
        return Tree.of(self)

    def path_of(self, written: str) -> str:
        """Where `written` stands in the work tree: from the root of the repository, as git reads it; from
        the folder the command started in if it begins with a dot, or the commit has it only there."""
        here = os.path.normpath(written)
        if os.path.isabs(written) or written.startswith("."):  # noqa: PTH117  text
            return here
        from_root = os.path.relpath(os.path.join(self.git.root, written))  # noqa: PTH118  text
        there, beside = (self.tree.kind(self.tree.place(path)) for path in (from_root, here))
        return here if there is None and beside is not None else from_root

    def is_folder(self, path: str) -> bool:
        """Raises `CannotCompare` if there is nothing at the path."""
        kind = self.tree.kind(self.tree.real(path))
        if kind is None:
            raise CannotCompare(f"{self.called}:{path}", self._why_nothing(path))
        return kind == FOLDER

    def _why_nothing(self, path: str) -> str:
        if self.tree.leaves_its_folder(path):
            return LEADS_OUT
        if self.name_of(self.tree.real(path)) is None:
            return f"is outside of the git repository `{self.git.root}`: a path below that is needed"
        return "does not exist in that commit"

    def files(self, path: str, passed: PassedOver) -> list[str]:
        """Every policy below the folder, or the file itself, by its path in the work tree; nothing where
        there is nothing. As in the work tree, links that lead out are skipped and added to `passed`."""
        if self.tree.kind(self.tree.real(path)) == FOLDER:
            return [*each_once(self.tree.policies_below(path, passed), self.tree.real)]
        if self.tree.leaves_its_folder(path):
            passed.links.append(path)
            return []
        return [path] if self.tree.kind(self.tree.real(path)) else []

    def content(self, real: str) -> bytes | Refused:
        if self.tree.kind(real) == LINK:
            return Refused("is a symbolic link that leads in a circle")
        return super().content(real)

    def file(self, path: str) -> tuple[Found, FilesOf]:
        """The file at a path of the work tree, and what answers for the files it names; raises
        `CannotCompare`."""
        real = self.tree.real(path)
        data = self.content(real)
        if isinstance(data, Refused):
            raise CannotCompare(f"{self.called}:{path}", data.reason)
        return Found(named(path), real, data), FilesOf(Folder.of(path, self.tree.real), self)
