"""A second policy that decides beside the first, on what the first leaves."""

import json
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import force_setattr

from convroute import Policy
from convroute.evaluator.decision import Decision
from convroute.server.deciding import Deciding
from convroute.server.incoming import needs, read_webhook
from convroute.server.policies import Policies
from convroute.server.rows import Known, ShadowRow, Writes

ACCOUNT = "17841400000000001"
TEXT = """\
language 1
policy small {{ version "1"  channel instagram  account 17841400000000001 }}
app care {{ id 11 }}
app sales {{ id 22 }}
default {default}
route message to {app} when text mentions "price"
"""


def _policy(folder: Path, name: str, *, default: str = "care", app: str = "sales") -> Policy:
    file = folder / f"{name}.route"
    file.write_text(TEXT.format(default=default, app=app), encoding="utf-8")
    return Policy.load(file)


def _webhook(mid: str, text: str, at: int = 1_767_000_000_000, user: str = "7") -> bytes:
    message = {"mid": mid, "text": text}
    item: Mapping[str, object] = {
        "sender": {"id": user}, "recipient": {"id": ACCOUNT}, "timestamp": at, "message": message,
    }  # fmt: skip
    entry = {"id": ACCOUNT, "time": at, "messaging": [item]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def _written(policies: Policies, *documents: bytes) -> Writes:
    batch = [read_webhook(policies, document) for document in documents]
    assert needs(batch).threads
    deciding = Deciding(policies, Known(), 1_767_000_001_000)
    assert all(deciding.decide(one).failed is None for one in batch)
    return deciding.writes


def test_what_it_decides_otherwise_is_counted_with_the_first_such_decision(tmp_path: Path) -> None:
    policies = Policies([_policy(tmp_path, "old")], [_policy(tmp_path, "new", app="care")])
    documents = [_webhook(f"m{user}", "what is the price?", user=user) for user in "123"]
    writes = _written(policies, *documents, _webhook("m4", "hello", user="4"))
    [row] = writes.shadow
    assert (row.old_app, row.new_app, row.count) == ("22", "11", 3)
    assert (row.first, row.last) == (1_767_000_001_000, 1_767_000_001_000)
    assert row.exemplar == writes.decisions[0].id


def test_one_that_decides_alike_leaves_nothing(tmp_path: Path) -> None:
    policies = Policies([_policy(tmp_path, "old")], [_policy(tmp_path, "new")])
    assert _written(policies, _webhook("m1", "what is the price?")).shadow == []


def test_a_copy_is_not_counted_again(tmp_path: Path) -> None:
    policies = Policies([_policy(tmp_path, "old")], [_policy(tmp_path, "new", app="care")])
    document = _webhook("m1", "what is the price?")
    [row] = _written(policies, document, document).shadow
    assert row.count == 1


def test_what_it_leaves_of_a_thread_is_forgotten(tmp_path: Path) -> None:
    """The second message is judged on what the first policy left."""
    policies = Policies([_policy(tmp_path, "old")], [_policy(tmp_path, "new", default="sales")])
    writes = _written(policies, _webhook("m1", "hello"), _webhook("m2", "again", 1_767_000_000_500))
    assert sum(row.count for row in writes.shadow) == 1
    assert all(row.app_id == "11" for row in writes.decisions)


def test_one_that_fails_harms_no_decision(tmp_path: Path) -> None:
    old = _policy(tmp_path, "old")

    def fails(*_: object) -> Decision:
        raise RuntimeError("a defect")

    shadow = _policy(tmp_path, "new")
    force_setattr(shadow, "step", fails)
    writes = _written(Policies([old], [shadow]), _webhook("m1", "hello"))
    assert writes.decisions[0].app_id == "11"
    [row] = writes.shadow
    assert (row.old_app, row.new_app, row.new_rule) == ("11", None, "(failed)")


def test_changes_of_several_documents_are_one_row() -> None:
    writes = Writes()
    row = ShadowRow("1", "2", "a", "b", 1, 10, 10, "first")
    writes.add_shadow(row)
    writes.extend(Writes(shadow=[ShadowRow("1", "2", "a", "b", 2, 11, 12, "later")]))
    writes.extend(Writes(shadow=[ShadowRow("1", "2", "a", "c", 1, 13, 13, "other")]))
    assert [(one.count, one.first, one.last, one.exemplar) for one in writes.shadow] == [
        (3, 10, 12, "first"),
        (1, 13, 13, "other"),
    ]
