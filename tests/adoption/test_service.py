"""docs/service.md: the service works when it is pasted, with copies, late items and restarts in between."""

import hashlib
import hmac
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from convroute import Policy
from tests.cli.shell import SHOP
from tests.repository.checkout import ROOT
from tests.repository.readme import fences

PAGE = (ROOT / "docs/service.md").read_text(encoding="utf-8")
SERVICE = compile(fences(PAGE, "python")[0].body, "docs/service.md", "exec")
SECRET = "the app's secret"
NOW = 1_789_000_000_123
ACCOUNT, USER = "17841400000000001", "5550001"
AD = json.loads((SHOP / "webhooks/spring-ad.json").read_text("utf-8"))


class Running:
    """The pasted service, over one database; `restart` is another process as far as it can tell."""

    def __init__(self, shop: Path, folder: Path) -> None:
        self.policy = shop / "shop.route"
        self.database = folder / "service.db"
        self.restart()

    def restart(self) -> None:
        pasted: dict[str, Any] = {"__name__": "service"}
        exec(SERVICE, pasted)
        words = {"app_secret": SECRET, "verify_token": "verify", "request_token": "ours"}
        self.pasted, self.service = pasted, pasted["Service"](str(self.policy), str(self.database), **words)

    def call(
        self, method: str, path: str, body: bytes = b"", query: str = "", **headers: str
    ) -> tuple[str, str]:
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **headers,
        }
        setup_testing_defaults(environ)
        said: list[str] = []

        def start_response(status: str, *_: object) -> Callable[[bytes], object]:
            said.append(status)
            return said.append  # type: ignore[return-value]  # nobody writes this way

        parts: Any = validator(self.service)(environ, start_response)
        with closing(parts):
            text = b"".join(parts)
        return said[0], text.decode()

    def deliver(self, *items: dict[str, Any], document: dict[str, Any] | None = None) -> tuple[str, str]:
        entry = {"id": ACCOUNT, "time": NOW, "messaging": list(items)}
        body = json.dumps(document or {"object": "instagram", "entry": [entry]}, indent=1).encode()
        signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        return self.call("POST", "/webhook", body, HTTP_X_HUB_SIGNATURE_256=signature)

    def ask(self, **request: object) -> Any:
        body = json.dumps({"account": ACCOUNT, "user": USER, **request}).encode()
        status, text = self.call("POST", "/requests", body, HTTP_AUTHORIZATION="Bearer ours")
        assert status == "200 OK", text
        return json.loads(text)

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute(query).fetchall()

    @property
    def jobs(self) -> list[Any]:
        return [
            json.loads(decision) for (decision,) in self.rows("SELECT decision FROM outbox ORDER BY number")
        ]

    @property
    def life(self) -> Any:
        [(life,)] = self.rows("SELECT life FROM lives")
        return json.loads(life)


def message(mid: str, at: int, **more: object) -> dict[str, Any]:
    people = {"sender": {"id": USER}, "recipient": {"id": ACCOUNT}, "timestamp": at}
    return {**people, "message": {"mid": mid, "text": "hi", **more}}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """With the worked policy, which nobody changes."""
    started = Running(SHOP, tmp_path)
    yield started
    started.service.database.close()


def test_a_delivery_is_decided_and_what_is_to_be_done_is_kept_with_its_place(running: Running) -> None:
    assert running.deliver(document=AD) == ("200 OK", "EVENT_RECEIVED")
    [job] = running.jobs
    assert (job["outcome"], job["app"]) == ("routed", "marketing")
    [(body, path)] = running.rows("SELECT body, path FROM outbox")
    assert (json.loads(body), path) == (AD, "$.entry[0].messaging[0]")
    assert running.life["thread"]["owner"] == "marketing"


def test_a_copy_and_a_late_item_are_told_also_after_a_restart(running: Running) -> None:
    running.deliver(message("m_1", NOW))
    before = running.life
    running.restart()
    assert running.deliver(message("m_1", NOW))[0] == "200 OK"
    assert (len(running.jobs), running.life) == (1, before)
    running.deliver(message("m_0", NOW - 5_000))
    running.restart()
    assert [job["event"]["late"] for job in running.jobs] == [False, True]
    assert running.life["thread"]["last_user_message_at"] == NOW
    running.deliver(message("m_0", NOW - 5_000), message("m_2", NOW + 5_000), message("m_2", NOW + 5_000))
    assert [job["event"]["mid"] for job in running.jobs] == ["m_1", "m_0", "m_2"]


def test_of_two_copies_in_one_document_the_one_under_messaging_is_decided_wherever_it_stands(
    running: Running,
) -> None:
    for lists in (("standby", "messaging"), ("messaging", "standby")):
        entry = {"id": ACCOUNT, "time": NOW, **{name: [message(f"m_{lists[0]}", NOW)] for name in lists}}
        running.deliver(document={"object": "instagram", "entry": [entry]})
    assert [job["event"]["mid"] for job in running.jobs] == ["m_standby", "m_messaging"]
    assert {path.split(".")[-1] for (path,) in running.rows("SELECT path FROM outbox")} == {"messaging[0]"}


def test_it_decides_as_all_at_once_though_it_restarts_between_any_two_deliveries(running: Running) -> None:
    """Every recording of the shop, once in order and once backwards."""
    files = sorted((SHOP / "webhooks").glob("*.json"))
    documents = [json.loads(file.read_text("utf-8")) for file in (*files, *reversed(files))]
    for document in documents:
        running.deliver(document=document)
        running.service.database.close()
        running.restart()
    policy = Policy.load(running.policy)
    together = policy.decide_many(list(policy.read(documents)))
    expected = [
        json.loads(json.dumps(decision.to_json()))
        for decision in together
        if decision.outcome in ("routed", "delivered", "broadcast")
    ]
    assert running.jobs == expected


def test_of_one_event_that_comes_to_many_processes_at_once_one_copy_is_decided(running: Running) -> None:
    others = [Running(SHOP, running.database.parent) for _ in range(3)]
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda one: one.deliver(message("m_1", NOW)), [running, *others]))
    for other in others:
        other.service.database.close()
    assert answers == [("200 OK", "EVENT_RECEIVED")] * 4
    assert len(running.jobs) == 1


def test_only_what_meta_signed_is_decided(running: Running) -> None:
    body = json.dumps(AD).encode()
    for signature in ("", "sha256=00", "sha256=é", hmac.new(b"other", body, hashlib.sha256).hexdigest()):
        status, _ = running.call("POST", "/webhook", body, HTTP_X_HUB_SIGNATURE_256=signature)
        assert status == "403 Forbidden"
    assert running.rows("SELECT * FROM lives") == []


def test_metas_question_is_answered_with_its_challenge_and_nobody_elses(running: Running) -> None:
    def asked(**words: str) -> tuple[str, str]:
        return running.call(
            "GET", "/webhook", query=urlencode({f"hub.{name}": word for name, word in words.items()})
        )

    assert asked(mode="subscribe", challenge="1158201444", verify_token="verify") == ("200 OK", "1158201444")
    assert asked(mode="subscribe", challenge="1", verify_token="guess")[0] == "403 Forbidden"
    assert asked(challenge="1", verify_token="verify")[0] == "403 Forbidden"
    assert running.call("GET", "/")[0] == "404 Not Found"


def test_a_body_of_any_length_is_not_read(running: Running) -> None:
    status, _ = running.call("POST", "/webhook", CONTENT_LENGTH="10000001")
    assert status == "413 Content Too Large"


def test_what_is_no_json_is_refused_and_what_cannot_be_read_costs_only_itself(running: Running) -> None:
    signature = "sha256=" + hmac.new(SECRET.encode(), b"no", hashlib.sha256).hexdigest()
    assert running.call("POST", "/webhook", b"no", HTTP_X_HUB_SIGNATURE_256=signature)[0] == "400 Bad Request"
    assert running.deliver({"sender": {"id": USER}}, message("m_1", NOW))[0] == "200 OK"
    assert [job["event"]["mid"] for job in running.jobs] == ["m_1"]


def test_an_app_asks_and_is_answered_and_the_thread_is_the_one_of_its_events(running: Running) -> None:
    denied = running.ask(action="release", app="marketing")
    assert (denied["outcome"], denied["reason"]["kind"]) == ("denied", "not_thread_owner")
    assert denied["error"]["code"] == 100
    running.ask(action="inbox_reply")
    assert running.life["thread"]["owner"] == "care"
    assert [job["event"]["type"] for job in running.jobs] == []


@pytest.mark.parametrize("body", [b"no", b"[]", b"7", json.dumps(AD).encode(), b'{"action": "grab"}'])
def test_what_is_no_request_is_refused(running: Running, body: bytes) -> None:
    assert running.call("POST", "/requests", body, HTTP_AUTHORIZATION="Bearer ours")[0] == "400 Bad Request"
    assert running.call("POST", "/requests", body)[0] == "401 Unauthorized"
    assert running.rows("SELECT * FROM lives") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no",
        b"[]",
        b"5",
        b"null",
        b"{}",
        b"\xff",
        b'{"a": "\xff"}',
        b"[" * 100_000,
        json.dumps(AD).encode(),
        json.dumps({**AD, "action": "take"}).encode(),
    ],
)
def test_what_is_no_request_at_all_is_told_what_one_is(running: Running, body: bytes) -> None:
    status, text = running.call("POST", "/requests", body, HTTP_AUTHORIZATION="Bearer ours")
    assert status == "400 Bad Request"
    assert text.startswith("a request is a JSON object in UTF-8, such as {")
    example = json.loads(text[text.index("{") :])
    assert running.ask(**example)["event"]["type"] == "take"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"action": "grab"}, "$.action: "),
        ({"action": None}, "$.action: "),
        ({"duration": float("nan")}, "NaN"),
        ({"user": [1]}, "$.user: "),
    ],
)
def test_a_mistake_in_a_request_is_told_with_its_place(
    running: Running, change: dict[str, object], place: str
) -> None:
    body = json.dumps({"action": "take", "app": "sales", "account": ACCOUNT, "user": USER, **change}).encode()
    status, text = running.call("POST", "/requests", body, HTTP_AUTHORIZATION="Bearer ours")
    assert status == "400 Bad Request"
    assert place in text


def test_a_changed_policy_is_taken_and_one_with_errors_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = Running(copytree(SHOP, tmp_path / "shop"), tmp_path)
    old, text = running.service.policy.digest, running.policy.read_text("utf-8")
    running.policy.write_text(text.replace("route ", "rute ", 1), "utf-8")
    running.service.reload()
    assert running.service.policy.digest == old
    assert "the policy stays" in capsys.readouterr().err
    running.policy.write_text(text.replace("2026.11.3", "2026.11.4", 1), "utf-8")
    running.service.reload()
    assert running.service.policy.version == "2026.11.4"
    running.service.database.close()


def test_if_anything_fails_nothing_of_the_document_is_kept(running: Running) -> None:
    """Meta delivers it again, and it is decided as if for the first time."""
    known = running.pasted["facts_of"]

    def failing(item: Any) -> dict[str, object]:
        if item.mid == "m_2":
            raise OSError("the other database is not there")
        return {}

    running.pasted["facts_of"] = failing
    with pytest.raises(OSError, match="not there"):
        running.deliver(message("m_1", NOW), message("m_2", NOW + 1))
    assert [running.rows(f"SELECT * FROM {table}") for table in ("lives", "keys", "outbox")] == [[], [], []]
    running.pasted["facts_of"] = known
    running.deliver(message("m_1", NOW), message("m_2", NOW + 1))
    assert len(running.jobs) == 2


def test_keys_are_forgotten_after_eight_days(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    running.deliver(message("m_1", NOW))
    assert len(running.rows("SELECT * FROM keys")) == 1
    clock: Callable[[], float] = running.pasted["time"].time
    later = clock() + running.pasted["EIGHT_DAYS"] + 60
    monkeypatch.setattr(running.pasted["time"], "time", lambda: later)
    running.deliver(message("m_2", NOW + 1))
    assert [json.loads(key)[-1] for (key,) in running.rows("SELECT key FROM keys")] == ["m_2"]
