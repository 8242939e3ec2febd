"""docs/emulator.md says what happens: its commands work, and its acts are those that there are."""

import re
import shlex

from convroute.server.emulator.acts import ACTS
from tests.cli.shell import convroute
from tests.repository.checkout import ROOT
from tests.repository.readme import fences
from tests.server.emulator.running import SHOP, running

PAGE = (ROOT / "docs/emulator.md").read_text(encoding="utf-8")


def test_its_commands_work() -> None:
    lines = fences(PAGE, "sh")[1].body.splitlines()
    with running(SHOP) as shop:
        for line in lines:
            done = convroute(*shlex.split(line)[1:], "--url", shop.running.url)
            assert done.status == 0, (line, done.err)
    assert len(lines) > 5


def test_its_table_has_every_act_and_what_may_be_said_of_it() -> None:
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    told = {act: body for acts, body in rows for act in re.findall(r"`([^`]+)`", acts)}
    assert told.keys() == ACTS.keys()
    own = {"account", "channel", "facts"}
    for name, body in told.items():
        wanted = {field for field in ACTS[name].__struct_fields__ if field not in own}
        named = set(re.findall(r"`([a-z_]+)`", body)) - {"open", "done", "both"}
        assert named <= wanted, name
