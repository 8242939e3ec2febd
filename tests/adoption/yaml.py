"""YAML as those who read it read it, and the schemas that its readers publish."""

import io
from pathlib import Path
from typing import Any

from check_jsonschema import main  # type: ignore[import-untyped]  # it has no types
from click.testing import CliRunner
from ruamel.yaml import YAML


def read(text: str) -> Any:
    """YAML 1.2, as GitHub and GitLab have it: `on` is a word."""
    return YAML(typ="safe").load(io.StringIO(text))


def check(schema: str, *files: Path) -> None:
    """Holds the files to a schema that `check-jsonschema` carries along, without the network."""
    words = ["--no-cache", "--builtin-schema", f"vendor.{schema}", *map(str, files)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
