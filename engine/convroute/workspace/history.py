"""What a commit has of a policy: its version and digest, to compare today's with.

The commit is git's HEAD, or the merge base of HEAD and what `--since` names. One
call tells for a whole repository which files differ from it; only a policy with
such a file in its folder is read again as it was. Without git, a repository, a
commit, or the file in it, there is no answer and no complaint; who names a
commit hears why it cannot be compared with.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Found, Opened, Refused
from convroute.policy.versions import Former
from convroute.syntax.nodes import PolicyBlock
from convroute.workspace.folder import LARGEST, Folder
from convroute.workspace.git import Git
from convroute.workspace.links import root_above

HEAD = "git's HEAD"
_POINTER = b"version https://git-lfs.github.com/spec/"
_DIFFERING = (
    *("diff", "--name-only", "-z", "--no-renames", "--ignore-submodules"),
    *("--no-ext-diff", "--no-textconv"),
)


class Repository(Struct, frozen=True):
    """A work tree and a `commit`, which messages call `called`.

    `changed` has, by real path, the files that are not as in the commit, and their names there.
    With `surely` it is an error if git cannot tell what the commit has.
    """

    git: Git
    commit: str
    called: str
    changed: Mapping[str, str]
    surely: bool = False

    @classmethod
    def at(cls, root: str) -> "Repository | None":
        """Compared with HEAD; None where git is missing or cannot tell, as before the first commit."""
        git = Git.at(root)
        changed = None if git is None else _changed(git, "HEAD")
        return None if git is None or changed is None else cls(git, "HEAD", HEAD, changed)

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
        return cls(git, commit, called(commit, ref), changed, surely=True)

    def blob(self, path: str) -> bytes | None:
        """What the commit has at a real path; None if it has nothing, or only a pointer to somewhere else."""
        name = self.changed.get(path) or os.path.relpath(path, self.git.root).replace(os.sep, "/")
        data = self.git.asked("cat-file", "blob", f"{self.commit}:{name}")
        if data is None and self.surely:
            self._check_absent(name)
        return None if data is None or len(data) > LARGEST or data.startswith(_POINTER) else data

    def _check_absent(self, name: str) -> None:
        """A clone may lack what its commits have."""
        from convroute.workspace.merge_base import CannotCompare

        listed = self.git.asked("ls-tree", "--full-tree", "-z", self.commit, "--", name)
        if listed is None or b" blob " in listed:
            missing = f"is in {self.called}, and not in this clone: fetch it whole, without a filter"
            raise CannotCompare(name, missing)


class AtCommit(Struct, frozen=True):
    """Answers like `folder`, but as the commit has the files that were changed since, or are gone."""

    folder: Folder
    repository: Repository

    def read(self, path: str, base: str) -> Found | Refused:
        name = self.folder.name_of(path, base)
        if isinstance(name, Refused):
            return name
        real = os.path.realpath(self.folder.started / name)
        if real not in self.repository.changed:
            return self.folder.read(path, base)
        data = self.repository.blob(real)
        return Refused("does not exist") if data is None else Found(name, real, data)

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        """Only a policy's own file is read here, never its tests."""
        return self.folder.open_policy(path, base)


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
        repository = self._repository(path, real) if root_above(real) is not None else None
        if repository is None:
            return None
        return Found(f"{path} of {repository.called}", real, repository.blob(real) or b"")

    def _read(self, name: str, real: str) -> Former | None:
        folder = Folder.of(name)
        repository = self._repository(name, real)
        if repository is None or not any(folder.holds(Path(path)) for path in repository.changed):
            return None
        data = repository.blob(real)
        if data is None:
            return None
        was = check(Found(name, real, data), AtCommit(folder, repository)).policy
        return None if was is None else Former(was.version, was.digest, repository.called)

    def _repository(self, name: str, real: str) -> Repository | None:
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


def _changed(git: Git, commit: str) -> dict[str, str] | None:
    """By real path, the files that are not as in the commit, and their names there; None if git fails."""
    listed = git.asked(*_DIFFERING, commit, "--")
    if listed is None:
        return None
    names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    return {os.path.realpath(os.path.join(git.root, name)): name for name in names}  # noqa: PTH118  text
