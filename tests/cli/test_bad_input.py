"""What cannot be read ends with 2, in one clear line, in no time."""

import os
from functools import partial
from pathlib import Path

import pytest

from tests.benchmarks.effort import steps
from tests.cli.shell import AD, POLICY, convroute, one_line

HUGE = "9" * 5000
NOT_JSON = {
    "empty": b"",
    "blank": b" \n\t\n",
    "malformed": b'{"object": instagram}',
    "truncated": Path(AD).read_bytes()[:200],
    "not utf-8": b'{"object": "\xff\xfe"}',
    "utf-16": '{"object": "instagram"}'.encode("utf-16"),
    "nul": b"\0" * 64,
    "nul inside": b'{"object": "insta\0gram", "entry": []}',
    "ten megabytes": b"x" * 10_000_000,
    "ten megabytes of brackets": b"[" * 10_000_000,
    "nested": b"[" * 10_000 + b"]" * 10_000,
    "nested objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
}


def _refused(*arguments: str, stdin: bytes = b"") -> str:
    done = convroute(*arguments, stdin=stdin)
    assert (done.status, done.out) == (2, "")
    return one_line(done.err)


@pytest.mark.parametrize("data", NOT_JSON.values(), ids=NOT_JSON)
def test_an_input_that_is_not_json_decides_nothing(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(data)
    assert str(file) in _refused("decide", POLICY, str(file))


@pytest.mark.parametrize("data", NOT_JSON.values(), ids=NOT_JSON)
def test_it_is_refused_in_fewer_steps_than_a_good_one_is_decided(tmp_path: Path, data: bytes) -> None:
    (file := tmp_path / "input.json").write_bytes(data)
    convroute("decide", POLICY, AD)
    refusing, deciding = (steps(partial(convroute, "decide", POLICY, name)) for name in (str(file), AD))
    assert refusing < deciding, (refusing, deciding)


@pytest.mark.parametrize("option", ["--thread", "--facts"])
@pytest.mark.parametrize(
    "data",
    [*NOT_JSON.values(), b"NaN", b"7", b'{"a": 1, "a": 2}'],
    ids=[*NOT_JSON, "nan", "a number", "twice"],
)
def test_a_thread_or_facts_that_are_not_right_decide_nothing(
    tmp_path: Path, option: str, data: bytes
) -> None:
    file = tmp_path / "given.json"
    file.write_bytes(data)
    assert str(file) in _refused("decide", POLICY, AD, option, str(file))


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--facts", '{"tier": "platinum"}'),
        ("--facts", '{"tier": 1}'),
        ("--thread", '{"account": "17841400000000001", "user": "1", "owner": "nobody_we_know"}'),
        ("--thread", '{"account": "17841400000000001", "user": "1", "requested_by": "nobody_we_know"}'),
        ("--thread", '{"account": "17841400000000001", "user": "1", "window": "x"}'),
        ("--thread", '{"user": "1"}'),
    ],
)
def test_a_wrong_value_in_them_decides_nothing(tmp_path: Path, option: str, text: str) -> None:
    file = tmp_path / "given.json"
    file.write_text(text)
    assert str(file) in _refused("decide", POLICY, AD, option, str(file))


def test_a_huge_number_is_an_error_of_its_item_only(tmp_path: Path) -> None:
    file = tmp_path / "input.json"
    file.write_text(
        f'[{{"action": "take", "app": "care", "account": {HUGE}, "user": "1", "timestamp": {HUGE}}}]'
    )
    done = convroute("decide", POLICY, str(file))
    assert done.status == 2
    one_line(done.err)


COMMANDS = {
    "lint": ("lint", "PATH"),
    "decide policy": ("decide", "PATH", AD),
    "decide input": ("decide", POLICY, "PATH"),
    "decide thread": ("decide", POLICY, AD, "--thread", "PATH"),
    "decide facts": ("decide", POLICY, AD, "--facts", "PATH"),
    "explain": ("explain", POLICY, "PATH"),
    "template": ("template", "check", "PATH"),
    "template sync": ("template", "sync", "PATH"),
    "test generate": ("test", "generate", "PATH"),
}
every_command = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def _with(command: tuple[str, ...], path: str) -> list[str]:
    return [path if word == "PATH" else word for word in command]


@every_command
def test_a_missing_file_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    missing = str(tmp_path / "missing.json")
    assert f"`{missing}` does not exist" in _refused(*_with(command, missing))


@every_command
def test_a_file_is_no_folder_to_look_into(command: tuple[str, ...]) -> None:
    assert "does not exist" in _refused(*_with(command, f"{AD}/below.json"))


@every_command
def test_a_folder_is_no_file(tmp_path: Path, command: tuple[str, ...]) -> None:
    said = _refused(*_with(command, str(tmp_path)))
    empty = {("lint",): "no `*.route` file", ("template", "check"): "no `*.json` file"}
    assert (
        next((words for begin, words in empty.items() if command[: len(begin)] == begin), "is a folder")
        in said
    )


@every_command
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    closed = tmp_path / "closed.json"
    closed.write_text("{}")
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("this user may read everything")
    assert "permission denied" in _refused(*_with(command, str(closed)))


@every_command
def test_a_name_that_no_file_can_have_is_refused(command: tuple[str, ...]) -> None:
    _refused(*_with(command, "x" * 5000))


NOT_A_POLICY = {
    "not utf-8": b"language 1\xff\n",
    "nul": b"\0" * 64,
    "utf-16": "language 1".encode("utf-16"),
    "nested": b"language 1\nroute message to care when " + b"(" * 10_000,
    "huge number": b"language 1\napp a { id " + HUGE.encode() + b" }",
    "one long word": b"x" * 10_000_000,
    "a photo": bytes(range(256)) * 100,
}


@pytest.mark.parametrize("data", NOT_A_POLICY.values(), ids=NOT_A_POLICY)
def test_a_policy_that_is_none_is_a_finding_of_lint_and_ends_decide(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.route"
    file.write_bytes(data)
    linted = convroute("lint", str(file))
    assert (linted.status, linted.err) == (1, "")
    assert "error[E" in linted.out
    decided = convroute("decide", str(file), AD)
    assert (decided.status, decided.out) == (2, "")
    assert "Traceback" not in decided.err
    assert decided.err.splitlines()[-1].startswith("error: ")


@pytest.mark.parametrize("data", NOT_JSON.values(), ids=NOT_JSON)
def test_a_template_that_is_none_is_a_finding_at_line_and_column(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(data)
    done = convroute("template", "check", str(file), "--format", "concise")
    assert (done.status, done.err) == (1, "")
    assert done.out.startswith(f"{file}:")
