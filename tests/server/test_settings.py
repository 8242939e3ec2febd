"""What a configuration may say, and what is told where it says something else."""

import json
import sys
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from convroute.server.settings import BadSettingsError, Secret, as_schema, read_settings, secret_of
from tests.repository.checkout import ROOT

EXAMPLE = ROOT / "docs" / "deploy" / "server.toml"
SCHEMA = ROOT / "schemas" / "server.schema.json"
WRONG = [
    ("appp = 1", "there is no key `appp`: did you mean app?"),
    ("[meta]\napp_secrets = []", "there is no key `meta.app_secrets`: did you mean app-secrets?"),
    ('[[app]]\nname = "a"\n[[app]]\nname = "b"\nurll = "x"', "no key `app[1].urll`: did you mean url?"),
    ('[[app]]\nname = "a"\nurl = 3', "`app[0].url` has to be a text"),
    ('[[app]]\nurl = "https://a.example"', "`app[0].name` is missing"),
    ('[[app]]\nname = "a"\nrequire-proof = "yes"', "`app[0].require-proof` has to be true or false"),
    ('[[app]]\nname = "a"\nsubscriptions = "feed"', "`app[0].subscriptions` has to be a list"),
    ('[limits]\nwaiting = "3"', "`limits.waiting` has to be a whole number"),
    ("[retention]\ncopy-keys-days = 3", "`retention.copy-keys-days` has to be at least 8"),
    ('log = "jsn"', "`log` has to be 'text' or 'json'"),
    ("[[database]]\naccounts = []", "`database[0].accounts` has to be a list that is not empty"),
    (
        '[[app]]\nname = "a"\nsubscriptions = ["messages", "mesages"]',
        "`app[0].subscriptions[1]`: Meta has no webhook field of this name: did you mean messages?",
    ),
    ("meta = 3", "`meta` has to be a table"),
    ("meta = ", "is not TOML"),
    ('[admin]\ntoken = { env = "A", file = "B" }', "`admin.token`: name one place"),
]


def _read(folder: Path, text: str) -> str:
    file = folder / "server.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettingsError) as refused:
        read_settings(file)
    return str(refused.value)


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[told for _, told in WRONG])
def test_what_is_wrong_is_told_with_its_key(tmp_path: Path, text: str, told: str) -> None:
    assert told in _read(tmp_path, text)


def test_a_secret_in_the_place_of_its_place_is_not_repeated(tmp_path: Path) -> None:
    told = _read(tmp_path, '[[app]]\nname = "a"\ntokens = ["hunter2-hunter2"]\nsecret = "hunter2-hunter2"')
    assert "`app[0].tokens[0]` has to be the place of a secret" in told
    assert "hunter2" not in told


def test_of_many_mistakes_ten_are_told_and_the_others_counted(tmp_path: Path) -> None:
    told = _read(tmp_path, "".join(f"key{number} = 1\n" for number in range(12)))
    assert told.endswith("and 2 more")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettingsError, match="cannot be read: no such file"):
        read_settings(tmp_path / "none.toml")


def test_the_documented_example_can_be_read() -> None:
    settings = read_settings(EXAMPLE)
    assert [app.name for app in settings.app] == ["concierge", "marketing", "sales"]
    assert settings.app[1].require_proof


def test_the_schema_is_that_of_the_settings() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json.loads(json.dumps(as_schema())), (
        "`python -m tests.server.test_settings write` brings it up to date"
    )


def test_the_schema_takes_the_documented_example_and_refuses_a_misspelt_key() -> None:
    validator = Draft202012Validator(as_schema())
    table = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert not [*validator.iter_errors(table)]
    assert [*validator.iter_errors({**table, "appp": 1})]


def test_a_secret_comes_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("A_SECRET", "from the environment")
    assert secret_of(Secret(env="A_SECRET"), "`a`") == "from the environment"
    assert secret_of(Secret(file=str(file)), "`a`") == "from a file"
    with pytest.raises(BadSettingsError, match="`a`: the environment variable NO_SECRET is not set"):
        secret_of(Secret(env="NO_SECRET"), "`a`")
    file.write_text("", encoding="utf-8")
    with pytest.raises(BadSettingsError, match="is empty"):
        secret_of(Secret(file=str(file)), "`a`")


if __name__ == "__main__" and sys.argv[1:] == ["write"]:
    SCHEMA.write_text(f"{json.dumps(as_schema(), indent=2, ensure_ascii=False)}\n", encoding="utf-8")
