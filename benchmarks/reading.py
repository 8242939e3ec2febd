"""From a webhook's bytes to events and decisions, against the standard library's `json.loads` of them.

`python -m benchmarks.reading` prints the table.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.loaded import loaded
from benchmarks.tables import count, duration, ratio, table
from benchmarks.timing import Call, cost
from benchmarks.webhooks import FACTS, PARTS, SHOP, comments, payload, samples
from convroute import Policy
from convroute.wire.reader import read_events


@dataclass(frozen=True, slots=True)
class Row:
    """Nanoseconds an event: `json.loads`, reading, reading and deciding."""

    what: str
    size: int
    parsed: float
    read: float
    decided: float


def rows() -> list[Row]:
    """One event of each sort, then batches, lines and lists of the plainest one."""
    with TemporaryDirectory() as folder:
        policy = loaded(SHOP, folder, FACTS)
    found = [_row(policy, what, _written(value), 1) for what, value in samples().items()]
    plain = PARTS["message"]
    for items in (10, 100):
        found.append(_row(policy, f"a webhook of {items}", _written(payload(plain, items)), items))
    found.append(_row(policy, "100 comments", _written(comments(100)), 100))
    lines = [_written(payload(plain)) for _ in range(100)]
    found.append(_row(policy, "a list of 100", b"[" + b",".join(lines) + b"]", 100))
    found.append(_row(policy, "100 lines", b"\n".join(lines), 100, _loads_lines))
    return found


def parsed_rows() -> list[list[str]]:
    """What a web framework has parsed already, against `json.loads` of the bytes it had."""
    found = []
    for what, value in samples().items():
        data = _written(value)
        loads, read = cost([partial(json.loads, data), partial(_read, value)])
        found.append([what, duration(read), ratio(read / loads)])
    return found


def _row(
    policy: Policy,
    what: str,
    data: bytes,
    events: int,
    loads: Callable[[bytes], object] = json.loads,
) -> Row:
    def decided() -> None:
        for event in policy.read(data):
            policy.decide(event)

    calls: list[Call] = [partial(loads, data), partial(_read, data), decided]
    return Row(what, len(data), *(taken / events for taken in cost(calls)))


def _read(data: Any) -> None:
    for _ in read_events(data):
        pass


def _loads_lines(data: bytes) -> None:
    for line in data.split(b"\n"):
        json.loads(line)


def _written(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def report() -> str:
    """The two tables."""
    head = ["", "bytes", "`json.loads`", "read", "read ÷ json", "read, decided ÷ json"]
    lines = [
        [
            row.what,
            count(row.size),
            duration(row.parsed),
            duration(row.read),
            ratio(row.read / row.parsed),
            ratio(row.decided / row.parsed),
        ]
        for row in rows()
    ]
    parsed = table(["parsed already", "read", "÷ `json.loads`"], parsed_rows())
    return f"{table(head, lines)}\n\n{parsed}"


if __name__ == "__main__":
    print(report())
