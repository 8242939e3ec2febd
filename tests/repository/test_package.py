"""What is installed: the program with its grammar and schemas, and nothing else."""

import json
import tomllib
from importlib import metadata

import pytest
from jsonschema import Draft202012Validator

import convroute
from convroute.resources import folder
from convroute.version import VERSION
from tests.repository.checkout import PACKAGE, ROOT

pytestmark = pytest.mark.wheel


def installed() -> list[str]:
    """The installed files, as the distribution lists them."""
    files = metadata.distribution("convroute").files
    assert files is not None
    return [file.as_posix() for file in files if "__pycache__" not in file.parts]


def editable() -> bool:
    """Whether the installation is only a pointer to the checkout."""
    return any(name.endswith(".pth") for name in installed())


def test_nothing_but_the_package_is_installed() -> None:
    tops = {name.split("/")[0] for name in installed() if not name.endswith(".pth")}
    assert tops == {"..", "convroute", f"convroute-{VERSION}.dist-info"}
    assert [name for name in installed() if name.startswith("..")] in (
        ["../../../bin/convroute"],
        ["../../Scripts/convroute.exe"],
    )
    assert not any("tests" in name.split("/") for name in installed())


def test_every_file_of_the_package_comes_with_it() -> None:
    """From a wheel the list holds everything itself; a checkout is held to what it tells the builder."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["engine/convroute"]
    assert wheel["force-include"] == {"grammar": "convroute/grammar", "schemas": "convroute/schemas"}
    if editable():
        assert not (PACKAGE / "grammar").exists()
        assert not (PACKAGE / "schemas").exists()
        return
    files = {path.relative_to(PACKAGE.parent).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    assert {name for name in files if "__pycache__" not in name} == {
        name for name in installed() if name.startswith("convroute/")
    }


def test_the_package_is_typed_and_finds_its_grammar() -> None:
    assert (PACKAGE / "py.typed").is_file()
    parts = {path.name for path in folder("grammar").glob("*.lark")}
    assert {"file.lark", "routes.lark", "conditions.lark"} <= parts


def test_every_schema_is_a_schema_with_a_name_of_its_own() -> None:
    paths = sorted(folder("schemas").glob("*.json"))
    names = []
    for path in paths:
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        names.append(schema["$id"])
    assert names == [f"urn:convroute:schema:{path.name.removesuffix('.schema.json')}" for path in paths]


def test_the_version_is_the_same_everywhere() -> None:
    assert metadata.version("convroute") == VERSION == convroute.__version__
