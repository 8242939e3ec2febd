"""A checkout with modules planted under the names of those that are started, and a Python to start them."""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

MODULES = ("venv", "pip", "ensurepip", "convroute", "click", "sitecustomize", "usercustomize")
PACKAGES = ("venv", "pip", "convroute")

_FINDING = """\
#!/bin/sh
options=
while [ $# -gt 0 ]; do
  case "$1" in
    -m) shift; exec {python} $options -c "import $1" ;;
    -c) exec {python} $options "$@" ;;
    *) options="$options $1"; shift ;;
  esac
done
"""
"""Python in its place, with its options and variables; a module is only found and loaded."""


@dataclass(frozen=True)
class Planted:
    folder: Path
    marks: Path

    def ran(self) -> list[str]:
        """The names of planted modules that were run."""
        return sorted(path.name for path in self.marks.iterdir())

    @contextmanager
    def on_the_path(self) -> Iterator[None]:
        """As in projects that have their own modules found."""
        with mock.patch.dict(os.environ, {"PYTHONPATH": str(self.folder)}):
            yield


def planted(folder: Path) -> Planted:
    """Each module leaves a mark beside the folder when it runs."""
    marks = folder.parent / "marks"
    marks.mkdir()
    folder.mkdir(exist_ok=True)
    for name in MODULES:
        text = f"import pathlib\npathlib.Path({str(marks / name)!r}).touch()\n"
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    for name in PACKAGES:
        (folder / name).mkdir()
        for file in ("__init__.py", "__main__.py", "cli.py"):
            (folder / name / file).write_text((folder / f"{name}.py").read_text(), encoding="utf-8")
    return Planted(folder, marks)


def finding(path: Path) -> Path:
    path.write_text(_FINDING.format(python=shlex.quote(sys.executable)), encoding="utf-8")
    path.chmod(0o755)
    return path
