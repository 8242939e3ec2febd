"""What a commit has of a policy: its version and digest, to compare today's with.

The commit is git's HEAD, or the merge base of HEAD and what `--since` names. One
call tells for a whole repository which files differ from it; only a policy with
such a file in its folder is read again as it was. Without git, a repository, a
commit, or the file in it, there is no answer and no complaint; who names a
commit hears why it cannot be compared with.
"""

import os
from pathlib import Path

from msgspec import Struct, field

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Found, Refused
from convroute.policy.versions import Former
from convroute.syntax.nodes import PolicyBlock
from convroute.workspace.commit import Commit, FilesOf
from convroute.workspace.folder import Folder
from convroute.workspace.git import Git
from convroute.workspace.links import root_above

HEAD = "git's HEAD"
_DIFFERING = (
    *("diff", "--name-only", "-z", "--no-renames", "--ignore-submodules"),
    *("--no-ext-diff", "--no-textconv"),
)


class Repository(Struct, frozen=True):
    """A work tree beside a commit; `changed` are the real paths of the files that are not as there."""

    commit: Commit
    changed: frozenset[str]

    @classmethod
    def at(cls, root: str) -> "Repository | None":
        """Compared with HEAD; None where git is missing or cannot tell, as before the first commit."""
        git = Git.at(root)
        changed = None if git is None else _changed(git, "HEAD")
        return (
            None if git is None or changed is None else cls(Commit(git, "HEAD", HEAD, surely=False), changed)
        )

    @classmethod
    def since(cls, ref: str, root: str) -> "Repository":
        """Compared with the merge base of HEAD and `ref`; raises `CannotCompare`."""
        from convroute.workspace.merge_base import CannotCompare, called, merge_base

        git = Git.at(root)
        if git is None:
            raise CannotCompare(root, f"cannot be compared with a commit: {Git.why_not(root)}")
        commit = merge_base(git, ref)
        changed = _changed(git, commit)
        if changed is None:
            said = git.complaint(*_DIFFERING, commit, "--")
            raise CannotCompare(root, f"cannot be compared with commit {commit}; git says: {said}")
        return cls(Commit(git, commit, called(commit, ref)), changed)

    def differs_in(self, folder: Folder) -> bool:
        """Whether a policy of that folder may be another one: it is made of files there and below."""
        return any(folder.holds(Path(path)) for path in self.changed)


class History(Struct, frozen=True):
    """The answers of one run, each asked for once.

    With `since`, a branch, a tag or a commit, they are about the merge base with HEAD. What cannot
    be compared with it then raises `CannotCompare`.
    """

    since: str | None = None
    _repositories: dict[str, Repository | None] = field(default_factory=dict)
    _formers: dict[str, Former | None] = field(default_factory=dict)

    def former(self, checked: Checked) -> Former | None:
        """The policy as the commit has it; None where that is the same, or nobody knows."""
        name = policy_file(checked)
        if name is None or name == "-":
            return None
        real = os.path.realpath(name)
        if real not in self._formers:
            self._formers[real] = self._read(name, real)
        return self._formers[real]

    def file(self, path: str) -> Found | None:
        """Any file as the commit has it, empty if it has none; None if no repository holds the file."""
        real = os.path.realpath(path)
        repository = self.repository(path, real) if root_above(real) is not None else None
        if repository is None:
            return None
        data = repository.commit.content(real)
        return Found(
            f"{path} of {repository.commit.called}", real, b"" if isinstance(data, Refused) else data
        )

    def _read(self, name: str, real: str) -> Former | None:
        folder = Folder.of(name)
        repository = self.repository(name, real)
        if repository is None or not repository.differs_in(folder):
            return None
        data = repository.commit.content(real)
        if isinstance(data, Refused):
            return None
        files = FilesOf(folder, repository.commit, repository.changed)
        was = check(Found(name, real, data), files).policy
        return None if was is None else Former(was.version, was.digest, repository.commit.called)

    def repository(self, name: str, real: str) -> Repository | None:
        """That of the file at the real path, which is called `name`; None where nobody knows one."""
        root = root_above(real)
        if root is None and self.since is None:
            return None
        if root is None:
            from convroute.workspace.merge_base import CannotCompare

            raise CannotCompare(name, "is not in a git repository: `--since` has nothing to compare it with")
        if root not in self._repositories:
            self._repositories[root] = (
                Repository.at(root) if self.since is None else Repository.since(self.since, root)
            )
        return self._repositories[root]


def policy_file(checked: Checked) -> str | None:
    """The file that has the `policy` block, as it was reached."""
    for file in checked.files:
        if any(isinstance(statement, PolicyBlock) for statement in file.tree.statements):
            return file.source.name
    return None


def _changed(git: Git, commit: str) -> frozenset[str] | None:
    """The real paths of the files that are not as in the commit; None if git fails."""
    listed = git.asked(*_DIFFERING, commit, "--")
    if listed is None:
        return None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    return frozenset(os.path.realpath(os.path.join(git.root, name)) for name in names)  # noqa: PTH118  text
