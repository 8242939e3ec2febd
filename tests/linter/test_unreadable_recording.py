"""W610: a recording that a test cannot read in full is found by the linter as by the tester."""

import json

import pytest

from convroute.tester.plan import plan
from convroute.tester.run import run
from tests.linter.desk import FILES, HELLO, checked, findings, marked

TEST = 'test "recorded" { when event "recorded.json"  then route to concierge }'
SAYS = "`recorded.json` cannot be read in full, so this test fails: "
GAME = HELLO.replace('"message": {"mid": "m_1", "text": "Hello"}', '"game_play": {}')
NOTHING = HELLO.replace(', "timestamp": 1789000000123,\n   "message": {"mid": "m_1", "text": "Hello"}', "")
AT = "$.entry[0].messaging[0]"


def wrapper(**facts: object) -> str:
    return json.dumps({"facts": facts, "event": json.loads(HELLO)})


BAD = {
    HELLO.replace('"message"', '"mesage"'): f"{AT}: the item has no part that is known; did you mean",
    GAME: f'{AT}: "game_play" is not a part that is known here',
    NOTHING: f"{AT}: the item has no part such as `message`",
    wrapper(tir="gold"): "$.facts.tir: no fact is called `tir`: did you mean `tier`?",
    wrapper(tier="bronze"): "$.facts.tier: fact `tier` must be",
    '{"action": "take", "app": "sales", "targt": "sales"}': "$.targt: means nothing in a request",
    "[]": "it holds no event and no request",
    f"[{GAME}, {GAME}]": f'{AT}: "game_play" is not a part that is known here (and 1 more)',
}


@pytest.mark.parametrize("text", BAD)
def test_a_recording_that_no_test_can_read_is_found(text: str) -> None:
    (found,) = findings(TEST, {**FILES, "recorded.json": text})
    assert found.code == "W610"
    assert marked(found) == '"recorded.json"'
    assert found.message.startswith(SAYS + BAD[text])


@pytest.mark.parametrize("text", [*BAD, HELLO, wrapper(tier="gold")])
def test_the_linter_says_so_where_the_tester_fails(text: str) -> None:
    files = {**FILES, "recorded.json": text}
    policy = checked(TEST, files)
    assert policy.policy is not None
    (case,) = plan(policy.policy, {file.source.name: file.source for file in policy.files})
    assert run(case).passed is not bool(findings(TEST, files))


def test_a_recording_is_also_found_in_the_cells_of_a_table() -> None:
    table = """test "recorded" { cases {
        | when                        | then               |
        | event "webhooks/slip.json"  | route to concierge |
        | event "webhooks/hello.json" | route to concierge |
    } }"""
    assert [(found.code, marked(found)) for found in findings(table)] == [("W610", '"webhooks/slip.json"')]
