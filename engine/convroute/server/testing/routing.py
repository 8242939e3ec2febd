"""A whole emulator for tests: people act, apps are asked what they got, and the clock is moved by hand."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.json import decode

from convroute.api import Policy
from convroute.conversation.item import Unreadable
from convroute.server.apps import configured_apps
from convroute.server.emulator import moving
from convroute.server.emulator.sent import Sent
from convroute.server.explaining import explained
from convroute.server.policies import Policies
from convroute.server.rows import DecisionRow, DeliveryRow
from convroute.server.server import Server
from convroute.server.settings import Settings
from convroute.server.store import open_store
from convroute.server.testing.acting import Acting
from convroute.server.testing.threaded import ThreadedServer
from convroute.wire.single_items import forwarded

__tracebackhide__ = True  # a failure ends in the line of the test

MONDAY_NOON = datetime(2026, 1, 5, 12, 0)
"""When the clock of a test begins, by that of the policy, as in the tests of policies."""
_MOST = 10_000
_EXPLAINED = 3
Value = TypeVar("Value")


class Delivered(Struct, frozen=True):
    """What an app got: the list in which the item stood (`messaging`, `standby`, `changes`), and the item.

    `state` is `unsent` for an app without an address, else `due`, `done`, `dead` or `dropped`.
    """

    field: str
    kind: str | None
    user: str | None
    item: Mapping[str, Any]
    state: str


class Logged(Struct, frozen=True):
    """A line of the log: `decision` as `decide --format json` prints it."""

    type: str | None
    outcome: str
    app: str | None
    rule: str | None
    decision: Mapping[str, Any]
    row: DecisionRow


class Routing(Acting):
    """Everything that a test needs of a running emulator."""

    def __repr__(self) -> str:
        names = ", ".join(policy.name for policy in self._server.policies.all)
        return f"<routing of {names} at {self.url}>"

    @property
    def url(self) -> str:
        """The origin that clients call instead of `https://graph.facebook.com`."""
        return self._running.url

    # --- what came of it -----------------------------------------------------------------

    def owner(self, user: str, **where: Any) -> str | None:
        """The name of the app that owns the thread now; None if it is idle."""
        account, _, _ = self._people.account(**where)
        kept = self._run(self._server.store.thread((account, user)))
        thread = None if kept is None or kept.life is None else kept.life.thread
        if thread is None or thread.expires_at is None or thread.expires_at <= self._server.now():
            return None
        owner = thread.owner_app_id
        return None if owner is None else self._people.names.get(owner, owner)

    def delivered(self, app: str, user: str | None = None) -> list[Delivered]:
        """What the app got, or would have if it had an address; oldest first, of one person or of all."""
        app_id = self.app_id(app)

        async def look() -> list[Delivered]:
            store = self._server.store
            rows = await store.deliveries(app=app_id, most=_MOST)
            inputs = {row.id: row.input for row in await store.decisions(most=_MOST)}
            return [
                _delivered(self._server.policies, row, inputs[row.decision])
                for row in sorted(rows, key=lambda row: row.id)
                if user in (None, row.user)
            ]

        return self._run(look())

    def sent(self, user: str, **where: Any) -> list[Sent]:
        """The messages that were sent to the person, oldest first."""
        return self._run(self._people.sent(user, **where))

    def decisions(self, user: str | None = None, **where: Any) -> list[Logged]:
        """The log, oldest first; of one person or of all."""
        return [_logged(row, self._people.names) for row in self._rows(user, **where)]

    def why(self, user: str, **where: Any) -> str:
        """The explanation of the last decision on what the person did, or an app asked for."""
        rows = [row for row in self._rows(user, **where) if row.type != "echo"]
        return self._explained(rows[-1:])

    def told(self) -> str:
        """The last decisions, explained; for the report of a test that failed."""
        return self._explained([row for row in self._rows(None) if row.type != "echo"][-_EXPLAINED:])

    def until(self, condition: Callable[[], Value], seconds: float = 5.0) -> Value:
        """Waits until the condition holds, such as `lambda: routing.sent("5550001")`; what it says then.

        Raises `AssertionError` if it does not in time.
        """
        end = time.monotonic() + seconds
        while not (found := condition()):
            if time.monotonic() > end:
                raise AssertionError(f"it did not come to that within {seconds:g} s")
            time.sleep(0.01)
        return found

    # --- how -----------------------------------------------------------------------------

    def _rows(self, user: str | None, **where: Any) -> list[DecisionRow]:
        key = None if user is None else (self._people.account(**where)[0], user)
        return self._run(self._server.store.decisions(key=key, before="", most=_MOST))

    def _explained(self, rows: Sequence[DecisionRow]) -> str:
        async def explain() -> list[str]:
            found = [await explained(self._server.store, self._server.policies, row) for row in rows]
            return [str(one) for one in found if one is not None]

        return "\n\n".join(self._run(explain()))


@contextmanager
def routing(policies: Sequence[Policy]) -> Iterator[Routing]:
    """A server of its own, in memory, at a free port; its clock stands on a Monday at noon."""

    async def make() -> Server:
        found = Policies(policies)
        store = await open_store("sqlite::memory:")
        server = Server(found, store, configured_apps(found, (), emulating=True), Settings(), emulating=True)
        assert server.clock is not None, "an emulator has one"
        moving.set_to(server.clock, MONDAY_NOON, policies[0].checked.timezone)
        return server

    running = ThreadedServer(make)
    running.start()
    try:
        yield Routing(running)
    finally:
        running.stop()


def _delivered(policies: Policies, row: DeliveryRow, document: bytes | None) -> Delivered:
    body = row.body if row.body is not None else forwarded(document or b"", row.field)
    [entry] = decode(body)["entry"]
    [item] = entry.get(row.field) or entry.get("changes") or [entry]
    [read] = policies.read(body, noted=lambda _: None)
    kind = None if isinstance(read, Unreadable) else getattr(read, "kind", None)
    return Delivered(row.field, kind, row.user, item, row.state)


def _logged(row: DecisionRow, names: Mapping[str, str]) -> Logged:
    app = None if row.app_id is None else names.get(row.app_id, row.app_id)
    return Logged(row.type, row.outcome, app, row.rule, decode(row.line), row)
