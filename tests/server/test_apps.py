"""Which apps a server has, where its policies call apps as they like."""

from pathlib import Path

import pytest

from convroute import Policy
from convroute.server.apps import AppAt, configured_apps
from convroute.server.policies import Policies
from convroute.server.settings import AppSettings, BadSettingsError

POLICY = """
language 1

policy {name} {{
    version  "1"
    channel  instagram
    account  instagram {account}
    timezone "Europe/Berlin"
}}

{apps}
default {default}
"""


def _policy(folder: Path, name: str, account: str, **ids: str) -> Policy:
    apps = "\n".join(f"app {app} {{ id {app_id} }}" for app, app_id in ids.items())
    file = folder / f"{name}.route"
    file.write_text(POLICY.format(name=name, account=account, apps=apps, default=next(iter(ids))), "utf-8")
    return Policy.load(file)


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    """`bot` is two apps, and one app is `desk` here and `care` there."""
    return Policies(
        [
            _policy(tmp_path, "first", "101", bot="11100", desk="33300"),
            _policy(tmp_path, "second", "202", bot="22200", care="33300"),
        ]
    )


def _by_id(policies: Policies, **urls: str) -> dict[str, AppAt]:
    return {app.id: app for app in configured_apps(policies, (), emulating=True, urls=urls)}


def test_apps_that_policies_call_alike_are_two_and_go_by_their_ids(policies: Policies) -> None:
    apps = configured_apps(policies, (), emulating=True, urls={"11100": "http://a/", "22200": "http://b/"})
    assert {app.id: (app.name, app.url) for app in apps} == {
        "11100": ("11100", "http://a/"),
        "33300": ("desk", None),
        "22200": ("22200", "http://b/"),
    }
    for token, app_id in {"token-11100": "11100", "token-22200": "22200", "token-desk": "33300"}.items():
        found = apps.of_token(token)
        assert found is not None
        assert found.id == app_id
    assert apps.of_token("token-bot") is None


def test_one_app_that_policies_call_by_two_names_is_one_under_either(policies: Policies) -> None:
    for name in ("desk", "care", "33300"):
        assert _by_id(policies, **{name: "http://desk/"})["33300"].url == "http://desk/"
    apps = configured_apps(policies, (), emulating=True)
    assert apps.of_token("token-care") == apps.of_token("token-desk") == apps.of_id("33300")


def test_a_name_that_means_two_apps_is_refused_with_what_to_write(policies: Policies) -> None:
    told = "`bot` is 11100 in `first` and 22200 in `second`: write the id instead of the name"
    with pytest.raises(BadSettingsError) as refused:
        configured_apps(policies, [AppSettings(name="bot")], urls={"bot": "https://bot.example/"})
    assert refused.value.messages == (f"`[[app]]`: {told}", f"`--app`: {told}")


def test_one_app_named_twice_is_refused_also_by_two_names(policies: Policies) -> None:
    for first, second, told in (
        ("desk", "desk", "`desk` twice"),
        ("desk", "care", "as `desk` and as `care`"),
    ):
        with pytest.raises(BadSettingsError, match=told):
            configured_apps(policies, [AppSettings(name=first), AppSettings(name=second)])


def test_a_token_is_one_apps(policies: Policies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T", "one token")
    settings = [
        AppSettings.model_validate({"name": name, "tokens": [{"env": "T"}]}) for name in ("desk", "11100")
    ]
    with pytest.raises(BadSettingsError, match="has a token that another app has"):
        configured_apps(policies, settings)
