"""What a server counts and measures, for Prometheus: numbers and names of apps, nothing that people wrote."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from convroute.server.apps import Apps
from convroute.server.committer import Committer
from convroute.server.outbox.outbox import Outbox
from convroute.server.outbox.sender import Ended, Sender
from convroute.server.policies import Policies
from convroute.server.reload.reloading import Reloading
from convroute.server.rows import Writes

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Measured(Protocol):
    """What of a server is looked up when somebody asks."""

    @property
    def apps(self) -> Apps: ...
    @property
    def committer(self) -> Committer: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def reloading(self) -> Reloading | None: ...


class Metrics:
    """Those of one server; each has a registry of its own."""

    def __init__(self, server: Measured) -> None:
        self._server = server
        self._registry = registry = CollectorRegistry()

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"convroute_{name}", text, labels, registry=registry)

        self._decisions = counter("decisions", "Decisions that were kept.", "outcome")
        self._documents = counter("documents", "Webhooks and requests that were decided.")
        self._deliveries = counter("deliveries", "Deliveries that were kept, as they began.", "app", "state")
        self._attempts = counter("attempts", "Attempts to deliver, by what became of each.", "app", "state")
        self._shadow = counter("shadow_differences", "What the second policy would have decided otherwise.")
        self._responses = counter("responses", "Answers, by HTTP status.", "status")
        self._commit_documents = Histogram(
            "convroute_commit_documents", "Documents a commit.", buckets=_SIZES, registry=registry
        )
        self._commit_seconds = Histogram(
            "convroute_commit_seconds", "Time a commit takes.", buckets=_SECONDS, registry=registry
        )
        self._attempt_seconds = Histogram(
            "convroute_attempt_seconds",
            "Time an app takes to answer.",
            ("app",),
            buckets=_SECONDS,
            registry=registry,
        )
        registry.register(_Current(server))

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def committed(self, documents: int, seconds: float) -> None:
        self._documents.inc(documents)
        self._commit_documents.observe(documents)
        self._commit_seconds.observe(seconds)

    def written(self, writes: Writes) -> None:
        """For `Server.listeners`. Each count is taken once a batch, not once a row."""
        outcomes: dict[str, int] = {}
        for row in writes.decisions:
            outcomes[row.outcome] = outcomes.get(row.outcome, 0) + 1
        for outcome, count in outcomes.items():
            self._decisions.labels(outcome).inc(count)
        begun: dict[tuple[str, str], int] = {}
        for delivery in writes.deliveries:
            key = delivery.app, delivery.state
            begun[key] = begun.get(key, 0) + 1
        for (app, state), count in begun.items():
            self._deliveries.labels(self._name(app), state).inc(count)
        if writes.shadow:
            self._shadow.inc(sum(row.count for row in writes.shadow))

    def ended(self, attempts: Sequence[Ended]) -> None:
        """For `Outbox.listeners`; `due` is an attempt after which there is another one."""
        for one in attempts:
            if one.seconds is not None:
                self._attempts.labels(one.app.name, one.settled.state).inc()
                self._attempt_seconds.labels(one.app.name).observe(one.seconds)

    def answered(self, status: int) -> None:
        self._responses.labels(str(status)).inc()

    def _name(self, app_id: str) -> str:
        app = self._server.apps.of_id(app_id)
        return app_id if app is None else app.name


class _Current(Collector):
    """What is looked up when somebody asks."""

    def __init__(self, server: Measured) -> None:
        self._server = server

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        server = self._server
        waiting = server.committer.waiting
        yield GaugeMetricFamily("convroute_waiting", "Documents that wait for a commit.", waiting)
        given_up = CounterMetricFamily(
            "convroute_given_up", "Items that nobody gets: for a defect, or the database does not take them."
        )
        given_up.add_metric((), server.committer.given_up)
        yield given_up
        circuits = GaugeMetricFamily(
            "convroute_circuit_open", "1 while an app gets one probe at a time.", labels=("app", "field")
        )
        in_flight = GaugeMetricFamily("convroute_in_flight", "Attempts under way.", labels=("app", "field"))
        senders: dict[tuple[str, str], list[Sender]] = {}
        for sender in server.outbox.senders:  # one a database
            senders.setdefault((sender.app.name, sender.field), []).append(sender)
        for labels, some in senders.items():
            circuits.add_metric(labels, int(any(one.circuit.open for one in some)))
            in_flight.add_metric(labels, sum(one.in_flight for one in some))
        yield circuits
        yield in_flight
        reloads = GaugeMetricFamily("convroute_reloads", "Attempts to reload.", labels=("result",))
        for result, count in () if server.reloading is None else server.reloading.counts.items():
            reloads.add_metric((result,), count)
        yield reloads
        unknown = CounterMetricFamily("convroute_unknown_edges", "Calls of edges that are not here.")
        unknown.add_metric((), sum(getattr(server, "unknown_edges", {}).values()))
        yield unknown
        policies = GaugeMetricFamily(
            "convroute_policy", "The policies that decide.", labels=("name", "digest")
        )
        for policy in server.policies.all:
            policies.add_metric((policy.name, policy.digest), 1)
        yield policies
