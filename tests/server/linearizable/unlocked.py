"""`convroute` with a defect that the checker must find: PostgreSQL does not lock the threads."""

import sys

from convroute.server.store import postgres_statements as say

LOCKING = " FOR UPDATE"

if __name__ == "__main__":
    from convroute.cli.program import run

    assert LOCKING in say.LOCKED
    say.LOCKED = say.LOCKED.replace(LOCKING, "")
    sys.exit(run(sys.argv[1:]))
