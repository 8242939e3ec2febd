"""Loads each policy once in a process, whoever asks first: the collector or a fixture."""

import os
import re
from pathlib import Path

import pytest

from convroute.checker.checked import Checked
from convroute.pytest_plugin.stashed import LOADED
from convroute.report.display import visible
from convroute.report.text import render_one
from convroute.wording import counted
from convroute.workspace import CannotRead, load, read_bytes

_GAP = rb"(?:\s|#[^\n]*+)"
_TEST = re.compile(
    rb'(?<![\w"])(?:test|invariant)%b*+"|"(?:test|invariant)%b++"' % (_GAP, _GAP)  # a string, then a head
)
_POLICY = re.compile(rb"(?<!\w)policy%b++\w" % _GAP)
_INCLUDE = re.compile(rb'(?<!\w)include%b*+"' % _GAP)


class DoesNotLoad(Exception):  # noqa: N818  it reads as what happened
    """The message is everything there is to say about it, as `convroute lint` says it."""


def loaded(config: pytest.Config, path: Path) -> Checked:
    """The policy, test file or fragment at `path`, without errors. Raises `DoesNotLoad`."""
    known = config.stash.setdefault(LOADED, {})
    real = os.path.realpath(path)
    if real not in known:
        known[real] = _read(path)
    checked = known[real]
    errors = [item for item in checked.diagnostics if item.severity == "error"]
    if errors:
        shown = "\n".join(map(render_one, errors))
        raise DoesNotLoad(f"{shown}\n{visible(_named(path))} has {counted(len(errors), 'error')}")
    return checked


def _read(path: Path) -> Checked:
    try:
        return load(_named(path))
    except CannotRead as cannot:
        raise DoesNotLoad(visible(str(cannot))) from None


def _named(path: Path) -> str:
    """The file as somebody who stands in this folder would name it."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return os.fspath(path)


def may_have_tests(path: Path) -> bool:
    """Whether it pays to parse the file: by its name it has tests, or what could be the head of one, or it is
    a policy that may include an invariant."""
    if path.name.endswith("_test.route"):
        return True
    try:
        text = read_bytes(os.fspath(path))
    except CannotRead:
        return True  # loading says why
    includes = _POLICY.search(text) is not None and _INCLUDE.search(text) is not None
    return includes or _TEST.search(text) is not None
