"""Whoever does not serve loads nothing of the server, nor of what it is made of."""

from importlib.util import find_spec

import pytest

from convroute.cli.program import COMMANDS
from tests.repository.checkout import POLICIES
from tests.repository.fresh import loaded, loaded_by

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

SHOP = POLICIES / "shop" / "shop.route"
AD = POLICIES / "shop" / "webhooks" / "spring-ad.json"
OF_THE_SERVER = {
    *("aiohttp", "asyncpg", "httptools", "multipart", "prometheus_client", "starlette", "trustme"),
    *("uvicorn", "uvloop", "watchfiles", "convroute.server"),
}
SERVING = {"serve", "say", "threads", "deliveries", "audit"}
RUNS = {
    "lint": ("lint", str(SHOP)),
    "fmt": ("fmt", "--check", str(SHOP)),
    "test": ("test", str(SHOP)),
    "decide": ("decide", str(SHOP), str(AD)),
    "explain": ("explain", str(SHOP), str(AD)),
    "explain asked": ("explain", str(SHOP), "--message", "hi"),
    "diff": ("diff", str(SHOP), str(SHOP)),
    "verify": ("verify", str(SHOP)),
    "rules": ("rules",),
    "selftest": ("selftest", str(SHOP), "--samples", "8"),
    "template": ("template", "check", str(SHOP)),
}


@pytest.mark.parametrize("name", sorted(OF_THE_SERVER))
def test_what_must_not_be_loaded_is_there(name: str) -> None:
    """Else it is never loaded because it was renamed."""
    assert find_spec(name)


@pytest.mark.parametrize("run", RUNS, ids=list(RUNS))
def test_a_command_that_does_not_serve_loads_nothing_of_the_server(run: str) -> None:
    assert loaded_by(*RUNS[run]) & OF_THE_SERVER == set()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_a_command_loads_nothing_of_the_server(command: str) -> None:
    assert loaded_by(command, "--help") & OF_THE_SERVER == set()


def test_every_other_command_is_among_them() -> None:
    assert {arguments[0] for arguments in RUNS.values()} | SERVING | {"init"} == {*COMMANDS}


def test_the_public_names_load_nothing_of_the_server() -> None:
    assert loaded("from convroute import *") & OF_THE_SERVER == set()
