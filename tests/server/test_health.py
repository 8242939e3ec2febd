"""Whether a server lives, can work, and how it does, as whoever runs it asks."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from convroute.server.store import StoreError
from tests.server.emulator.running import Asking, running


def _metrics(asking: Asking) -> dict[tuple[str, ...], float]:
    status, text = asking.ask("/metrics")
    assert status == 200
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_lives_and_is_ready() -> None:
    with running() as asking:
        assert asking.ask("/healthz") == (200, "it lives\n")
        assert asking.ask("/readyz") == (200, "it is ready\n")


def test_it_is_not_ready_while_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise StoreError("it is gone")

    with running() as asking:
        monkeypatch.setattr(asking.server.store, "thread", broken)
        assert asking.ask("/readyz") == (503, "the database does not answer\n")
        assert asking.ask("/healthz")[0] == 200


def test_it_is_not_ready_while_it_stops_or_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as asking:
        with monkeypatch.context() as changed:
            changed.setattr(type(asking.server.committer), "waiting", 10_000)
            assert asking.ask("/readyz") == (503, "too much waits\n")
        asking.server.stopping.set()
        assert asking.ask("/readyz") == (503, "it stops\n")


def test_decisions_deliveries_and_answers_are_counted() -> None:
    with running() as asking:
        asking.act("5550001", "say", text="hello")
        asking.act("5550001", "say", text="again")
        assert asking.ask("/convroute/no/such/address")[0] == 404
        found = _metrics(asking)
        assert sum(count for name, count in found.items() if name[0] == "convroute_decisions_total") == 2
        assert found["convroute_documents_total",] == 2
        assert found["convroute_commit_documents_count",] >= 1
        assert found["convroute_deliveries_total", "concierge", "unsent"] == 2
        assert found["convroute_responses_total", "200"] >= 2
        assert found["convroute_responses_total", "404"] == 1
        assert found["convroute_waiting",] == 0
        digest = asking.server.policies.all[0].digest
        assert found["convroute_policy", digest, "acme_instagram"] == 1


def test_two_servers_count_apart() -> None:
    with running() as one, running() as other:
        one.act("5550001", "say", text="hello")
        assert _metrics(one)["convroute_documents_total",] == 1
        assert _metrics(other)["convroute_documents_total",] == 0
