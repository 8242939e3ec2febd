"""YAML as those who read it read it, and the schemas that its readers publish."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


def read(text: str) -> Any:
    """YAML 1.2, as GitHub and GitLab have it: `on` is a word."""
    return YAML(typ="safe").load(io.StringIO(text))


def check(schema: str, *files: Path) -> None:
    """Holds the files to a schema that `check-jsonschema` carries along, without the network."""
    command = [sys.executable, "-m", "check_jsonschema", "--no-cache", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, *files], capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
