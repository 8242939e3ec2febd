"""Changed policies are taken while a server runs, all at once or not at all."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from convroute import Policy
from convroute.server.apps import configured_apps
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from convroute.server.recipients import Recipients
from convroute.server.reload.reloading import Attempt, Reloading
from convroute.server.rows import DecisionRow
from convroute.server.server import Server
from convroute.server.settings import AppSettings, Settings
from convroute.server.store import open_store
from tests.server.reload.policies import ACCOUNT, webhook, write

pytestmark = pytest.mark.slow  # each attempt is a process


@asynccontextmanager
async def serving(path: Path, **options: Any) -> AsyncIterator[tuple[Server, Reloading]]:
    """A server of the policy at `path`, without doors."""
    policies = Policies([Policy.load(path)])
    apps = configured_apps(policies, (), emulating=True)
    server = Server(policies, await open_store("sqlite::memory:"), apps, Settings(), emulating=True)
    server.reloading = Reloading(server, str(path), **options)
    await server.start()
    try:
        yield server, server.reloading
    finally:
        await server.stop()


async def arrive(server: Server, *documents: bytes) -> None:
    for document in documents:
        await server.committer.decide(read_webhook(server.policies, document))


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_a_changed_policy_is_taken_and_what_it_would_have_decided_is_told(tmp_path: Path) -> None:
    async def main() -> None:
        path = write(tmp_path / "small.route")
        async with serving(path) as (server, reloading):
            old = server.policies.all[0].digest
            await arrive(
                server, *(webhook(f"m{user}", user=user) for user in "123"), webhook("m4", "hi", user="4")
            )
            await arrive(server, webhook("m1", user="1"))  # a copy
            write(path, version="2", app="care")
            attempt = await reloading.reload("api")
            new = server.policies.all[0].digest
            assert (attempt.taken, attempt.before, attempt.after) == (True, (old,), (new,))
            assert (attempt.tests, attempt.failed, attempt.replayed) == (1, (), 4)
            [change] = attempt.changes
            assert (change.old_app, change.new_app, change.count) == ("22", "11", 3)
            assert change.exemplar == (await server.store.decisions(mid="m1"))[0].id
            await arrive(server, webhook("m5", user="5"))
            [row] = await server.store.decisions(mid="m5")
            assert (row.app_id, row.policy) == ("11", new)
            assert await server.store.policy(new) is not None

    run(main())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"version": "2", "app": "care", "expected": "sales"}, "a test fails: "),
        ({"version": "2", "more": 'route message to nobody_knows when text mentions "x"\n'}, "nobody_knows"),
        ({"version": "2", "more": "route {"}, "small.route:"),
    ],
    ids=["a test that fails", "an error", "not even a policy"],
)
def test_what_is_wrong_is_never_taken(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    async def main() -> None:
        path = write(tmp_path / "small.route")
        async with serving(path) as (server, reloading):
            before = server.policies
            write(path, **changes)
            attempt = await reloading.reload("api")
            assert not attempt.taken
            assert any(told in reason for reason in attempt.reasons), attempt.reasons
            assert server.policies is before
            assert reloading.last is attempt
            write(path)
            assert (await reloading.reload("api")).taken
            assert server.policies is before, "it is the same policy"
            assert reloading.counts == {"taken": 1, "refused": 1}

    run(main())


def test_a_test_in_a_file_beside_it_counts_too(tmp_path: Path) -> None:
    async def main() -> None:
        path = write(tmp_path / "small.route")
        test = 'test "beside" { when message "hi" then route to sales }'
        (tmp_path / "small_test.route").write_text(
            f'language 1\ninclude "small.route"\n{test}\n', encoding="utf-8"
        )
        async with serving(path) as (server, reloading):
            write(path, version="2")
            attempt = await reloading.reload("api")
            assert (attempt.taken, attempt.tests) == (False, 2)
            assert "small_test.route" in attempt.reasons[0]
            assert server.policies.all[0].version == "1"

    run(main())


def test_more_changes_than_are_wanted_are_a_refusal(tmp_path: Path) -> None:
    async def main() -> None:
        path = write(tmp_path / "small.route")
        async with serving(path, most_changed=1) as (server, reloading):
            await arrive(server, *(webhook(f"m{user}", user=user) for user in "12"))
            write(path, version="2", app="care")
            attempt = await reloading.reload("api")
            assert attempt.reasons == ("2 of 2 logged decisions would have been others, and at most 1 may",)
            assert server.policies.all[0].version == "1"

    run(main())


def test_the_answer_tells_of_an_app_that_is_routed_to_and_asks_for_no_messages(tmp_path: Path) -> None:
    async def main() -> None:
        path = write(tmp_path / "small.route")
        async with serving(path) as (server, reloading):
            server.settings = Settings(app=(AppSettings(name="care", subscriptions=("standby",)),))
            write(path, version="2", app="care")
            attempt = await reloading.reload("api")
            assert attempt.taken
            assert [one for one in attempt.findings if "app `care`, and its `subscriptions`" in one]

    run(main())


def test_an_app_that_is_new_can_ask_from_then_on(tmp_path: Path) -> None:
    async def main() -> None:
        path = write(tmp_path / "small.route")
        async with serving(path) as (server, reloading):
            assert server.apps.of_token("token-fresh") is None
            write(path, version="2", more="app fresh { id 33 }\n")
            assert (await reloading.reload("api")).taken
            found = server.apps.of_token("token-fresh")
            assert found is not None
            assert found.id == "33"

    run(main())


def test_the_second_policy_stays(tmp_path: Path) -> None:
    async def main() -> None:
        path, other = write(tmp_path / "small.route"), write(tmp_path / "next.route", app="care")
        async with serving(path) as (server, reloading):
            shadowed = Policies(server.policies.all, [Policy.load(other)])
            server.committer.exchange(shadowed, Recipients.of(server.apps, emulating=server.emulating))
            write(path, version="2")
            assert (await reloading.reload("api")).taken
            assert server.policies.shadow_of(ACCOUNT) is not None

    run(main())


def test_under_load_nothing_is_refused_and_no_thread_goes_back_to_an_older_policy(tmp_path: Path) -> None:
    """Every decision is by one of the policies, and the digests of a thread follow each other."""

    async def main() -> None:
        path = write(tmp_path / "small.route")
        async with serving(path) as (server, reloading):
            done, attempts = asyncio.Event(), list[Attempt]()

            async def load(user: int) -> None:
                number = 0
                while not done.is_set():
                    await arrive(server, webhook(f"m{user}-{number}", user=str(user), at=number))
                    number += 1

            async def reload() -> None:
                for version in "234":
                    write(path, version=version)
                    attempts.append(await reloading.reload("api"))
                    await arrive(server, webhook(f"after {version}", user="somebody else"))
                done.set()

            await asyncio.gather(reload(), *(load(user) for user in range(16)))
            order = [attempts[0].before[0], *(attempt.after[0] for attempt in attempts)]
            assert len(set(order)) == 4
            rows = [row async for row in _log(server)]
            assert {row.policy for row in rows} == set(order)
            for row in rows:
                assert json.loads(row.line)["policy"]["digest"] == row.policy
            rows.sort(key=lambda row: (row.user or "", row.version))
            for _, thread in groupby(rows, lambda row: row.user):
                numbers = [order.index(row.policy or "") for row in thread]
                assert numbers == sorted(numbers)

    run(main())


async def _log(server: Server) -> AsyncIterator[DecisionRow]:
    after = ""
    while rows := await server.store.decisions(after=after, most=1_000):
        for row in rows:
            yield row
        after = rows[-1].id


def test_a_defect_of_the_router_keeps_the_old_policy_and_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        path = write(tmp_path / "small.route")
        async with serving(path) as (server, reloading):
            old = server.policies.all[0].digest
            write(path, version="2", app="care")
            with monkeypatch.context() as broken:
                broken.setattr(reloading, "_looked_at", _defect)
                attempt = await reloading.reload("watch")
            assert (attempt.taken, attempt.reasons) == (False, ("a defect of the router: RuntimeError",))
            assert server.policies.all[0].digest == old
            assert (await reloading.reload("watch")).taken

    run(main())


async def _defect() -> None:
    raise RuntimeError("not as it was thought")
