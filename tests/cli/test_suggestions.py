"""What `convroute verify --suggest` offers of small policies, and what it says of invariants they have."""

import json
from pathlib import Path
from typing import Any

from tests.cli.shell import convroute
from tests.wire.building import validator

HEAD = """language 1
policy desk { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1001  role automation }
app sales { id 1002  role sales }
default bot
"""
PREEMPTED = HEAD + "behavior { campaign_preempts on }\nroute ad to bot\n"
LED = "no rule leads from people to a bot"


def text_of(folder: Path, text: str) -> str:
    (folder / "desk.route").write_text(text)
    done = convroute("verify", "desk.route", "--suggest", cwd=folder)
    assert (done.status, done.err) == (0, "")
    return done.out


def suggested(folder: Path, text: str) -> Any:
    (folder / "desk.route").write_text(text)
    done = convroute("verify", "desk.route", "--suggest", "--format", "json", cwd=folder)
    assert done.err == ""
    found = json.loads(done.out)
    validator("suggestions").validate(found)
    (policy,) = found["policies"]
    return policy


def offers(folder: Path, text: str) -> dict[str, str]:
    """The texts by title, on one line."""
    return {one["title"]: " ".join(one["text"].split()) for one in suggested(folder, text)["suggested"]}


# --- what the policy has ---------------------------------------------------------------------------


def test_what_the_policy_has_is_told_with_what_refutes_it(tmp_path: Path) -> None:
    text = HEAD + 'allow take by bot\ninvariant "calm" { never take by bot from sales }\n'
    out = text_of(tmp_path, text)
    assert '# does not hold, and the policy has it: "calm"\n#   bot takes (thread owned by sales' in out
    (written,) = suggested(tmp_path, text)["written"]
    assert (written["title"], written["verdict"], written["at"]["line"]) == ("calm", "refuted", 7)


def test_what_the_policy_has_and_keeps_is_told_in_a_line(tmp_path: Path) -> None:
    text = HEAD + 'invariant "calm" { never take by bot from sales }\n'
    assert '# the policy has it: "calm"\n' in text_of(tmp_path, text)
    assert [one["verdict"] for one in suggested(tmp_path, text)["written"]] == ["proved"]
