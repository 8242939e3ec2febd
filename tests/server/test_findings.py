"""What would stop a server or harm it, found before it starts."""

from pathlib import Path

import pytest

from convroute import Policy
from convroute.server.findings import Intended, findings, is_loopback
from convroute.server.policies import Policies
from convroute.server.settings import Settings, read_settings
from tests.repository.checkout import POLICIES

SHOP = Policies([Policy.load(POLICIES / "shop" / "shop.route")])
DOORS = '[meta]\napp-secrets = [{ env = "S" }]\nverify-token = { env = "S" }\n'
ADMIN = '[admin]\ntoken = { env = "S" }\n'
APP = '[[app]]\nname = "{name}"\nurl = "https://{name}.example/w"\ntokens = [{{ env = "T_{name}" }}]\n'
APPS = "".join(
    APP.format(name=name) + 'secret = { env = "S" }\n' for name in ("concierge", "marketing", "sales")
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S", "secret")
    for name in ("concierge", "marketing", "sales"):
        monkeypatch.setenv(f"T_{name}", f"token of {name}")


def _found(folder: Path, text: str, **changes: object) -> list[str]:
    file = folder / "server.toml"
    file.write_text(text, encoding="utf-8")
    usual = {"host": "127.0.0.1", "emulating": False, "database": "sqlite:router.db", "urls": {}}
    intended = Intended(**{**usual, **changes})  # type: ignore[arg-type]  # of their types
    return [f"{one.severity}: {one.message}" for one in findings(SHOP, read_settings(file), intended)]


def test_nothing_is_found_where_everything_is_said(tmp_path: Path) -> None:
    assert _found(tmp_path, DOORS + ADMIN + APPS) == []
    [told] = _found(tmp_path, DOORS + APPS)
    assert told.startswith("warning: without `admin.token` whoever asks from this computer")


def test_an_emulator_needs_addresses_only() -> None:
    intended = Intended("127.0.0.1", True, "sqlite::memory:", {"concierge": "http://127.0.0.1:3000/"})
    found = [one.message for one in findings(SHOP, Settings(), intended)]
    assert found == [
        "app `marketing` has no `url`: nothing is sent to it",
        "app `sales` has no `url`: nothing is sent to it",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (APPS, "error: without `meta.app-secrets`"),
        (APPS, "error: without `meta.verify-token`"),
        (DOORS, "warning: app `sales` has no `url`"),
        (DOORS, "warning: app `sales` has no `tokens`"),
        (DOORS + APP.format(name="sales"), "warning: app `sales` has no `secret`"),
        (DOORS + APPS.replace("https:", "http:"), "the `url` of app `sales` is not https"),
        (DOORS + APPS.replace("https:", "ftp:"), "the `url` of app `sales` is not an address"),
        (DOORS + APPS.replace("https://", "https://me:word@"), "has a name or password in it"),
        (DOORS + APPS.replace("https://", "https://["), "is not an address"),
        (DOORS + APPS.replace("T_sales", "T_marketing"), "`marketing` and `sales` have the same token"),
        (DOORS + APPS.replace("T_sales", "T_missing"), "environment variable T_missing is not set"),
        (DOORS + APP.format(name="concierg"), "error: no policy has an app `concierg`: did you mean"),
        (DOORS + APPS + APP.format(name="sales"), "`[[app]]` names `sales` twice"),
        (DOORS + APP.format(name="sales") + "require-proof = true", "and no `secret` that could prove"),
        (DOORS + 'pages = { "1" = "2" }\n' + APPS, "`meta.pages` names the account 2, which no policy has"),
    ],
)  # fmt: skip
def test_what_is_found(tmp_path: Path, text: str, told: str) -> None:
    assert any(told in one for one in _found(tmp_path, text))


def test_whoever_listens_to_everybody_has_to_give_an_admin_token(tmp_path: Path) -> None:
    [told] = _found(tmp_path, DOORS + APPS, host="0.0.0.0")
    assert told.startswith("error: at 0.0.0.0 everybody could look at conversations")
    assert _found(tmp_path, DOORS + APPS + '[admin]\ntoken = { env = "S" }', host="0.0.0.0") == []


def test_a_default_app_that_is_an_inbox_is_told() -> None:
    policy = Policy.load(POLICIES / "page" / "page.route")
    intended = Intended("127.0.0.1", True, "sqlite::memory:", {})
    inbox = policy.checked.apps[policy.checked.default or ""].builtin is not None
    told = [one for one in findings(Policies([policy]), Settings(), intended) if "inbox" in one.message]
    assert bool(told) is inbox


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True), ("0.0.0.0", False),
     ("::", False), ("192.168.1.4", False), ("router.example", False)],
)  # fmt: skip
def test_which_addresses_are_those_of_this_computer_alone(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
