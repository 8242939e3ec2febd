"""`convroute serve` as somebody types it: what it refuses, what it checks, what it says when it starts."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import pytest

from convroute.server.store import open_store
from tests.cli.shell import convroute
from tests.repository.checkout import POLICIES
from tests.server.process import serving

SHOP = str(POLICIES / "shop" / "shop.route")


def test_without_secrets_it_serves_nobody_but_the_emulator() -> None:
    said = convroute("serve", SHOP)
    assert said.status == 2
    assert "without `meta.app-secrets`" in said.err
    assert "without `meta.verify-token`" in said.err


def test_at_an_address_that_others_reach_an_admin_token_is_needed() -> None:
    said = convroute("serve", SHOP, "--emulate", "--host", "0.0.0.0")
    assert (said.status, "give `admin.token`" in said.err) == (2, True)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = convroute("serve", SHOP, "--emulate", "--port", port)
        assert said.status == 2
        assert f"cannot listen at 127.0.0.1, port {port}: something listens there already" in said.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.route",), "does not exist"),
        ((SHOP, "--config", "none.toml"), "`none.toml` cannot be read: no such file"),
        ((SHOP, "--emulate", "--app", "concierge"), "`--app concierge` is not NAME=URL"),
        (
            (SHOP, "--emulate", "--app", "concierg=http://a/"),
            "policy has an app `concierg`: did you mean concierge?",
        ),
        ((SHOP, "--emulate", "--db", "mysql://x"), "a database is `sqlite:PATH` or"),
        ((SHOP, "--emulate", "--db", "file:none"), "the file none cannot be read"),
        ((SHOP, "--emulate", "--db", "env:NO_SUCH"), "variable NO_SUCH is not set"),
        ((SHOP, "--emulate", "--db", "sqlite:"), "`sqlite:` names no file: write `sqlite:PATH`"),
        (
            (SHOP, "--emulate", "--app", "sales=http://a/", "--app", "sales=http://b/"),
            "`--app` names `sales` twice",
        ),
        ((SHOP, "--tls"), "`--tls` stands in for Meta"),
        ((SHOP, "--emulate", "--shadow", "none.route"), "does not exist"),
        ((str(POLICIES), "--emulate", "--shadow", str(POLICIES)), "is a folder"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_status_2(arguments: tuple[str, ...], told: str) -> None:
    said = convroute("serve", "--port", "0", *arguments)
    assert said.status == 2
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_check_says_what_it_finds_and_how_bad_that_is(tmp_path: Path) -> None:
    worst = convroute("serve", SHOP, "--check", "--port", "0")
    assert worst.status == 2
    assert "error: without `meta.app-secrets`" in worst.out
    inbox = str(POLICIES / "page" / "page.route")
    amiss = convroute("serve", inbox, "--emulate", "--check", "--port", "0", "--allow-host", "a")
    assert amiss.status == int("warning" in amiss.out)
    fine = convroute("serve", SHOP, "--emulate", "--check", "--port", "0")
    assert (fine.status, fine.out) == (0, "it can be served\n")
    nowhere = convroute("serve", SHOP, "--emulate", "--check", "--db", f"sqlite:{tmp_path}/no/folder.db")
    assert "there is no folder" in nowhere.out


def test_a_check_of_a_policy_with_errors_shows_them(tmp_path: Path) -> None:
    policy = tmp_path / "broken.route"
    policy.write_text("language 1\npolicy broken {", encoding="utf-8")
    said = convroute("serve", str(policy), "--emulate", "--check", "--port", "0")
    assert said.status == 2
    assert "broken.route has" in said.out


def test_a_check_tells_every_layer_of_mistakes_at_once(tmp_path: Path) -> None:
    policy = tmp_path / "broken.route"
    policy.write_text("language 1\npolicy broken {", encoding="utf-8")
    config = tmp_path / "server.toml"
    config.write_text("[meta]\nappsecrets = []\nverifytoken = 3\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = convroute(
            *("serve", str(policy), "--check", "--config", str(config), "--app", "x", "--quirks", "1"),
            *("--db", f"sqlite:{tmp_path}/no/folder.db", "--port", str(taken.getsockname()[1])),
        )
    assert said.status == 2
    for told in ("`meta.appsecrets`", "`meta.verifytoken`", "broken.route has", "`--app x`", "`--quirks`"):
        assert told in said.out
    for told in ("error: `--db`: the database", "warning: cannot listen at"):
        assert told in said.out


def test_a_check_looks_at_every_database(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"this is not a database at all, but some text of more than a few bytes" * 20)
    secret = tmp_path / "second"
    secret.write_text(f"sqlite:{other}", encoding="utf-8")
    config = tmp_path / "server.toml"
    config.write_text(
        f'[[database]]\naccounts = ["17841400000000001"]\nurl = {{ file = "{secret.as_posix()}" }}\n',
        encoding="utf-8",
    )
    arguments = ("serve", SHOP, "--emulate", "--check", "--port", "0", "--config", str(config))
    assert "error: `database[0].url`: the database" in convroute(*arguments).out
    other.unlink()
    store = asyncio.run(open_store(f"sqlite:{other}"))
    try:
        said = convroute(*arguments)
        assert (said.status, "in use by another `convroute serve`" in said.out) == (1, True)
    finally:
        asyncio.run(store.close())
    assert convroute(*arguments).status == 0


def test_a_check_makes_no_database(tmp_path: Path) -> None:
    file = tmp_path / "router.db"
    convroute("serve", SHOP, "--emulate", "--check", "--port", "0", "--db", f"sqlite:{file}")
    assert not file.exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_what_to_type_next_and_ends_with_0(by: signal.Signals) -> None:
    with serving(SHOP, "--emulate", "--app", "sales=http://127.0.0.1:9/") as running:
        assert running.end(by) == 0
    said = "".join(running.lines)
    assert "emulating Meta for acme_instagram" in said
    assert f"page      {running.address}/convroute/" in said
    assert "in memory, gone when this ends" in said
    assert "concierge  token token-concierge, no address" in said
    assert "sales      token token-sales, http://127.0.0.1:9/" in said
    assert f'next      convroute say "Hi" --url {running.address}' in said


@pytest.mark.slow
def test_missing_packages_are_told_with_the_command_that_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    said = convroute("serve", SHOP, "--emulate")
    assert (said.status, said.err) == (2, "error: serving needs uvicorn: pip install 'convroute[server]'\n")
