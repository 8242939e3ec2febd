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


def test_an_invariant_about_other_conversations_is_another(tmp_path: Path) -> None:
    for when in ("thread.owner == sales and thread.is_new", "thread.owner != sales"):
        policy = suggested(tmp_path, f'{PREEMPTED}invariant "z" {{ when {when}  never route to bot }}\n')
        assert not policy["written"]
        assert LED in {one["title"] for one in policy["suggested"]}
    policy = suggested(
        tmp_path, PREEMPTED + 'invariant "z" { when thread.owner == sales  never route to bot }\n'
    )
    assert [one["title"] for one in policy["written"]] == ["z"]


# --- what is offered -------------------------------------------------------------------------------


def test_the_fewest_steps_to_a_person_are_offered(tmp_path: Path) -> None:
    text = HEAD + "app mid { id 1003  role marketing }\n"
    text += "deny pass by bot to sales\ndeny pass by mid from nobody to sales\n"
    found = offers(tmp_path, text)["a person can always be reached"]
    assert "can own within 2 steps" in found


def test_an_app_that_is_disabled_is_no_bot_that_takes(tmp_path: Path) -> None:
    text = HEAD + "app off { id 1004  role automation disabled }\nallow take by sales\n"
    assert "never take by bot from sales" in offers(tmp_path, text)["no bot takes a thread from people"]


def test_a_group_with_somebody_else_does_not_stand_for_people(tmp_path: Path) -> None:
    text = HEAD + "app care { id 1003  role customer_care }\napp mid { id 1004  role marketing }\n"
    text += "group all = [sales, care, mid]\nallow take by sales\n"
    assert "from [sales, care]" in offers(tmp_path, text)["no bot takes a thread from people"]
    text += "group people = [sales, care]\n"
    assert "from people" in offers(tmp_path, text)["no bot takes a thread from people"]


def test_a_group_stands_for_people_in_conditions_too(tmp_path: Path) -> None:
    text = PREEMPTED + "app care { id 1003  role customer_care }\ngroup people = [sales, care]\n"
    assert "{ when thread.owner in people never route to bot }" in offers(tmp_path, text)[LED]
    pasted = text + "".join(f"{one['text']}\n" for one in suggested(tmp_path, text)["suggested"])
    assert not offers(tmp_path, pasted)
    assert "when thread.owner == sales never route to bot" in offers(tmp_path, PREEMPTED)[LED]
