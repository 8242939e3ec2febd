"""What stands in docs/deploy names what is there: options, extras, addresses, secrets."""

import re
import tomllib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from convroute.server.settings import Secret, read_settings
from tests.cli.shell import convroute
from tests.repository.checkout import ROOT

FOLDER = ROOT / "docs" / "deploy"
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = YAML(typ="safe").load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = read_settings(FOLDER / "server.toml")


def _secrets() -> set[str]:
    """Names of the files in which the configuration looks for secrets."""
    meta, found = SETTINGS.meta, list[Secret | None]()
    found += [*meta.app_secrets, meta.verify_token, SETTINGS.admin.token]
    found += [secret for app in SETTINGS.app for secret in (*app.tokens, app.secret)]
    return {Path(one.file).name for one in found if one is not None and one.file is not None}


def test_the_image_has_an_extra_that_is_there_and_a_version_of_python_we_take() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [extra] = re.findall(r"\.whl\)\[(\w+)\]", DOCKERFILE)
    assert extra in project["optional-dependencies"]
    [version] = re.findall(r"^FROM python:([\d.]+)-", DOCKERFILE, re.MULTILINE)
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]


def test_the_command_of_the_image_takes_its_options() -> None:
    [command] = re.findall(r"exec (convroute serve .*)\"\]$", DOCKERFILE, re.MULTILINE)
    offered = convroute("serve", "--help").out
    options = re.findall(r"--[a-z-]+", command)
    assert options
    assert all(option in offered for option in options)


def test_the_port_is_that_of_the_server_and_health_is_asked_where_it_is_told() -> None:
    [port] = re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)
    offered = " ".join(convroute("serve", "--help").out.split())
    assert re.search(rf"--port .*? \[default: {port}\b", offered)
    assert COMPOSE["services"]["router"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f":{port}/readyz" in DOCKERFILE


def test_every_secret_of_the_configuration_is_handed_to_the_server() -> None:
    router = COMPOSE["services"]["router"]["secrets"]
    handed = {one if isinstance(one, str) else one["source"] for one in router}
    assert _secrets() <= handed
    assert handed <= COMPOSE["secrets"].keys()
    assert {*COMPOSE["services"]["database"]["secrets"]} <= COMPOSE["secrets"].keys()
    assert all(secret["file"] == f"./secrets/{name}" for name, secret in COMPOSE["secrets"].items())


def test_no_secret_stands_in_these_files() -> None:
    database, router = (COMPOSE["services"][name]["environment"] for name in ("database", "router"))
    assert router == {"ROUTER_DATABASE": "file:/run/secrets/database_url"}
    assert {name for name in database if "PASSWORD" in name} == {"POSTGRES_PASSWORD_FILE"}
