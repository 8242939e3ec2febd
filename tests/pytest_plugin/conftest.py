"""A project of somebody who uses pytest, in a folder of its own."""

import importlib
import pkgutil
import re
from dataclasses import dataclass

import pytest

import convroute
from tests.pytest_plugin.shop import SHOP

NEIGHBOURS = ("anyio", "hypothesispytest", "syrupy", "xdist")


@dataclass(frozen=True)
class Ran:
    """How a run of pytest ended: its exit status, what it printed, and how many tests came to what."""

    status: int
    out: str
    counts: dict[str, int]

    @property
    def report(self) -> str:
        """What was printed, without what is another each time."""
        return re.sub(r" in \d+\.\d+s(?: \(\d:\d\d:\d\d\))?", "", self.out)


@dataclass(frozen=True)
class Project:
    pytester: pytest.Pytester

    def write(self, name: str, text: str) -> None:
        path = self.pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, beside: str = "") -> Ran:
        """In this process; of the plugins of others, which take long to load, only `beside`."""
        return _ran(self.pytester.runpytest_inprocess(*_without_neighbours(beside), *arguments))

    def run_alone(self, *arguments: str) -> Ran:
        """In a process of its own, where nothing is loaded before."""
        return _ran(self.pytester.runpytest_subprocess(*_without_neighbours(), *arguments))


def _without_neighbours(beside: str = "") -> list[str]:
    return [word for name in NEIGHBOURS if name != beside for word in ("-p", f"no:{name}")]


def _ran(done: pytest.RunResult) -> Ran:
    counts = done.parseoutcomes() if re.search(r"\bin \d+\.\d+s", done.stdout.str()) else {}
    return Ran(int(done.ret), done.stdout.str() + "\n", counts)


@pytest.fixture(scope="session", autouse=True)
def all_is_loaded() -> None:
    """All modules of ours: pytest forgets what is loaded within a run, and each run would load it anew."""
    for module in pkgutil.walk_packages(convroute.__path__, "convroute."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A shop's policy in `shop.route`, without tests; nothing of the run around it is inherited."""
    for name in ("CI", "BUILD_NUMBER", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS", "PYTEST_XDIST_TESTRUNUID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    made = Project(pytester)
    made.write("shop.route", SHOP)
    return made
