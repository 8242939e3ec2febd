"""Who asks for little gets little: what importing the package and each command loads (interfaces: Python)."""

from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import pytest

from convroute import Policy
from tests.cli.shell import convroute
from tests.repository.checkout import POLICIES
from tests.repository.fresh import loaded, loaded_by

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

SHOP = POLICIES / "shop"
AD = SHOP / "webhooks" / "spring-ad.json"
WITHOUT_TEMPLATES = """\
language 1
policy small { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1278416343931139 }
default bot
"""


FOR_OTHERS = {"rapidfuzz", "convroute.linter", "convroute.catalogue", "convroute.formatter"}
FOR_ONE_OR_THE_OTHER = {
    *("lark", "pydantic", "jsonschema", "click", "rapidfuzz"),
    *("convroute.syntax.parser", "convroute.linter", "convroute.report", "convroute.cli"),
}
CHECKING = {
    *("lark", "jsonschema", "referencing", "rpds", "csv"),
    *("convroute.checker.check", "convroute.diagnostic", "convroute.templates"),
    *("convroute.syntax.nodes", "convroute.syntax.parser"),
}
NOT_FOR_LINT_ALONE = {
    *("jsonschema", "pydantic", "convroute.evaluator", "convroute.report.sarif"),
    *("convroute.cli.runs.fixes", "convroute.cli.runs.baseline", "convroute.wire.documents"),
    *("convroute.syntax.recovery", "convroute.templates.scanner"),
}


@pytest.mark.parametrize("name", sorted(FOR_OTHERS | FOR_ONE_OR_THE_OTHER | CHECKING | NOT_FOR_LINT_ALONE))
def test_what_must_not_be_loaded_is_there(name: str) -> None:
    """Else it is never loaded because it was renamed."""
    assert find_spec(name)


def test_importing_the_package_loads_only_its_version() -> None:
    assert loaded("import convroute") - loaded("import importlib, typing") == {
        "convroute",
        "convroute.version",
    }


def test_loading_the_public_names_loads_no_parser_linter_or_command_line() -> None:
    modules = loaded("from convroute import *")
    assert "convroute.evaluator" in modules
    assert modules & FOR_ONE_OR_THE_OTHER == set()


def test_asking_for_the_version_loads_only_the_version() -> None:
    ours = {name for name in loaded_by("--version") if name.partition(".")[0] == "convroute"}
    assert ours == {"convroute", "convroute.cli", "convroute.version"}


def test_deciding_loads_no_linter_and_nothing_for_other_commands(tmp_path: Path) -> None:
    copy = tmp_path / "shop"
    copytree(SHOP, copy)
    modules = loaded_by("decide", str(copy / "shop.route"), str(AD))
    assert "convroute.templates.check" in modules
    assert modules & {*FOR_OTHERS, "convroute.syntax.recovery"} == set()


def test_deciding_without_templates_does_not_load_the_schema_checker(tmp_path: Path) -> None:
    policy = tmp_path / "small.route"
    policy.write_text(WITHOUT_TEMPLATES, encoding="utf-8")
    assert loaded_by("decide", str(policy), str(AD)) & {"jsonschema", "referencing", "rpds"} == set()


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_policy_from_the_cache_loads_nothing_that_checks(command: str) -> None:
    arguments = (command, str(SHOP / "shop.route"), str(AD))
    convroute(*arguments)
    modules = loaded_by(*arguments)
    assert "convroute.policy.storage" in modules
    assert modules & (FOR_OTHERS | CHECKING) == set()


def test_loading_a_policy_from_the_cache_loads_nothing_that_checks() -> None:
    Policy.load(SHOP / "shop.route")
    modules = loaded(f"from convroute import Policy; Policy.load({str(SHOP / 'shop.route')!r})")
    assert "convroute.policy.storage" in modules
    assert modules & (FOR_OTHERS | CHECKING | {"click", "pydantic"}) == set()


def test_linting_without_templates_loads_nothing_for_them_or_for_other_reports(tmp_path: Path) -> None:
    policy = tmp_path / "small.route"
    policy.write_text(WITHOUT_TEMPLATES, encoding="utf-8")
    loaded_by("lint", str(policy))  # what is proved of its rules is kept from then on
    modules = loaded_by("lint", str(policy))
    assert "convroute.linter.rules" in modules
    assert modules & NOT_FOR_LINT_ALONE == set()


def test_the_version_needs_hardly_anything() -> None:
    """What it costs is told by `python -m benchmarks.loading`."""
    modules = loaded_by("--version")
    ours = {name for name in modules if name.startswith("convroute.") and ".cli" not in name}
    assert ours <= {"convroute.version", "convroute.report", "convroute.report.display"}
    assert modules & {"lark", "pydantic", "msgspec", "jsonschema", "platformdirs", "rapidfuzz"} == set()


@pytest.mark.parametrize("command", ["init", "lint", "fmt", "decide", "explain", "template", "rules"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    said = convroute(command, "--help")
    assert (said.status, said.err) == (0, "")
    assert f"convroute {command}" in said.out.split("Example", 1)[1]
