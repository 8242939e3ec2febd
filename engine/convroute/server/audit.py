"""Whether the log of a database proves itself: every decision comes out again, none is missing or twice."""

from collections.abc import AsyncIterator

from msgspec import Struct

from convroute.server.addressees import addressees
from convroute.server.comparing import Found, Replay, compared, life_as_text
from convroute.server.identifiers import delivery_id
from convroute.server.recipients import Recipients
from convroute.server.rederiving import Again, ForgottenError, NotAgainError, Rederiving
from convroute.server.rows import DecisionRow, DeliveryRow, Kept, Key
from convroute.server.store import Store

_PAGE = 500


class Disagreement(Struct, frozen=True):
    """The first thing in a thread that does not hold: `kept` is what the log says, `now` what it should say.

    `thread` is `ACCOUNT/USER`, None for what is of no thread; `decision` is the id of the row.
    """

    thread: str | None
    version: int
    decision: str | None
    what: str
    kept: str | None
    now: str | None


class Audited(Struct):
    """`rederived` of the `decisions` came out again; of `forgotten` ones the input is no longer kept, and
    `unread` ones are input errors, of which there is nothing to decide."""

    threads: int = 0
    decisions: int = 0
    rederived: int = 0
    forgotten: int = 0
    unread: int = 0
    deliveries: int = 0
    disagreements: list[Disagreement] = []


async def audit(store: Store, *, recipients: Recipients | None = None) -> Audited:
    """Goes through all threads, each in the order of its versions. Raises `StoreError`.

    With `recipients` no delivery may be missing; without, who has an address is not known, and each that is
    there must be one of its decision's.
    """
    audited = Audited()
    async for _ in auditing(store, audited, recipients):
        pass
    return audited


def auditing(store: Store, audited: Audited, recipients: Recipients | None = None) -> AsyncIterator[None]:
    """The same step by step: goes on by one thread each time, and adds to `audited`."""
    return _Audit(store, audited, recipients).steps()


class _Audit:
    def __init__(self, store: Store, audited: Audited, recipients: Recipients | None) -> None:
        self._store = store
        self._recipients = recipients
        self._rederiving = Rederiving(store)
        self._audited = audited

    async def steps(self) -> AsyncIterator[None]:
        of_threads = 0
        async for key, kept in self._threads():
            rows = sorted([row async for row in self._rows(key) if row.version], key=lambda row: row.version)
            self._audited.threads += 1
            of_threads += len(rows)
            await self._thread(key, kept, rows)
            yield
        if await self._outside() != of_threads:
            await self._without_thread()

    async def _threads(self) -> AsyncIterator[tuple[Key, Kept]]:
        after: Key | None = None
        while page := await self._store.threads(after=after, most=_PAGE):
            for key, kept in page:
                yield key, kept
            after = page[-1][0]

    async def _rows(self, key: Key | None = None) -> AsyncIterator[DecisionRow]:
        after: str | None = None
        while page := await self._store.decisions(key=key, after=after, most=_PAGE):
            for row in page:
                yield row
            after = page[-1].id

    async def _thread(self, key: Key, kept: Kept, rows: list[DecisionRow]) -> None:
        """Up to the first disagreement."""
        name, replay = f"{key[0]}/{key[1]}", Replay(rows[0] if rows else None)
        for row in rows:
            self._audited.decisions += 1
            found = replay.next_version(row)
            if found is None:
                found = await self._row(row, replay)
            if found is not None:
                what, was, now = found
                self._disagree(Disagreement(name, row.version, row.id, what, was, now))
                return
        lonely = replay.without_original()
        if lonely is not None:
            self._disagree(
                Disagreement(name, lonely.version, lonely.id, "duplicate", "a copy", "no original")
            )
        last = replay.version
        if kept.version != last:
            self._disagree(
                Disagreement(name, last, None, "version of the thread", str(kept.version), str(last))
            )
        elif kept.life != replay.life:
            was, now = life_as_text(kept.life), life_as_text(replay.life)
            self._disagree(Disagreement(name, last, None, "state of the thread", was, now))

    async def _row(self, row: DecisionRow, replay: Replay) -> Found | None:
        audited = self._audited
        if replay.before_is_known:
            try:
                again = await self._rederiving.again(row, replay.life)
            except ForgottenError:
                audited.forgotten += 1
                replay.passed_over(row)
            except (NotAgainError, ValueError) as wrong:  # ValueError: the life of another thread
                return "decision", row.outcome, str(wrong)
            else:
                audited.rederived += 1
                found = (
                    compared(row, again) or replay.copies(row, again) or await self._deliveries(row, again)
                )
                if found is not None:
                    return found
        else:
            audited.forgotten += 1
            replay.passed_over(row)
        replay.went_on(row)
        return None

    async def _deliveries(self, row: DecisionRow, again: Again) -> Found | None:
        kept = await self._store.deliveries(decision=row.id, most=1_000)
        self._audited.deliveries += len(kept)
        named = addressees(again.policy, again.decision, again.item, row, self._recipients)
        wanted = {delivery_id(row.id, number): one for number, one in enumerate(named)}
        for one in kept:
            addressee = wanted.get(one.id)
            if addressee is None:
                if again.decision.outcome == "ignored" and self._recipients is None:
                    continue  # whoever names the field of a comment gets it
                return "delivery", _to(one), None
            if (addressee.app, addressee.field, addressee.body) != (one.app, one.field, one.body):
                return "delivery", _to(one), f"{addressee.app} on {addressee.field}"
        if self._recipients is not None:
            there = {one.id for one in kept}
            for name, addressee in wanted.items():
                if name not in there and self._recipients.state(addressee.app, addressee.names) is not None:
                    return "delivery", None, f"{addressee.app} on {addressee.field}"
        return None

    async def _outside(self) -> int:
        """What is of no thread; how many rows there are that are of one."""
        seen = 0
        async for row in self._rows():
            if row.version:
                seen += 1
                continue
            self._audited.decisions += 1
            if row.policy is None:
                self._audited.unread += 1
                continue
            found = await self._row(row, Replay(row))
            if found is not None:
                what, was, now = found
                thread = None if row.user is None else f"{row.account}/{row.user}"
                self._disagree(Disagreement(thread, 0, row.id, what, was, now))
        return seen

    async def _without_thread(self) -> None:
        told: set[Key] = set()
        async for row in self._rows():
            if row.version and row.account is not None and row.user is not None:
                key = row.account, row.user
                if key not in told and await self._store.thread(key) is None:
                    told.add(key)
                    name = f"{key[0]}/{key[1]}"
                    self._disagree(
                        Disagreement(name, row.version, row.id, "thread", None, "a thread with this decision")
                    )

    def _disagree(self, found: Disagreement) -> None:
        self._audited.disagreements.append(found)


def _to(delivery: DeliveryRow) -> str:
    return f"{delivery.app} on {delivery.field}"
