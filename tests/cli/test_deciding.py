"""`convroute decide` and `convroute explain`."""

import json
from pathlib import Path

import jsonschema
import pytest

from convroute.resources import folder
from tests.cli.shell import AD, POLICY, SHOP, convroute, convroute_process, one_line

CONVERSATION = str(SHOP / "requests" / "conversation.json")
HOOK = json.loads(Path(AD).read_text(encoding="utf-8"))


def test_a_decision_is_a_line_with_the_answer_the_reason_and_its_place() -> None:
    done = convroute("decide", POLICY, AD)
    assert (done.status, done.err) == (0, "")
    words = done.out.split()
    assert words[0] == "0"
    assert "2026-09-10 00:26:40 UTC  message  17841400000000001/5550001  → marketing, for 14 days" in done.out
    assert "campaign  template:spring_sale" in done.out
    assert done.out.rstrip().endswith(")")


def test_columns_are_aligned() -> None:
    lines = convroute("decide", POLICY, CONVERSATION).out.splitlines()
    assert len(lines) > 9
    assert len({line.index("→") for line in lines}) == 1


def test_json_is_an_object_a_line_that_fits_its_schema() -> None:
    schema = json.loads((folder("schemas") / "decision.schema.json").read_text(encoding="utf-8"))
    for trace in ([], ["--trace"]):
        done = convroute("decide", POLICY, CONVERSATION, "--format", "json", *trace)
        lines = [json.loads(line) for line in done.out.splitlines()]
        assert [line["index"] for line in lines] == [*range(len(lines))]
        assert all(("trace" in line) == bool(trace) for line in lines)
        for line in lines:
            if not trace:
                jsonschema.Draft202012Validator(schema).validate(line)


def test_a_mistake_in_a_wrapper_of_many_items_is_one_input_error() -> None:
    wrong = {"facts": {"tier": 7}, "event": json.loads((SHOP / "webhooks/batch.json").read_text("utf-8"))}
    assert len(wrong["event"]["entry"][0]["messaging"]) > 1
    both = f"{json.dumps(wrong)}\n{json.dumps(HOOK)}\n".encode()
    done = convroute("decide", POLICY, "-", "--format", "json", stdin=both)
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [(line["index"], line["outcome"]) for line in lines] == [(0, "input_error"), (1, "routed")]
    assert done.status == 2


def test_a_button_beside_items_that_have_none_is_one_input_error() -> None:
    batch = json.loads((SHOP / "webhooks/batch.json").read_text("utf-8"))
    wrapped = json.dumps({"button_app": "sales", "event": batch}).encode()
    done = convroute("decide", POLICY, "-", "--format", "json", stdin=wrapped)
    outcomes = [json.loads(line)["outcome"] for line in done.out.splitlines()]
    assert outcomes.count("input_error") == 1
    assert done.err.count("$.button_app") == 1


def test_each_item_that_cannot_be_read_has_a_line_also_where_all_have_the_same_reason() -> None:
    """The time of the entry cannot be read, so none of its items has one."""
    people = {"sender": {"id": "1"}, "recipient": {"id": HOOK["entry"][0]["id"]}}
    parts = [{**people, "message": {"mid": f"m_{number}"}} for number in range(3)]
    document = {"object": "instagram", "entry": [{"id": "1", "time": "noon", "messaging": parts}]}
    done = convroute("decide", POLICY, "-", "--format", "json", stdin=json.dumps(document).encode())
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [(line["index"], line["error"]["path"]) for line in lines] == [
        (number, "$.entry[0].time") for number in range(3)
    ]
    assert done.err.count("$.entry[0].time") == 3
    assert done.status == 2


def test_a_trace_in_text_shows_the_steps_below_the_line() -> None:
    done = convroute("decide", POLICY, AD, "--trace")
    line = convroute("decide", POLICY, AD).out.rstrip("\n")
    by_own_clock = line.replace("2026-09-10 00:26:40 UTC", "2026-09-10 02:26:40+02:00")
    assert done.out.splitlines()[0] == by_own_clock
    assert "because ad 120210987654321" in done.out


def test_input_comes_from_standard_input_too() -> None:
    done = convroute_process("decide", POLICY, "-", stdin=Path(AD).read_bytes())
    assert done.out == convroute("decide", POLICY, AD).out
    with_policy = convroute("decide", "-", AD, stdin=b"language 1\nroute")
    assert with_policy.status == 2


def test_what_cannot_be_read_stands_in_its_place_and_the_rest_is_decided(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join([json.dumps(HOOK), "{oops", '{"a": 1, "a": 2}', json.dumps(HOOK)]))
    done = convroute("decide", POLICY, str(file), "--format", "json")
    assert done.status == 2
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["outcome"] for line in lines] == ["routed", "input_error", "input_error", "duplicate"]
    assert lines[1]["error"]["path"] == "line 2"
    errors = done.err.splitlines()
    assert len(errors) == 2
    assert all(line.startswith(f"error: {file}: document ") for line in errors)
    assert "input error" in convroute("decide", POLICY, str(file)).out


@pytest.mark.parametrize(
    ("outcomes", "status"), [("denied", 1), ("withheld", 0), ("withheld,denied", 1), ("broadcast", 0)]
)
def test_named_outcomes_fail_the_run(outcomes: str, status: int) -> None:
    for command in ("decide", "explain"):
        assert convroute(command, POLICY, CONVERSATION, "--fail-on", outcomes).status == status


def test_an_input_error_wins_over_a_named_outcome(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text(json.dumps(HOOK) + "\n{oops\n")
    assert convroute("decide", POLICY, str(file), "--fail-on", "routed").status == 2


def test_threads_and_facts_are_where_a_decision_starts(tmp_path: Path) -> None:
    threads = tmp_path / "threads.json"
    state = {"account": "17841400000000001", "user": "5550001", "owner": "sales", "expires_at": 1789000999999}
    threads.write_text(json.dumps(state))
    assert "→ sales" in convroute("decide", POLICY, AD, "--thread", str(threads)).out
    facts = tmp_path / "facts.json"
    facts.write_text('{"tier": "gold"}')
    message = str(SHOP / "webhooks" / "message.json")
    assert "→ sales, for 1 day" in convroute("decide", POLICY, message, "--facts", str(facts)).out
    facts.write_text('{"teir": "gold"}')
    done = convroute("decide", POLICY, message, "--facts", str(facts))
    assert done.status == 0
    assert "`teir`" in one_line(done.err)


def test_every_error_of_a_policy_is_shown_and_ends_the_command(tmp_path: Path) -> None:
    policy = tmp_path / "x.route"
    policy.write_text(
        Path(POLICY).read_text(encoding="utf-8").split("# --- Lists")[0] + "default a\nroute ad to b\n"
    )
    for command in ("decide", "explain"):
        done = convroute(command, str(policy), AD)
        assert (done.status, done.out) == (2, "")
        assert done.err.count("error[E221]") == 2
        assert done.err.splitlines()[-1] == f"error: {policy} has 2 errors"


def test_warnings_are_no_reason_not_to_decide(tmp_path: Path) -> None:
    policy = tmp_path / "x.route"
    policy.write_text(
        'language 1\npolicy a { version "1"  channel instagram  account 17841400000000001 }\n'
        "app sales { id 3310987654321098 disabled }\n"
        "app care = instagram_inbox\ndefault care\nroute ad to sales\n"
    )
    assert convroute("lint", str(policy)).status == 1
    done = convroute("decide", str(policy), AD)
    assert (done.status, done.err) == (0, "")


def test_a_fragment_is_no_policy_to_decide_by(tmp_path: Path) -> None:
    fragment = tmp_path / "x.route"
    fragment.write_text("language 1\nroute ad to sales\n")
    done = convroute("decide", str(fragment), AD)
    assert done.status == 2
    assert "no `policy` block" in one_line(done.err)


def test_an_explanation_begins_with_the_answer_and_the_reason() -> None:
    done = convroute("explain", POLICY, AD)
    first, second, *_ = done.out.splitlines()
    assert first.endswith("→  marketing, for 14 days")
    assert second.startswith("  because ad 120210987654321")


@pytest.mark.parametrize(
    ("form", "begins"),
    [("text", "message m_10"), ("json", "{"), ("markdown", "### "), ("mermaid", "flowchart TD")],
)
def test_every_format_of_an_explanation(form: str, begins: str) -> None:
    done = convroute("explain", POLICY, AD, "--format", form)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(begins)
    assert done.out.endswith("\n")
    assert not done.out.endswith("\n\n")


def test_explained_json_is_the_decision_with_its_trace() -> None:
    explained = convroute("explain", POLICY, CONVERSATION, "--format", "json").out
    assert explained == convroute("decide", POLICY, CONVERSATION, "--format", "json", "--trace").out


def test_several_explanations_stand_apart() -> None:
    assert convroute("explain", POLICY, CONVERSATION).out.count("\n\nsend by marketing") == 1
