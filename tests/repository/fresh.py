"""What a fresh Python has loaded after some code, or after a command."""

import subprocess
import sys

_MARK = "--- loaded ---"
_LISTING = f"\nimport sys\nsys.stderr.write('\\n'.join(['', {_MARK!r}, *sys.modules]))"


def loaded(code: str) -> set[str]:
    """The modules that are there after `code` ran; listing them loads none."""
    done = subprocess.run(
        [sys.executable, "-c", code + _LISTING], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    return set(done.stderr.rpartition(f"\n{_MARK}\n")[2].split("\n"))


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command line loads."""
    return loaded(f"import sys; sys.argv[1:] = {list(arguments)!r}\nfrom convroute.cli import main\nmain()")
