"""The log: lines of text or JSON on standard error, without what people write, tokens, or ids of people."""

import json
import logging
import sys
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import PurePath
from secrets import token_bytes
from typing import Literal, TextIO

from convroute.report.display import visible
from convroute.server.rows import DecisionRow, Writes

Form = Literal["text", "json"]
_OURS = "convroute"
_decisions = logging.getLogger("convroute.server.decisions")


class People:
    """Ids of people as the log has them: hashed with a key that ends with the process, or as they are."""

    def __init__(self, *, as_they_are: bool) -> None:
        self._as_they_are = as_they_are
        self._key = token_bytes(16)

    def shown(self, user: str | None) -> str | None:
        if user is None or self._as_they_are:
            return user
        return blake2b(user.encode(), digest_size=6, key=self._key).hexdigest()


class _Format(logging.Formatter):
    """What is not ours, and every traceback, is cut down to where and of which kind it was: the rest could
    hold anything.
    """

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] == _OURS
        message = record.getMessage()
        parts: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message if ours else message.partition("\n")[0],
            **getattr(record, "parts", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            parts["error"] = _kind(record.exc_info)
        if self._form == "json":
            return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        time, level, _, text, *more = parts.values()
        return visible(" ".join([f"{time} {level} {text}", *(str(one) for one in more)]))


def _kind(exc_info: object) -> str:
    """`KeyError in deciding.py:120`, without its message."""
    assert isinstance(exc_info, tuple)
    kind, _, traceback = exc_info
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return str(kind.__name__)
    return f"{kind.__name__} in {PurePath(traceback.tb_frame.f_code.co_filename).name}:{traceback.tb_lineno}"


def set_up(form: Form, stream: TextIO | None = None) -> logging.Handler:
    """All logging of this process goes to `stream`, else to standard error. Gives what does it."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Format(form))
    handler.addFilter(lambda record: record.name != _OURS)  # notes on documents, which quote them
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    return handler


class DecisionLog:
    """A line for each decision, if that is wanted (`log-decisions`); for `Server.listeners`."""

    def __init__(self, people: People) -> None:
        self._people = people

    def written(self, writes: Writes) -> None:
        for row in writes.decisions:
            _decisions.info("%s", row.outcome, extra={"parts": self._parts(row)})

    def _parts(self, row: DecisionRow) -> dict[str, object]:
        return {
            "decision": row.id,
            "account": row.account,
            "person": self._people.shown(row.user),
            "type": row.type,
            "app": row.app_id,
            "rule": row.rule,
            "policy": (row.policy or "")[:19] or None,
        }
