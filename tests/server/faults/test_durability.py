"""Who is told 200 can rely on the disk: counted in system calls, for killing loses nothing anyway."""

from pathlib import Path

import aiohttp
import pytest

from tests.server.faults.system_calls import TRACED, Durability, durability
from tests.server.faults.witness import documents
from tests.server.logs import NOW
from tests.server.processes import Meta, server_process

pytestmark = pytest.mark.anyio
REQUESTS = 30
WAL, ANSWER = "12</x/router.db-wal>", "9<socket:[1]>"


async def _traced(strace: str, folder: Path, *program: str) -> Durability:
    """Thirty webhooks, one after another, at a server that is watched."""
    trace = folder / "trace"
    watching = (strace, "-f", "-y", "-s", "32", "-e", f"trace={TRACED}", "-o", str(trace))
    database = f"sqlite:{folder / 'router.db'}"
    arguments = ("--emulate", "--db", database)
    async with (
        server_process(*arguments, before=watching, program=program or ("-m", "convroute")) as server,
        aiohttp.ClientSession() as session,
    ):
        meta = Meta(server)
        for document in documents(REQUESTS, threads=5, at=NOW):
            assert await meta.post(session, meta.addresses[0], document) == 200
        server.stop()
    return durability(trace.read_text(errors="replace").splitlines())


@pytest.mark.slow
async def test_the_disk_has_a_webhook_before_it_is_answered(strace: str, tmp_path: Path) -> None:
    found = await _traced(strace, tmp_path)
    assert (found.answers, found.unsafe) == (REQUESTS, 0)
    assert found.syncs >= REQUESTS


@pytest.mark.slow
async def test_a_server_that_does_not_wait_for_the_disk_is_found_out(strace: str, tmp_path: Path) -> None:
    found = await _traced(strace, tmp_path, "-m", "tests.server.faults.not_durable")
    assert found.answers == REQUESTS
    assert found.unsafe >= REQUESTS - 2  # making the tables waits for the disk


@pytest.mark.parametrize(
    ("calls", "unsafe"),
    [
        ([f"pwrite64({WAL}, 1) = 1", f"fdatasync({WAL}) = 0", f'write({ANSWER}, "HTTP/1.1 200 OK")'], 0),
        ([f"pwrite64({WAL}, 1) = 1", f'write({ANSWER}, "HTTP/1.1 200 OK")', f"fdatasync({WAL}) = 0"], 1),
        ([f"fdatasync({WAL}) = 0", f"pwrite64({WAL}, 1) = 1", f'write({ANSWER}, "HTTP/1.1 200 OK")'], 1),
        ([f"pwrite64({WAL}, 1)", f"fdatasync({WAL} <unfinished ...>", f'write({ANSWER}, "HTTP/1.1 200")'], 1),
        ([f"pwrite64({WAL}, 1)", "fdatasync(3</x/other>) = 0", f'write({ANSWER}, "HTTP/1.1 200 OK")'], 1),
        ([f'write({ANSWER}, "HTTP/1.1 200 OK")'], 1),
        ([f'write({ANSWER}, "HTTP/1.1 503 Busy")'], 0),
    ],
)
def test_an_answer_is_safe_only_after_the_log_was_synced(calls: list[str], unsafe: int) -> None:
    assert durability(f"7 {call}" for call in calls).unsafe == unsafe


def test_a_sync_that_another_thread_interrupts_counts_when_it_ends() -> None:
    calls = [f"7 pwrite64({WAL}, 1) = 1", f"7 fdatasync({WAL} <unfinished ...>", "8 write(1, 2) = 2",
             "7 <... fdatasync resumed>) = 0", f'8 write({ANSWER}, "HTTP/1.1 200 OK") = 15']  # fmt: skip
    assert durability(calls) == Durability(answers=1, unsafe=0, syncs=1)
