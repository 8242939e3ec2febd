"""One run of `convroute selftest`."""

import sys
from collections import deque
from time import monotonic

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.inputs import refuse_folder
from convroute.cli.policies import load_checked, with_meaning
from convroute.cli.program import DEFECT
from convroute.report.selftested import as_json, disagreeing, text
from convroute.selftester.run import selftest


class SelftestRun(Struct, frozen=True):
    path: str
    samples: int
    seed: int

    def show(self, form: str) -> int:
        refuse_folder(self.path)
        policy = with_meaning(self.path, load_checked(self.path))
        started = monotonic()
        comparing = selftest(policy, self.samples, self.seed)
        (compared,) = deque(terminal.watched(comparing, "deciding"), maxlen=1)
        if form == "json":
            terminal.exact(as_json(policy, compared, self.seed))
        else:
            seconds = monotonic() - started if sys.stdout.isatty() else None
            terminal.out(text(policy, compared, self.seed, terminal.palette(sys.stdout), seconds))
        if compared.found is None:
            return 0
        terminal.err(f"convroute has a defect, please report it: {disagreeing(compared.found)}")
        return DEFECT
