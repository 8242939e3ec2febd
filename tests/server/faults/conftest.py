"""What a fault needs of the computer."""

import os
import shutil
import subprocess

import pytest

REQUIRED = "CONVROUTE_TEST_FAULTS"
"""Set where everything that a fault needs is installed: then what is missing is a failure."""


def missing(what: str) -> None:
    if os.environ.get(REQUIRED):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture
def strace() -> str:
    """The program. Without it, and where it may not look, the test is skipped."""
    found = shutil.which("strace")
    if found is None:
        missing("`strace` is not installed: it comes with the package `strace`")
    assert found is not None
    looked = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    if looked.returncode:
        missing(f"`strace` may not look at processes here: {looked.stderr.strip()[:200]}")
    return found
