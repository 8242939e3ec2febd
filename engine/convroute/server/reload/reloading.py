"""Takes the policies as they stand in their files now, or keeps the old ones and says why."""

import asyncio
import logging
import os
import pickle
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from convroute.api import Policy
from convroute.server.app_findings import of_apps
from convroute.server.apps import Apps, configured_apps
from convroute.server.clock import system_clock
from convroute.server.committer import Committer, where
from convroute.server.outbox.outbox import Outbox
from convroute.server.policies import Policies, TwoForOneError
from convroute.server.recipients import Recipients
from convroute.server.reload.candidate import Candidate, Changed, Question
from convroute.server.reload.replay import logged
from convroute.server.settings import BadSettingsError, Settings
from convroute.server.store import Store, StoreError

MOST_REPLAYED = 1_000
SECONDS = 300
"""How long the look at changed policies may take."""
_PACKAGE = Path(__file__).parents[3]
_log = logging.getLogger("convroute.server.reload")
Asker = Literal["api", "signal", "watch"]


class Attempt(Struct, frozen=True):
    """What came of an attempt; `taken` says whether the new policies decide since. Times are ms.

    `findings` are what the linter says, and what is to be said of the apps since.
    `reasons` say why they were refused; `before` and `after` the digests that decided before it and since.
    """

    at: int
    by: Asker
    taken: bool
    reasons: tuple[str, ...]
    milliseconds: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    findings: tuple[str, ...] = ()
    tests: int = 0
    failed: tuple[str, ...] = ()
    replayed: int = 0
    changes: tuple[Changed, ...] = ()


class Exchanging(Protocol):
    """What of a server is exchanged with its policies, and what it takes to do that."""

    emulating: bool

    @property
    def apps(self) -> Apps: ...
    @property
    def committer(self) -> Committer: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def store(self) -> Store: ...


class Reloading:
    """One attempt after the other. `last` is the latest, `counts` how many were taken and refused."""

    def __init__(
        self,
        server: Exchanging,
        path: str,
        *,
        urls: Mapping[str, str] | None = None,
        most_replayed: int = MOST_REPLAYED,
        most_changed: int | None = None,
    ) -> None:
        """`path` as `serve` was given it. More than `most_changed` decisions that change are a refusal."""
        self.last: Attempt | None = None
        self.counts = {"taken": 0, "refused": 0}
        self.folders: tuple[str, ...] = ()
        self.path = path
        self._server = server
        self._urls = dict(urls or {})
        self._most_replayed = most_replayed
        self._most_changed = most_changed
        self._one_at_a_time = asyncio.Lock()

    async def reload(self, by: Asker) -> Attempt:
        """Never raises; whoever comes while another attempt goes on waits for it, and tries again."""
        async with self._one_at_a_time:
            started, before = system_clock(), _digests(self._server.policies)
            candidate, reasons = Candidate(), []
            try:
                candidate = await self._looked_at()
                reasons = self._against(candidate) or await self._take(candidate)
            except Exception as defect:  # the old ones go on deciding, and the next attempt may do better
                _log.error("a defect while policies were reloaded: %s", where(defect))
                reasons = [f"a defect of the router: {type(defect).__name__}"]
            self.last = Attempt(
                started, by, not reasons, tuple(reasons), system_clock() - started, before,
                _digests(self._server.policies), (*candidate.findings, *self._of_apps()),
                candidate.tests, candidate.failed, candidate.replayed, candidate.changes,
            )  # fmt: skip
            self.folders = candidate.folders or self.folders
        self.counts["refused" if reasons else "taken"] += 1
        self._note(self.last)
        return self.last

    def _of_apps(self) -> tuple[str, ...]:
        """What is to be said of the apps of the policies that decide now."""
        server = self._server
        found = of_apps(server.policies, server.settings.app, self._urls, emulating=server.emulating)
        return tuple(one.message for one in found)

    def _against(self, candidate: Candidate) -> list[str]:
        """What stands in the way of taking it."""
        reasons = [*candidate.errors, *(f"a test fails: {one}" for one in candidate.failed)]
        changed = sum(one.count for one in candidate.changes)
        if self._most_changed is not None and changed > self._most_changed:
            reasons.append(
                f"{changed} of {candidate.replayed} logged decisions would have been others,"
                f" and at most {self._most_changed} may"
            )
        return reasons

    async def _looked_at(self) -> Candidate:
        try:
            decisions = await logged(self._server.store, self._most_replayed)
        except StoreError as error:
            return Candidate(errors=(str(error),))
        question = msgspec.msgpack.encode(Question(self.path, decisions))
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "convroute.server.reload.examination"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": _with_our_package()},
            )
        except OSError as error:
            return Candidate(errors=(f"no process to look at the policies: {error.strerror}",))
        try:
            answer, _ = await asyncio.wait_for(process.communicate(question), SECONDS)
            return msgspec.msgpack.decode(answer, type=Candidate)
        except TimeoutError:
            return Candidate(errors=(f"to look at the policies took longer than {SECONDS} s",))
        except msgspec.DecodeError:
            return Candidate(errors=("the look at the policies failed: `convroute lint` may say why",))
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def _take(self, candidate: Candidate) -> list[str]:
        """Exchanges everything at once; what keeps it from that."""
        server = self._server
        try:
            policies = await asyncio.to_thread(_unpacked, candidate)
            new = Policies(policies, server.policies.shadows)
            apps = configured_apps(new, server.settings.app, emulating=server.emulating, urls=self._urls)
            for one in candidate.policies:
                await server.store.keep_policy(one.digest, one.bundle)
        except (BadSettingsError, StoreError, TwoForOneError) as wrong:
            return [str(wrong)]
        if _digests(new) == _digests(server.policies):
            return []
        server.committer.exchange(new, Recipients.of(apps, emulating=server.emulating))
        if [*apps] != [*server.apps]:
            server.apps.become(apps)
            await server.outbox.exchange(server.apps)
        return []

    def _note(self, attempt: Attempt) -> None:
        if attempt.taken:
            changed = sum(one.count for one in attempt.changes)
            _log.info(
                "the policies were taken: %s; %d tests pass, %d of %d logged decisions would be others",
                ", ".join(attempt.after), attempt.tests, changed, attempt.replayed,
            )  # fmt: skip
        else:
            _log.error("the policies stay as they were: %s", "; ".join(attempt.reasons))


def _unpacked(candidate: Candidate) -> list[Policy]:
    return [pickle.loads(one.pickled) for one in candidate.policies]


def _digests(policies: Policies) -> tuple[str, ...]:
    return tuple(policy.digest for policy in policies.all)


def _with_our_package() -> str:
    """The other process finds the package where this one did."""
    there = os.environ.get("PYTHONPATH")
    return str(_PACKAGE) if not there else os.pathsep.join([str(_PACKAGE), there])
