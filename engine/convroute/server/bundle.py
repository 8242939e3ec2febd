"""A policy with all files it was made from, kept so that what it decided can be decided again."""

import os
import zlib
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import DecodeError, Struct, field, msgpack
from msgspec.structs import replace

from convroute.api import Policy
from convroute.checker.check import check
from convroute.checker.files import Files, Found, Opened, Refused
from convroute.compiler.program import Program
from convroute.policy.model import Examples
from convroute.server.store import Store
from convroute.version import VERSION
from convroute.workspace import CannotRead, opened
from convroute.workspace.gc_pause import gc_paused


class BundleError(ValueError):
    """A policy that cannot be kept, or that is not what was kept."""


class File(Struct, frozen=True):
    """`name` is the file as reached from the root, `key` the name under which it was first reached."""

    name: str
    key: str
    data: bytes


class Bundle(Struct, frozen=True):
    """The first of `files` is the policy itself.

    `renamed` has the names of files that were reached in a way that only the disk knows (a link, and `..`),
    by who named them and how.
    """

    format_version: Literal[1]
    convroute: str
    files: tuple[File, ...]
    renamed: tuple[tuple[str, str, str], ...] = ()


class _Keeping(Struct):
    """Answers like `files`, and keeps what it answered."""

    files: Files
    keys: dict[str, str] = field(default_factory=dict)
    found: dict[str, File] = field(default_factory=dict)
    renamed: dict[tuple[str, str], str] = field(default_factory=dict)

    def keep(self, found: Found) -> None:
        key = self.keys.setdefault(found.key, found.name)
        self.found.setdefault(found.name, File(found.name, key, found.data))

    def read(self, path: str, base: str) -> Found | Refused:
        answer = self.files.read(path, base)
        if isinstance(answer, Found):
            self.keep(answer)
            if answer.name != _joined(path, base):
                self.renamed[base, path] = answer.name
        return answer

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        return self.files.open_policy(path, base)


class _Bundled(Struct, frozen=True):
    """Answers from what was kept; there is no other file."""

    files: Mapping[str, Found]
    renamed: Mapping[tuple[str, str], str]

    def read(self, path: str, base: str) -> Found | Refused:
        name = self.renamed.get((base, path)) or _joined(path, base)
        return self.files.get(name) or Refused("is not among the files that were kept")

    def open_policy(self, path: str, base: str) -> Opened | Refused:  # noqa: ARG002  the protocol's
        return Refused("is not among the files that were kept")


def bundled(path: str, digest: str) -> bytes:
    """The policy at `path` with everything it names, its tests' recordings, too.

    Raises `BundleError` if it is no longer that of `digest`, or cannot be read.
    """
    try:
        root, files = opened(path)
    except CannotRead as cannot:
        raise BundleError(str(cannot)) from None
    keeping = _Keeping(files)
    keeping.keep(root)
    with gc_paused():
        policy = check(root, keeping, for_tests=keeping).policy
    if policy is None or policy.digest != digest:
        raise BundleError(f"`{path}` was changed while it was read: start again")
    renamed = tuple((base, named, name) for (base, named), name in keeping.renamed.items())
    return zlib.compress(msgpack.encode(Bundle(1, VERSION, tuple(keeping.found.values()), renamed)))


def policy_in(bundle: bytes, digest: str) -> Policy:
    """The policy that was kept. Raises `BundleError` if it does not come out as the one of `digest`."""
    try:
        kept = msgpack.decode(zlib.decompress(bundle), type=Bundle)
    except (DecodeError, zlib.error):
        raise BundleError(f"what is kept of policy {digest} is not a bundle") from None
    files = {one.name: Found(one.name, one.key, one.data) for one in kept.files}
    answering = _Bundled(files, {(base, named): name for base, named, name in kept.renamed})
    with gc_paused():
        checked = check(files[kept.files[0].name], answering, for_tests=answering)
    if checked.policy is None:
        raise BundleError(f"policy {digest}, kept by convroute {kept.convroute}, has errors now")
    if checked.policy.digest != digest:
        raise BundleError(f"what is kept of policy {digest} is policy {checked.policy.digest} now")
    return Policy(checked.policy, Program(replace(checked.policy, examples=Examples())))


async def keep_policies(store: Store, policies: Iterable[tuple[Policy, str]]) -> None:
    """Keeps policies with the paths they were loaded from, each once. Raises `BundleError`, `StoreError`."""
    for policy, path in policies:
        if await store.policy(policy.digest) is None:
            await store.keep_policy(policy.digest, bundled(path, policy.digest))


def _joined(path: str, base: str) -> str:
    name = os.path.normpath(os.path.join(os.path.dirname(base), path))  # noqa: PTH118,PTH120  text
    return name.replace(os.sep, "/")
