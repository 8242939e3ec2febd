"""What a policy decides about a folder of recordings: as little as makes a difference to anybody.

Digests, versions, places and moments are left out, so that a change of the
policy shows exactly those decisions that it changes.
"""

from collections.abc import Iterable, Mapping
from os import fspath
from pathlib import Path

from convroute.api import Policy
from convroute.conversation.input_error import InputError
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision, Undecided
from convroute.wire.handovers import verb_of
from convroute.wording import duration
from convroute.workspace import CannotRead, read_bytes

__tracebackhide__ = True  # a failure ends in the line of the test

Row = dict[str, object]
Rows = dict[str, list[Row]]

_SUFFIXES = (".json", ".jsonl")
_TOLD = ("thread", "messaging", "standby", "webhooks", "error")


def decisions_of(policy: Policy, folder: Path, facts: Mapping[str, object] | None = None) -> Rows:
    """Each recording below `folder` (`*.json`, `*.jsonl`), sorted by name, with its decisions.

    Every file is decided by itself, from idle threads. Raises `ValueError` where
    there is no recording, or one that is no JSON at all, and `FileNotFoundError` for no folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder `{folder}`")
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    if not paths:
        raise ValueError(f"there is no `*.json` or `*.jsonl` file in `{folder}`")
    return {path.relative_to(folder).as_posix(): _decided(policy, path, facts) for path in paths}


def content(path: Path) -> bytes:
    """What the recording at `path` holds; raises `OSError` (`FileNotFoundError` for no file)."""
    try:
        return read_bytes(fspath(path))
    except CannotRead as cannot:
        raise (OSError if path.exists() else FileNotFoundError)(str(cannot)) from None


def _decided(policy: Policy, path: Path, facts: Mapping[str, object] | None) -> list[Row]:
    try:
        items = policy.read(content(path))
    except InputError as problem:
        raise ValueError(f"{path}: {problem}") from None
    return [_row(decision) for decision in policy.decide_many(items, facts=facts)]


def _row(decision: Decision | Undecided) -> Row:
    if isinstance(decision, Undecided):
        return {"outcome": decision.outcome, "error": f"{decision.path} {decision.message}"}
    by = f" by {decision.app or decision.app_id}" if isinstance(decision.item, Request) else ""
    row: Row = {
        "event": f"{decision.type}{by}",
        "outcome": decision.outcome,
        "app": decision.app or decision.app_id,
        "reason": decision.reason.kind,
        "rule": decision.reason.rule,
        "messaging": [*decision.deliver.messaging],
        "standby": [*decision.deliver.standby],
        "thread": _thread(decision),
    }
    if decision.webhooks:
        row["webhooks"] = [f"{verb_of(webhook.payload)} to {webhook.to}" for webhook in decision.webhooks]
    if decision.error is not None:
        row["error"] = decision.error.message
    return row


def _thread(decision: Decision) -> str | None:
    """Who has it, and for how long from then on."""
    thread = decision.thread
    if thread is None:
        return None
    owner = thread.owner or thread.owner_app_id
    if owner is None or thread.expires_at is None:
        return "idle"
    return f"{owner} for {duration((thread.expires_at - decision.item.at) // 1000)}"


def in_lines(rows: Mapping[str, list[Row]]) -> str:
    """A line for each decision that says by itself which one it is and what came of it."""
    return "".join(f"{file}: {_line(row)}\n" for file, decided in rows.items() for row in decided)


def _line(row: Row) -> str:
    """`message routed to care (organic complaints); thread care for 1 day; standby concierge`"""
    app, reason = row.get("app"), [row.get("reason"), row.get("rule")]
    happened = [row.get("event"), row["outcome"]]
    if row["outcome"] in ("routed", "delivered"):
        happened += ["to", app or "nobody"]
    if row.get("reason") not in (None, row["outcome"]):
        happened.append(f"({_words(reason)})")
    said = [f"{name} {_shown(row[name])}" for name in _TOLD if row.get(name) not in (None, [], [app])]
    return "; ".join([_words(happened), *said])


def _words(parts: Iterable[object]) -> str:
    return " ".join(str(part) for part in parts if part is not None)


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
