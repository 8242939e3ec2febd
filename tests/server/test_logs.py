"""How the log is written, and what never stands in it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from convroute.server.logs import DecisionLog, Form, People, set_up
from convroute.server.rows import DecisionRow, Writes


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("convroute")
    before = (root.handlers[:], root.level, ours.level)
    for name in ("uvicorn", "uvicorn.error"):  # which other tests let uvicorn set up
        logger = logging.getLogger(name)
        logger.disabled, logger.propagate, logger.handlers[:] = False, True, []
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def _stream(form: Form) -> io.StringIO:
    stream = io.StringIO()
    set_up(form, stream)
    return stream


def _fail(text: str) -> None:
    raise ValueError(text)


def test_a_line_is_json_with_its_parts() -> None:
    stream = _stream("json")
    logging.getLogger("convroute.server.requests").info("GET %s", "/", extra={"parts": {"status": 200}})
    line = json.loads(stream.getvalue())
    assert (line["level"], line["message"], line["status"]) == ("info", "GET /", 200)
    assert line["time"].endswith("+00:00")


@pytest.mark.parametrize("form", ["text", "json"])
def test_of_an_exception_only_the_kind_and_the_place_are_told(form: Form) -> None:
    stream = _stream(form)
    try:
        _fail("what somebody wrote")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\nwhat somebody wrote")
    told = stream.getvalue()
    assert "ValueError in test_logs.py:" in told
    assert "what somebody wrote" not in told
    assert told.count("\n") == 1


def test_notes_on_documents_are_not_logged() -> None:
    stream = _stream("text")
    logging.getLogger("convroute").warning("$.entry[0]: `what somebody wrote` is not known")
    assert stream.getvalue() == ""


def _row(user: str) -> DecisionRow:
    return DecisionRow(
        id="d1", decided_at=1, account="17", user=user, version=1, copy_key=None, at=1, type="message",
        mid="m", outcome="routed", app_id="11", rule="default", policy="sha256:" + "a" * 64,
        line=b"{}", input=b"what somebody wrote", life=None,
    )  # fmt: skip


def test_people_are_hashed_unless_their_ids_are_wanted() -> None:
    stream = _stream("json")
    DecisionLog(People(as_they_are=False)).written(Writes(decisions=[_row("5550001"), _row("5550001")]))
    DecisionLog(People(as_they_are=True)).written(Writes(decisions=[_row("5550001")]))
    one, same, known = (json.loads(line) for line in stream.getvalue().splitlines())
    assert one["person"] == same["person"] != "5550001"
    assert known["person"] == "5550001"
    assert (one["message"], one["app"], one["rule"]) == ("routed", "11", "default")
    assert "what somebody wrote" not in stream.getvalue()


def test_one_hash_of_a_process_is_not_that_of_another() -> None:
    assert People(as_they_are=False).shown("5550001") != People(as_they_are=False).shown("5550001")
