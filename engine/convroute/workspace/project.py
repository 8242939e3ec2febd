"""Where a project says what it wants: `convroute.toml`, or `[tool.convroute]` in `pyproject.toml`.

The nearest one above a file counts, and only that one. In one folder
`convroute.toml` comes first. Nothing is merged.
"""

import os
import re

from convroute.workspace.configuration import BadConfiguration, Configuration
from convroute.workspace.disk import read_bytes
from convroute.workspace.failure import CannotRead
from convroute.workspace.links import LEADS_OUT, leaves_its_folder

NAMES = ("convroute.toml", "pyproject.toml")
_LARGEST = 512 * 1024  # of a file of nothing but keys tomllib makes hundreds of times as much
_MOST_PARTS = 64
_PART = r"""(?:(?<![\w-])[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?:{_PART}[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}")


def configuration_above(folder: str) -> Configuration:
    """The nearest configuration in `folder` or above it; raises `BadConfiguration`."""
    here = os.path.realpath(folder)
    while True:
        found = configuration_in(here)
        if found is not None:
            return found
        above = os.path.dirname(here)  # noqa: PTH120  text
        if above == here:
            return Configuration()
        here = above


def configuration_in(folder: str) -> Configuration | None:
    """The configuration that stands in `folder` itself; raises `BadConfiguration`."""
    found = (_in_file(os.path.join(folder, name), name) for name in NAMES)  # noqa: PTH118  text
    return next((configuration for configuration in found if configuration is not None), None)


def _in_file(path: str, name: str) -> Configuration | None:
    """The configuration in the file; None if there is no such file, or none in it."""
    if not os.path.isfile(path):  # noqa: PTH113  text
        return None
    if leaves_its_folder(path):
        raise BadConfiguration(path, LEADS_OUT)
    try:
        text = read_bytes(path, _LARGEST).decode("utf-8")
    except CannotRead as cannot:
        raise BadConfiguration(path, cannot.reason) from None
    except UnicodeDecodeError:
        raise BadConfiguration(path, "is not UTF-8 text") from None
    if name == "pyproject.toml" and "convroute" not in text:
        return None
    document = _parsed(text, path)
    table: object = document
    if name == "pyproject.toml":
        tool = document.get("tool")
        table = tool.get("convroute") if isinstance(tool, dict) else None
        if table is None:
            return None
    from convroute.workspace.settings import configuration  # pydantic: only with a configuration

    return configuration(table, path)


def _parsed(text: str, path: str) -> dict[str, object]:
    import tomllib  # only where there is something to read

    if _LONG_KEY.search(text):  # tomllib takes memory for the square of the parts
        raise BadConfiguration(path, f"has a key of more than {_MOST_PARTS} parts")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(path, f"is not TOML: {error}") from None
    except ValueError:  # Python's own limit
        raise BadConfiguration(path, "has a number of too many digits") from None
    except RecursionError:
        raise BadConfiguration(path, "is nested too deeply") from None
