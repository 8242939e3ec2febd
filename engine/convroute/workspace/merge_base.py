"""The commit of `--since REF`: where HEAD and REF parted, which git calls their merge base.

REF comes from outside. It is never taken for an option, and what git makes of
it counts only if that is the name of one commit.
"""

import re

from convroute.workspace.failure import CannotRead
from convroute.workspace.git import Git

_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?\n")
_HEX = re.compile(r"[0-9a-f]{7,64}", re.IGNORECASE)
_SHOWN = 10
_FETCH = (
    "fetch the whole history, with `fetch-depth: 0` for actions/checkout, "
    '`GIT_DEPTH: "0"` in GitLab, or `git fetch --unshallow`'
)


class CannotCompare(CannotRead):
    """There is no commit to compare with; `path` is what `--since` names, or what git should have known."""


def commit_of(git: Git, ref: str) -> str:
    """The whole name of the commit that `ref` names; raises `CannotCompare`, with advice."""
    named = _commit(git, ref)
    if named is None:
        raise CannotCompare(ref, _unknown(git, ref))
    return named


def merge_base(git: Git, ref: str) -> str:
    """The whole name of the commit; raises `CannotCompare`, with advice."""
    if not ref.strip():
        raise CannotCompare("--since", "needs a branch, a tag or a commit, such as `origin/main`")
    named = commit_of(git, ref)
    parted = _one(git.asked("merge-base", named, "HEAD"))
    if parted is None:
        raise CannotCompare(ref, _parted_nowhere(git, named))
    return parted


def called(commit: str, ref: str) -> str:
    """The commit in messages, and why it is this one."""
    name = f"commit {commit[:_SHOWN]}"
    return name if _HEX.fullmatch(ref) and commit.startswith(ref.lower()) else f"{name} (`--since {ref}`)"


def _commit(git: Git, ref: str) -> str | None:
    if ref.startswith("-"):
        return None
    return _one(git.asked(*_asking_for(ref)))


def _asking_for(ref: str) -> tuple[str, ...]:
    return ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")


def _one(answer: bytes | None) -> str | None:
    return answer.decode().strip() if answer is not None and _COMMIT.fullmatch(answer) else None


def _unknown(git: Git, ref: str) -> str:
    here = f"is not a commit of the git repository `{git.root}`"
    if ref.startswith("-"):
        return f"{here}: name a branch, a tag or a commit, such as `origin/main`"
    if complaint := git.complaint(*_asking_for(ref)):
        return f"cannot be looked up in `{git.root}`; git says: {complaint}"
    if _commit(git, f"origin/{ref}") is not None:
        return f"{here}, and `origin/{ref}` is one"
    if _is_shallow(git):
        return f"{here}, which is a shallow clone: {_FETCH}"
    return f"{here}: name a branch, a tag or a commit that was fetched"


def _parted_nowhere(git: Git, named: str) -> str:
    if complaint := git.complaint("merge-base", named, "HEAD"):
        return f"cannot be compared with in `{git.root}`; git says: {complaint}"
    if _is_shallow(git):
        return f"and HEAD have no common commit in `{git.root}`, which is a shallow clone: {_FETCH}"
    return f"and HEAD have no commit in common in `{git.root}`"


def _is_shallow(git: Git) -> bool:
    return git.asked("rev-parse", "--is-shallow-repository") == b"true\n"
