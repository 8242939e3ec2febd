"""What each of the main commands loads, as exact lists, so that nothing heavy slips in (interfaces: Python).

Our own modules stand in a golden file, renewed by `pytest tests/repository --snapshot-update` and reviewed
in the diff. The packages, of ours and of others, stand here, and are changed by hand.
"""

import sys
from shutil import copytree

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.repository.checkout import POLICIES
from tests.repository.fresh import loaded, loaded_by

_NOUNS = "cache conversation policy record resources lazy_sequence source did_you_mean syntax version workspace"
_DECIDING = f"{_NOUNS} checker compiler evaluator frozen_dict shelves"
_TEXTS = f"{_NOUNS} catalogue cli diagnostic report"

OURS = {
    "--version": "cli version",
    "Policy.load": f"{_DECIDING} api",
    "decide": f"{_DECIDING} cli explainer report",
    "explain": f"{_DECIDING} cli explainer report",
    "fmt": "cache catalogue cli diagnostic formatter report resources lazy_sequence source did_you_mean syntax version"
    " workspace",
    "lint": f"{_TEXTS} checker frozen_dict linter templates",
    "test": f"{_TEXTS} checker compiler evaluator explainer frozen_dict shelves templates tester",
}
_TEMPLATES = "attr attrs jsonschema jsonschema_specifications referencing rpds"
OF_OTHERS = {
    "--version": "",
    "Policy.load": "msgspec platformdirs",
    "decide": "click msgspec platformdirs",
    "explain": "click msgspec platformdirs",
    "fmt": "click lark msgspec platformdirs",
    "lint": f"click lark msgspec platformdirs {_TEMPLATES}",
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
    "explain": "decimal uuid",
    "fmt": f"decimal difflib uuid {_OF_LARK}",
    "lint": f"csv decimal tomllib uuid zoneinfo {_OF_LARK} {_OF_TEMPLATES}",
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
        "test": ("test", policy),
    }
    for command in ("decide", "fmt", "lint", "test"):
        loaded_by(*commands[command])
    found = {command: loaded_by(*arguments) - bare for command, arguments in commands.items()}
    return {**found, "Policy.load": loaded(f"from convroute import Policy; Policy.load({policy!r})") - bare}


def test_a_command_loads_these_modules_of_ours(
    modules: dict[str, set[str]], snapshot: SnapshotAssertion
) -> None:
    """One line a module, with the commands that load it."""
    every = sorted({name for loaded in modules.values() for name in _own(loaded)})
    lines = [
        f"{name}: {', '.join(sorted(command for command in modules if name in modules[command]))}"
        for name in every
    ]
    assert "\n".join(lines) == snapshot


@pytest.mark.parametrize("command", OURS)
def test_a_command_loads_these_packages_of_ours(modules: dict[str, set[str]], command: str) -> None:
    packages = {name.split(".")[1] for name in _own(modules[command]) if "." in name}
    assert packages == set(OURS[command].split())


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


def _libraries(names: set[str]) -> set[str]:
    """The packages that are neither ours nor Python's."""
    tops = {name.partition(".")[0] for name in names} - {"convroute"}
    return {name for name in tops if name not in sys.stdlib_module_names and not name.startswith("_")}
