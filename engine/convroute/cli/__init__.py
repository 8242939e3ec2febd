"""The command line: arguments in, report out.

`--version` is answered before anything else is loaded.
"""

import sys


def main() -> int:
    """The program `convroute`; gives the exit status (interfaces: Command line)."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from convroute.version import VERSION

        print(f"convroute {VERSION}")
        return 0
    try:
        from convroute.cli.program import run

        return run(arguments)
    except KeyboardInterrupt:  # while the program was still being loaded
        return 130
