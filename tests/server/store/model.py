"""What a database must leave, as plain dictionaries: the promises of `Store` written a second time."""

from dataclasses import dataclass, field

from msgspec.structs import replace

from convroute.server.rows import (
    PATIENCE,
    DecisionRow,
    DeliveryRow,
    Kept,
    Key,
    Known,
    Needs,
    Settled,
    State,
    Writes,
)


@dataclass
class Model:
    """All rows, and until when which delivery is leased."""

    threads: dict[Key, Kept] = field(default_factory=dict)
    decisions: dict[str, DecisionRow] = field(default_factory=dict)
    deliveries: dict[str, DeliveryRow] = field(default_factory=dict)
    leases: dict[str, int] = field(default_factory=dict)

    def known(self, needs: Needs) -> Known:
        copies = {row.copy_key for row in self.decisions.values()}
        return Known(
            {key: self.threads[key] for key in needs.threads if key in self.threads},
            frozenset(one for one in needs.copies if one in copies),
            {},
            {},
        )

    def write(self, writes: Writes) -> None:
        self.threads |= writes.threads
        self.decisions |= {row.id: row for row in writes.decisions}
        self.deliveries |= {row.id: row for row in writes.deliveries}

    def heads(self, app: str, lane_field: str, now: int) -> list[str]:
        """What may be leased, the oldest first: the first of each lane of which nothing is leased."""
        self.leases = {name: end for name, end in self.leases.items() if end > now}
        busy = {_lane(self.deliveries[name]) for name in self.leases}
        heads: dict[object, DeliveryRow] = {}
        for row in sorted(self.deliveries.values(), key=lambda row: (row.turn, row.id)):
            waits = row.due > now and row.created <= now - PATIENCE  # lets later ones pass
            if row.state == "due" and not waits:
                heads.setdefault(_lane(row), row)
        open_now = [
            row
            for lane, row in heads.items()
            if lane not in busy and (row.app, row.field) == (app, lane_field) and row.due <= now
        ]
        return [row.id for row in sorted(open_now, key=lambda row: (row.due, row.id))]

    def due(self, app: str, lane_field: str, now: int) -> int:
        """How many are, whether they may be leased or not."""
        return sum(
            (row.app, row.field, row.state) == (app, lane_field, "due") and row.due <= now
            for row in self.deliveries.values()
        )

    def settle(self, settled: list[Settled]) -> None:
        for one in settled:
            row = self.deliveries[one.id]
            self.leases.pop(one.id, None)
            if row.state == "due" or one.state == "done":
                self.deliveries[one.id] = replace(
                    row,
                    state=one.state,
                    due=one.due,
                    attempts=one.attempts,
                    status=one.status,
                    answer=one.answer,
                )

    def change(self, ids: list[str], state: State, now: int) -> int:
        changed = [name for name in ids if name in self.deliveries and self.deliveries[name].state != "done"]
        for name in changed:
            self.deliveries[name] = replace(self.deliveries[name], state=state, due=now)
            if state != "due":
                self.leases.pop(name, None)
        return len(changed)

    def forget(self, copies_before: int, inputs_before: int, deliveries_before: int) -> None:
        due = {row.decision for row in self.deliveries.values() if row.state == "due"}
        for name, row in self.decisions.items():
            copy_key = None if row.decided_at < copies_before else row.copy_key
            gone = row.decided_at < inputs_before and name not in due
            self.decisions[name] = replace(row, copy_key=copy_key, input=None if gone else row.input)
        self.deliveries = {
            name: row
            for name, row in self.deliveries.items()
            if row.state == "due" or row.created >= deliveries_before
        }


def _lane(row: DeliveryRow) -> object:
    return row.app, row.account, row.user, row.field
