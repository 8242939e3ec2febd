"""`convroute` with a defect that the checker must find: PostgreSQL does not lock the threads."""

import sys

from convroute.server.store import postgres_statements as say

LOCKING = " FOR UPDATE OF thread"

if __name__ == "__main__":
    from convroute.cli.program import run

    assert LOCKING in say.LOCK_THREADS
    say.LOCK_THREADS = say.LOCK_THREADS.replace(LOCKING, "")
    sys.exit(run(sys.argv[1:]))
