"""Takes logged decisions again, by other policies, on the threads as they were."""

from collections.abc import Iterable

from msgspec.structs import replace

from convroute.conversation.input_error import InputError
from convroute.conversation.item import Unreadable
from convroute.server.policies import Policies
from convroute.server.reload.candidate import Changed, Logged
from convroute.server.rows import NEW, DecisionRow, Kept, Key
from convroute.server.shadowing import Change, Said, change, said
from convroute.server.store import Store

_PART = 100


async def logged(store: Store, most: int) -> tuple[Logged, ...]:
    """The last decisions, at most so many, of which it is known what came in and on which life."""
    rows = [row for row in await _newest(store, most) if row.version and row.input]
    lives: dict[tuple[Key, int], Kept] = {(_key(row), row.version): _kept(row) for row in rows}
    found = []
    for row in rows:
        if row.outcome == "duplicate" or row.input is None:
            continue
        before = lives.get((_key(row), row.version - 1)) or await _before(store, row)
        if before is not None:
            found.append(Logged(row.id, row.input, before.life, Said(row.app_id, row.rule, row.outcome)))
    return tuple(found)


async def _newest(store: Store, most: int) -> list[DecisionRow]:
    """Oldest first; read in small parts, for commits wait meanwhile."""
    rows: list[DecisionRow] = []
    while len(rows) < most:
        part = await store.decisions(before=rows[0].id if rows else "", most=min(_PART, most - len(rows)))
        rows[:0] = part
        if len(part) < _PART:
            break
    return rows


async def _before(store: Store, row: DecisionRow) -> Kept | None:
    """The thread as the decision found it; None if that is no longer known."""
    if row.version == 1:
        return NEW
    rows = await store.decisions(key=_key(row), version=row.version - 1, most=1)
    return _kept(rows[0]) if rows else None


def _key(row: DecisionRow) -> Key:
    return row.account or "", row.user or ""


def _kept(row: DecisionRow) -> Kept:
    return Kept(row.life, row.version)


def replayed(policies: Policies, decisions: Iterable[Logged]) -> tuple[Changed, ...]:
    """What would have been decided otherwise, the most frequent change first."""
    found: dict[Change, Changed] = {}
    for one in decisions:
        now = _again(policies, one)
        if now != one.said:
            told = change(one.said, now)
            known = found.get(told) or Changed(*told, count=0, exemplar=one.id)
            found[told] = replace(known, count=known.count + 1)
    return tuple(sorted(found.values(), key=lambda one: -one.count))


def _again(policies: Policies, one: Logged) -> Said:
    try:
        items = [*policies.read(one.input, noted=lambda _: None)]
    except InputError:
        return said(None)
    if len(items) != 1 or isinstance(items[0], Unreadable):
        return said(None)
    decision, _ = policies.of(items[0]).step(items[0], one.life)
    return said(decision)
