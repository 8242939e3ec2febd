"""What would stop a server or harm it, found before it starts."""

from pathlib import Path

import pytest

from convroute import Policy
from convroute.server.addresses import is_loopback
from convroute.server.findings import Intended, findings
from convroute.server.policies import Policies
from convroute.server.settings import Settings, read_settings
from tests.repository.checkout import POLICIES

SHOP = Policies([Policy.load(POLICIES / "shop" / "shop.route")])
DOORS = '[meta]\napp-secrets = [{ env = "S_meta" }]\nverify-token = { env = "S_verify" }\n'
ADMIN = '[admin]\ntoken = { env = "S_admin" }\n'
APP = '[[app]]\nname = "{name}"\nurl = "https://{name}.example/w"\ntokens = [{{ env = "T_{name}" }}]\n'
NAMES = ("concierge", "marketing", "sales")
APPS = "".join(APP.format(name=name) + f'secret = {{ env = "S_{name}" }}\n' for name in NAMES)
HOST = 'allowed-hosts = ["https://router.example:443/x"]\n'
DATABASE = '[[database]]\naccounts = ["7"]\nurl = { env = "S_meta" }\n'


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTY", "")
    monkeypatch.setenv("SHORT", "abc")
    for name in ("meta", "verify", "admin", "concierge", "marketing", "sales"):
        monkeypatch.setenv(f"S_{name}", f"the long secret of {name}")
    for name in ("concierge", "marketing", "sales"):
        monkeypatch.setenv(f"T_{name}", f"the long token of {name}")


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


def test_an_emulator_needs_nothing() -> None:
    intended = Intended("127.0.0.1", True, "sqlite::memory:", {"concierge": "http://127.0.0.1:3000/"})
    assert [*findings(SHOP, Settings(), intended)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (APPS, "error: without `meta.app-secrets`"),
        (APPS, "error: without `meta.verify-token`"),
        (DOORS, "warning: app `sales` has no `url`"),
        (DOORS, "warning: app `sales` has no `tokens`"),
        (DOORS + APP.format(name="sales"), "warning: app `sales` has no `secret`"),
        (DOORS + APPS.replace("https:", "http:"), "app `sales` cannot be used: a URL begins with `https://`"),
        (DOORS + APPS.replace("https:", "ftp:"), "app `sales` cannot be used: a URL begins with `https://`"),
        (DOORS + APPS.replace("sales.example", "10.0.0.7"), "10.0.0.7 is not a"),
        (DOORS + APPS.replace("https://", "https://me:word@"), "a URL holds no user and no password"),
        (DOORS + APPS.replace("https://", "https://["), "this is not a URL"),
        (DOORS + APPS.replace("T_sales", "T_marketing"), "`marketing` and `sales` have the same token"),
        (DOORS + APPS.replace("T_sales", "NONE"), "error: `tokens[0]` of app `sales`: the environment"),
        (DOORS + APPS.replace("S_sales", "EMPTY"), "the environment variable EMPTY is empty"),
        (DOORS.replace("S_meta", "NONE"), "error: `meta.app-secrets[0]`: the environment vari"),
        (DOORS + APPS.replace("T_sales", "SHORT"), "warning: `tokens[0]` of app `sales` has fewer"),
        (DOORS + ADMIN.replace("S_admin", "SHORT"), "warning: `admin.token` has fewer than 16 characters"),
        (DOORS + APPS.replace("S_sales", "S_marketing"),
         "warning: `secret` of app `marketing` and `secret` of app `sales` are the same"),
        (DOORS + ADMIN + APPS.replace("S_sales", "S_admin"), "`admin.token` and `secret` of app `sales` are"),
        (HOST + DOORS, "as in `Host`: write `router.example`"),
        (DOORS + 2 * DATABASE, "error: account 7 is given two databases"),
        (DOORS + APPS + 'subscriptions = ["standby"]', "the policy routes to app `sales`, and"),
        (DOORS + APP.format(name="concierg"), "no policy has an app `concierg`: did you mean"),
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
    assert _found(tmp_path, DOORS + APPS + ADMIN, host="0.0.0.0") == []


def test_an_app_that_shares_metas_secret_is_one_of_the_same_app_at_meta(tmp_path: Path) -> None:
    assert _found(tmp_path, DOORS + ADMIN + APPS.replace("S_sales", "S_meta")) == []


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    text = DOORS.replace("S_meta", "NONE") + APPS.replace("T_sales", "SHORT") + APP.format(name="nobody")
    found = _found(tmp_path, text.replace("https://sales.example", "https://10.0.0.7"), urls={"bots": "x"})
    assert [one.partition(":")[0] for one in found].count("error") >= 4
    for told in (
        "NONE is not set",
        "fewer than 16",
        "app `nobody`",
        "app `bots`",
        "10.0.0.7 is not a public",
    ):
        assert any(told in one for one in found), told


def test_a_second_policy_of_another_account_would_decide_nothing() -> None:
    policies = Policies(SHOP.all, [Policy.load(POLICIES / "page" / "page.route")])
    intended = Intended("127.0.0.1", True, "sqlite::memory:", {})
    [found] = findings(policies, Settings(), intended)
    assert found.severity == "error"
    assert found.message.startswith("`--shadow` is a policy of account ")


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
