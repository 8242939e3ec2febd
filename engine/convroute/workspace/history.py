"""What git's HEAD has of a policy: its version and digest, to compare today's with.

One call tells for a whole repository which files differ from HEAD; only a
policy with such a file in its folder is read again as it was. Without git, a
repository, a commit, or the file in it, there is no answer and no complaint.
"""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from convroute.checker.check import check
from convroute.checker.checked import Checked
from convroute.checker.files import Found, Opened, Refused
from convroute.policy.versions import Former
from convroute.syntax.nodes import PolicyBlock
from convroute.workspace.folder import LARGEST, Folder
from convroute.workspace.links import root_above

HEAD = "git's HEAD"
_SECONDS = 20
_POINTER = b"version https://git-lfs.github.com/spec/"
_OF_A_HOOK = re.compile(
    r"GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES)"
)
_CHANGED = (
    *("diff", "--name-only", "-z", "--no-renames", "--ignore-submodules"),
    *("--no-ext-diff", "--no-textconv", "HEAD", "--"),
)
_FILTERS = ("config", "--null", "--name-only", "--get-regexp", r"^filter\.")
_RUNS_NOTHING = (
    *("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.pager=cat"),
    *("safe.bareRepository=explicit", "protocol.allow=never"),
)
"""What a repository could otherwise name a program in, beside its filters: a folder may come from anybody."""
_NO_FILTER = ("clean=", "smudge=", "process=", "required=false")


class Repository(Struct, frozen=True):
    """A work tree. `changed` has, by real path, the files that are not as in HEAD, and their names there.

    `settings` keep git from running what the repository names.
    """

    git: str
    root: str
    settings: tuple[str, ...]
    changed: Mapping[str, str]

    @classmethod
    def at(cls, root: str) -> "Repository | None":
        """None where git is missing or cannot tell, as before the first commit."""
        git = shutil.which("git")
        settings = None if git is None else _harmless(git, root)
        if git is None or settings is None:
            return None
        listed = _asked(git, root, settings, *_CHANGED)
        if listed is None:
            return None
        names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
        return cls(git, root, settings, {os.path.realpath(os.path.join(root, name)): name for name in names})  # noqa: PTH118  text

    def blob(self, path: str) -> bytes | None:
        """What HEAD has at a real path; None if it has nothing, or only a pointer to somewhere else."""
        name = self.changed.get(path) or os.path.relpath(path, self.root).replace(os.sep, "/")
        data = _asked(self.git, self.root, self.settings, "cat-file", "blob", f"HEAD:{name}")
        return None if data is None or len(data) > LARGEST or data.startswith(_POINTER) else data


class AtHead(Struct, frozen=True):
    """Answers like `folder`, but as HEAD has the files that were changed since, or are gone."""

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
    """The answers of one run, each asked for once."""

    _repositories: dict[str, Repository | None] = field(default_factory=dict)
    _formers: dict[str, Former | None] = field(default_factory=dict)

    def former(self, checked: Checked) -> Former | None:
        """The policy as HEAD has it; None where that is the same, or nobody knows."""
        name = policy_file(checked)
        if name is None or name == "-":
            return None
        real = os.path.realpath(name)
        if real not in self._formers:
            self._formers[real] = self._read(name, real)
        return self._formers[real]

    def _read(self, name: str, real: str) -> Former | None:
        folder = Folder.of(name)
        repository = self._repository(real)
        if repository is None or not any(folder.holds(Path(path)) for path in repository.changed):
            return None
        data = repository.blob(real)
        if data is None:
            return None
        was = check(Found(name, real, data), AtHead(folder, repository)).policy
        return None if was is None else Former(was.version, was.digest, HEAD)

    def _repository(self, real: str) -> Repository | None:
        root = root_above(real)
        if root is None:
            return None
        if root not in self._repositories:
            self._repositories[root] = Repository.at(root)
        return self._repositories[root]


def policy_file(checked: Checked) -> str | None:
    """The file that has the `policy` block, as it was reached."""
    for file in checked.files:
        if any(isinstance(statement, PolicyBlock) for statement in file.tree.statements):
            return file.source.name
    return None


def _harmless(git: str, folder: str) -> tuple[str, ...] | None:
    """Settings with which git runs no program that the repository names; None if that cannot be had."""
    listed = _asked(git, folder, _RUNS_NOTHING, *_FILTERS, none=1)
    if listed is None:
        return None
    names = {os.fsdecode(name).rpartition(".")[0] for name in listed.split(b"\0") if name}
    if any("=" in name for name in names):  # git would take the first for the end of the name
        return None
    return (*_RUNS_NOTHING, *(f"{name}.{nothing}" for name in sorted(names) for nothing in _NO_FILTER))


def _asked(
    git: str, folder: str, settings: Sequence[str], *arguments: str, none: int | None = None
) -> bytes | None:
    """What git answers; None if it fails. The status `none` is an empty answer."""
    import subprocess  # only inside a repository

    environment = {name: value for name, value in os.environ.items() if not _OF_A_HOOK.fullmatch(name)}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    environment["GIT_ALLOW_PROTOCOL"] = (
        "none"  # for gits that do not know the last of these: nothing is fetched
    )
    with_settings = (part for setting in settings for part in ("-c", setting))
    command = [git, "-C", folder, *with_settings, *arguments]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    if done.returncode == none:
        return b""
    return done.stdout if done.returncode == 0 else None
