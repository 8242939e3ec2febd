"""What each of the main commands loads, by packages, so that nothing heavy slips in (interfaces: Python).

Packages, of ours and of others, are exact lists, changed by hand. Of single modules only the number is held:
to move or to split one means nothing, to load many more does.
"""

import sys
from shutil import copytree

import pytest

from tests.cli.shell import convroute
from tests.repository.checkout import PACKAGE, POLICIES
from tests.repository.fresh import loaded, loaded_by

pytestmark = [pytest.mark.slow, pytest.mark.wheel]

_DECIDING = "checker compiler compiler.index conversation evaluator policy syntax workspace"
_COMMAND = "cli cli.commands cli.runs report"
_TEXTS = f"{_COMMAND} catalogue syntax syntax.builder syntax.bulk workspace"
_CHECKING = f"{_TEXTS} checker conversation policy syntax.printer templates wire"

OURS = {
    "--version": "cli",
    "Policy.load": _DECIDING,
    "decide": f"{_DECIDING} {_COMMAND} explainer wire",
    "explain": f"{_DECIDING} {_COMMAND} explainer wire",
    "fmt": f"{_TEXTS} formatter",
    "lint": f"{_CHECKING} linter linter.rules regions",
    "selftest": f"{_CHECKING.replace('catalogue ', '')} compiler compiler.index evaluator regions"
    " regions.texts sampler selftester",
    "test": f"{_CHECKING} compiler compiler.index evaluator explainer prover regions regions.texts"
    " report.tested tester tester.coverage tester.diagnosis tester.mutation tester.suggest",
}
MODULES_AT_MOST = {
    "--version": 4,
    "Policy.load": 95,
    "decide": 140,
    "explain": 145,
    "fmt": 80,
    "lint": 295,
    "selftest": 320,
    "test": 385,
}
"""About a tenth more than there are."""
_TEMPLATES = "attr attrs jsonschema jsonschema_specifications referencing rpds"
OF_OTHERS = {
    "--version": "",
    "Policy.load": "msgspec platformdirs",
    "decide": "click msgspec platformdirs",
    "explain": "click msgspec platformdirs",
    "fmt": "click lark msgspec platformdirs",
    "lint": f"click lark msgspec platformdirs {_TEMPLATES}",
    "selftest": f"click lark msgspec platformdirs {_TEMPLATES}",
    "test": f"click lark msgspec platformdirs {_TEMPLATES}",
}
IF_INSTALLED = {"typing_extensions"}
"""Libraries look for these, and do without them."""
IF_INSTALLED_FOR_TEMPLATES = {
    *IF_INSTALLED,
    *("fqdn", "idna", "isoduration", "jsonpointer", "rfc3339_validator", "rfc3986_validator", "rfc3987"),
    *("rfc3987_syntax", "tzdata", "uri_template", "webcolors"),
}

HEAVY = """
argparse asyncio cProfile cmd code concurrent csv ctypes curses decimal difflib doctest email fractions ftplib
getpass html http importlib.metadata importlib.resources logging multiprocessing optparse pdb pickle pkgutil
pprint profile pydoc queue smtplib socket socketserver sqlite3 ssl statistics string subprocess sysconfig
tarfile test tkinter tomllib traceback unittest urllib.request uuid xml xmlrpc zipfile zoneinfo
"""
"""Of the standard library; which of the rest is there differs from one Python to the next."""
_OF_LARK = "logging pickle pkgutil string traceback getpass"
_OF_TEMPLATES = "fractions importlib.resources pprint sysconfig zipfile"
HEAVY_THAT_IS_NEEDED = {
    "--version": "",
    "Policy.load": "decimal uuid",
    "decide": "decimal uuid",
    "explain": "decimal sysconfig uuid zoneinfo",
    "fmt": f"decimal difflib uuid {_OF_LARK}",
    "lint": f"csv decimal tomllib uuid zoneinfo {_OF_LARK} {_OF_TEMPLATES}",
    "selftest": f"csv decimal uuid zoneinfo {_OF_LARK} {_OF_TEMPLATES}",
    "test": f"csv decimal uuid zoneinfo {_OF_LARK} {_OF_TEMPLATES}",
}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What each command loads beyond a bare Python, once the cache has what it keeps.

    The policy is a copy: that of a checkout has a history and settings, which are read, too.
    """
    shop = tmp_path_factory.mktemp("policies") / "shop"
    copytree(POLICIES / "shop", shop)
    bare = loaded("")
    policy, event = str(shop / "shop.route"), str(shop / "webhooks" / "spring-ad.json")
    commands = {
        "--version": ("--version",),
        "decide": ("decide", policy, event),
        "explain": ("explain", policy, event),
        "fmt": ("fmt", "--check", policy),
        "lint": ("lint", policy),
        "selftest": ("selftest", policy, "--samples", "1"),
        "test": ("test", policy),
    }
    for command in ("decide", "fmt", "lint", "test"):
        convroute(*commands[command])
    found = {command: loaded_by(*arguments) - bare for command, arguments in commands.items()}
    return {**found, "Policy.load": loaded(f"from convroute import Policy; Policy.load({policy!r})") - bare}


@pytest.mark.parametrize("command", OURS)
def test_a_command_loads_these_packages_of_ours(modules: dict[str, set[str]], command: str) -> None:
    assert {package for name in _own(modules[command]) if (package := _package(name))} == set(
        OURS[command].split()
    )


@pytest.mark.parametrize("command", MODULES_AT_MOST)
def test_a_command_loads_hardly_more_modules_than_today(modules: dict[str, set[str]], command: str) -> None:
    assert len(_own(modules[command])) <= MODULES_AT_MOST[command]


@pytest.mark.parametrize("command", OF_OTHERS)
def test_a_command_loads_these_libraries(modules: dict[str, set[str]], command: str) -> None:
    optional = IF_INSTALLED_FOR_TEMPLATES if "jsonschema" in OF_OTHERS[command] else IF_INSTALLED
    assert _libraries(modules[command]) - optional == set(OF_OTHERS[command].split())


@pytest.mark.parametrize("command", HEAVY_THAT_IS_NEEDED)
def test_a_command_loads_nothing_heavy_that_it_does_not_need(
    modules: dict[str, set[str]], command: str
) -> None:
    assert modules[command] & set(HEAVY.split()) <= set(HEAVY_THAT_IS_NEEDED[command].split())


def _own(names: set[str]) -> set[str]:
    return {name for name in names if name.partition(".")[0] == "convroute"}


def _package(name: str) -> str:
    """The package a module of ours is in, or which it is, below `convroute`; empty for `convroute` itself."""
    folder = PACKAGE.parent.joinpath(*name.split("."))
    return (name if folder.is_dir() else name.rpartition(".")[0]).partition(".")[2]


def _libraries(names: set[str]) -> set[str]:
    """The packages that are neither ours nor Python's."""
    tops = {name.partition(".")[0] for name in names} - {"convroute"}
    return {name for name in tops if name not in sys.stdlib_module_names and not name.startswith("_")}
