"""What `convroute deliveries` does: shows deliveries, and changes some by hand."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.cli.runs.delivery_sources import Source
from convroute.report.display import in_json, visible
from convroute.wording import counted

_ROUND = 1_000
Delivery = dict[str, Any]


def list_deliveries(source: Source, app: str | None, state: str | None, most: int, form: str) -> int:
    document = source.listed(app, state, most)
    if form == "json":
        terminal.out(in_json(document, indent=2))
        return 0
    found = document["deliveries"]
    if not found:
        terminal.err("there are no such deliveries")
    table = [_cells(one) for one in found]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padded = (cell.ljust(wide) for cell, wide in zip(cells, widths, strict=True))
        terminal.out("  ".join(padded).rstrip())
    return 0


def show_delivery(source: Source, identifier: str, form: str) -> int:
    one = source.one(identifier)
    if one is None:
        raise Refusal(f"there is no delivery `{visible(identifier)}`")
    if form == "json":
        terminal.out(in_json(one, indent=2))
        return 0
    rows = {
        "delivery": one["id"],
        "decision": one["decision"],
        "to": f"{_called(one)} ({one['app_id']}) on {one['field']}",
        "thread": f"{one['account']} {_whose(one)}",
        "created": _time(one["created"]),
        "state": one["state"] + (f", next at {_time(one['due'])}" if one["due"] is not None else ""),
        "answer": _attempts(one),
    }
    for name, value in rows.items():
        terminal.out(f"{name:9} {visible(str(value))}")
    body = one["body"]
    terminal.out("")
    terminal.out("its item is no longer kept" if body is None else visible(body.replace("\n", " ")))
    return 0


def change_deliveries(source: Source, verb: str, ids: Sequence[str], app: str | None, form: str) -> int:
    """Without `ids`, all dead ones."""
    changed: list[str] = []
    refused: list[tuple[str, str]] = []
    for some in [list(ids)] if ids else _dead(source, app, changed):
        for identifier, why in zip(some, source.change(verb, some), strict=True):
            if why is None:
                changed.append(identifier)
            else:
                refused.append((identifier, why))
    if form == "json":
        left = [{"id": identifier, "why": why} for identifier, why in refused]
        document = {"format_version": 1, "verb": verb, "changed": changed, "refused": left}
        terminal.out(in_json(document, indent=2))
    else:
        for identifier, why in refused:
            terminal.err(f"{visible(identifier)}: {visible(why)}")
        done = "to be sent again" if verb == "retry" else "given up"
        terminal.out(f"{counted(len(changed), 'delivery')} {done}")
    return int(bool(refused))


def _dead(source: Source, app: str | None, changed: list[str]) -> Iterator[list[str]]:
    """In rounds, as long as a round changed something."""
    before = -1
    while before < len(changed):
        before = len(changed)
        found = [one["id"] for one in source.listed(app, "dead", _ROUND)["deliveries"]]
        if not found:
            return
        yield found


def _cells(one: Delivery) -> tuple[str, ...]:
    created = _time(one["created"])
    return one["id"], one["state"], _called(one), one["field"], _whose(one), created, _attempts(one)


def _called(one: Delivery) -> str:
    return visible(str(one["app"] or one["app_id"]))


def _whose(one: Delivery) -> str:
    return visible(str(one["user"] or "-"))


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1_000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _attempts(one: Delivery) -> str:
    if not one["attempts"] and one["answer"] is None:
        return ""
    told = [counted(one["attempts"], "attempt"), one["status"], visible(one["answer"] or "")]
    return " ".join(str(part) for part in told if part not in (None, ""))
