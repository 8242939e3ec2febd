"""A fact that the policy does not declare is noted wherever it comes from, and an error with --strict."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Done, convroute

ACCOUNT = "17841400000000001"
POLICY = f"""language 1
policy acme {{ version "1" channel instagram account {ACCOUNT} }}
app bot {{ id 1001 }}
app sales {{ id 1002 }}
fact tier: "gold" | "basic"
default bot
route message to sales when tier == "gold"
"""
HELLO = {
    "object": "instagram",
    "entry": [
        {
            "id": ACCOUNT,
            "time": 1789000000123,
            "messaging": [
                {
                    "sender": {"id": "5550001"},
                    "recipient": {"id": ACCOUNT},
                    "timestamp": 1789000000123,
                    "message": {"mid": "m_1", "text": "Hello"},
                }
            ],
        }
    ],
}
MISSPELT = "no fact is called `tir`: did you mean `tier`?"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Done]:
    """`decide` or `explain` on documents, as lines of an input, with `facts` for `--facts`."""

    def run(command: str, documents: list[object], *options: str, facts: object = None) -> Done:
        for name, text in (
            ("acme.route", POLICY),
            ("input.jsonl", "\n".join(map(json.dumps, documents))),
            ("facts.json", json.dumps(facts)),
        ):
            (tmp_path / name).write_text(text, "utf-8")
        given = () if facts is None else ("--facts", str(tmp_path / "facts.json"))
        files = (str(tmp_path / "acme.route"), str(tmp_path / "input.jsonl"))
        return convroute(command, *files, *given, *options)

    return run


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_fact_in_the_facts_file_that_nobody_declares_is_noted(
    run: Callable[..., Done], command: str
) -> None:
    ended = run(command, [HELLO], facts={"tir": "gold"})
    assert ended.status == 0
    assert f"facts.json: $.facts.tir: {MISSPELT}" in ended.err
    strict = run(command, [HELLO], "--strict", facts={"tir": "gold"})
    assert (strict.status, strict.out) == (2, "")
    assert MISSPELT in strict.err


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_fact_in_a_wrapper_that_nobody_declares_is_told_once_and_counted(
    run: Callable[..., Done], command: str
) -> None:
    wrapper = {"facts": {"tir": "gold"}, "event": HELLO}
    ended = run(command, [HELLO, wrapper, wrapper, wrapper])
    assert ended.status == 0
    first, more = ended.err.splitlines()
    assert first.endswith(f"input.jsonl: document 1, $.facts.tir: {MISSPELT}")
    assert more.endswith(f"input.jsonl: {MISSPELT} (2 more)")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"facts": {"tir": "gold"}}, f"$.facts.tir: {MISSPELT}"),
        ({"fact": {"tier": "gold"}}, "$.fact: means nothing in a wrapper: did you mean `facts`?"),
    ],
)
def test_with_strict_a_wrapper_that_is_misspelt_is_an_error_of_its_document(
    run: Callable[..., Done], members: dict[str, object], said: str
) -> None:
    documents = [HELLO, {**members, "event": HELLO}, {"facts": {"tier": "gold"}, "event": HELLO}]
    noted = run("decide", documents, "--format", "json")
    assert noted.status == 0
    assert f"document 1, {said}" in noted.err
    ended = run("decide", documents, "--format", "json", "--strict")
    assert ended.status == 2
    found = [json.loads(line) for line in ended.out.splitlines()]
    assert [one["outcome"] for one in found] == ["routed", "input_error", "duplicate"]
    assert f"{found[1]['error']['path']}: {found[1]['error']['message']}" == said


@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_misspelt_member_of_a_request_is_noted_and_an_error_with_strict(
    run: Callable[..., Done], command: str
) -> None:
    """`targt` makes a pass to sales one to the default app."""
    about = {"app": "bot", "account": ACCOUNT, "user": "5550001", "timestamp": 1789000000123}
    request = {"action": "pass", **about, "targt": "sales"}
    said = "document 0, $.targt: means nothing in a request: did you mean `target`?"
    noted = run(command, [request])
    assert noted.status == 0
    assert said in noted.err
    assert run(command, [request], "--strict").status == 2


def test_a_fact_of_a_question_that_nobody_declares_is_noted(tmp_path: Path) -> None:
    (tmp_path / "acme.route").write_text(POLICY, "utf-8")
    asked = ("explain", str(tmp_path / "acme.route"), "--message", "Hi", "--fact", "tir=gold")
    ended = convroute(*asked)
    assert ended.status == 0
    assert f"--fact: $.facts.tir: {MISSPELT}" in ended.err
    strict = convroute(*asked, "--strict")
    assert (strict.status, strict.out) == (2, "")
    assert MISSPELT in strict.err


def test_a_recording_of_a_test_has_no_fact_that_nobody_declares(tmp_path: Path) -> None:
    test = 'test "gold" { when event "hello.json" then route to bot }\n'
    (tmp_path / "acme.route").write_text(POLICY + test, "utf-8")
    for facts, status in (({"tier": "basic"}, 0), ({"tir": "gold"}, 1)):
        (tmp_path / "hello.json").write_text(json.dumps({"facts": facts, "event": HELLO}), "utf-8")
        ended = convroute("test", str(tmp_path / "acme.route"))
        assert ended.status == status, ended.out
    assert MISSPELT in ended.out
