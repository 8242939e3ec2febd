"""What the numbers were measured on."""

import platform
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from os import cpu_count
from pathlib import Path

from benchmarks.peers import CONTENDERS


def machine() -> str:
    """One line: processor, cores, system, Python."""
    return f"{_processor()}, {cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def versions() -> list[tuple[str, str, str]]:
    """Every contender with what was installed, and the form it was measured in."""
    found = []
    for name, module in CONTENDERS.items():
        try:
            contender = import_module(f"benchmarks.peers.{module}")
        except ImportError:
            continue
        installed = ", ".join(f"{one} {_version(one)}" for one in contender.DISTRIBUTIONS)
        found.append((name, installed, contender.HOW))
    return found


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        for line in cpus.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
