"""Input of an odd size or depth: a clear answer, and never more of it than somebody reads."""

import json
import tracemalloc
from pathlib import Path

import pytest

from convroute import cache
from convroute.report.decisions import MOST_ERRORS
from tests.cli.shell import AD, POLICY, convroute

DEEP = 100_000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a" + ".a" * 64 + " = 1", "has a key of more than 64 parts"),
        ("[a" + " . 'a.b'" * 25_000 + "]", "has a key of more than 64 parts"),
        ("a" + '."a\\"b"' * 64 + " = 1", "has a key of more than 64 parts"),
        ("a" + ".a" * 62 + " = 1", "there is no key `a`"),
        ("#" * 600_000, "is larger than 512 KiB"),
        ("x = " + "9" * 5000, "has a number of too many digits"),
        (f"exclude = {['a'] * 1001}", "`exclude` has more than 1000 entries"),
        (f"per-path = {{a = {['W4'] * 1001}}}", "`per-path.a` has more than 1000 entries"),
        (
            "[per-path]\n" + "".join(f"a{n} = []\n" for n in range(1001)),
            "`per-path` has more than 1000 entries",
        ),
        ("severity = {E1 = 0x" + "f" * 5000 + "}", "`severity.E1` has to be"),
        ("per-path = {" + "x" * 5000 + " = 1}", f"`per-path.{'x' * 80}…` has to be a list of codes"),
    ],
    ids=[
        "parts",
        "quoted parts",
        "quotes in parts",
        "63 parts",
        "size",
        "number",
        "exclude",
        "codes",
        "paths",
        "value",
        "path",
    ],
)
def test_a_configuration_of_a_size_nobody_writes_is_refused_in_a_short_line(
    tmp_path: Path, text: str, problem: str
) -> None:
    (tmp_path / "convroute.toml").write_text(text)
    (tmp_path / "a.route").write_text("language 1\n")
    for command in (["lint", "."], ["fmt", "--check", "."]):
        done = convroute(*command, cwd=tmp_path)
        assert done.status == 2
        assert problem in done.err
        assert len(done.err) < 1000


def test_a_baseline_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_text("[" * DEEP)
    (tmp_path / "a.route").write_text("language 1\n")
    done = convroute("lint", ".", "--baseline", "deep.json", cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "is not a baseline: it is nested too deeply" in done.err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("convroute.toml", "x = " + "[" * DEEP),
        ("convroute.toml", "x = " + "{a = " * DEEP),
        ("pyproject.toml", "[tool.convroute]\nselect = " + "[" * DEEP + "]" * DEEP),
    ],
)
def test_a_configuration_that_is_nested_too_deeply_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "a.route").write_text("language 1\n")
    done = convroute("lint", ".", cwd=tmp_path)
    assert done.status == 2
    assert f"{name}: is nested too deeply" in done.err.replace("\n", "")


def test_a_huge_file_in_the_cache_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "kept")
    cache.keep("policy", "0" * 64, lambda: b"one")
    (file,) = (tmp_path / "kept").iterdir()
    with file.open("r+b") as opened:
        opened.truncate(3 * 2**30)
    tracemalloc.start()
    try:
        assert cache.kept("policy", "0" * 64) is None
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


BOMBS = {
    "deep list": b"[" * DEEP,
    "deep object": b'{"a":' * DEEP,
    "closed deep list": b"[" * DEEP + b"]" * DEEP,
    "deep in an event": b'{"object":"instagram","entry":[{"id":"1","messaging":[' + b"[" * DEEP,
    "huge number": b'{"object": "instagram", "entry": [{"id": 1' + b"0" * 200_000 + b', "messaging": []}]}',
    "many equal members": b"{" + b",".join(b'"a": 1' for _ in range(DEEP)) + b"}",
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("option", ["input", "--thread", "--facts"])
def test_a_json_bomb_is_an_input_error(tmp_path: Path, bomb: str, option: str) -> None:
    (tmp_path / "bomb.json").write_bytes(BOMBS[bomb])
    (tmp_path / "in.json").write_text("[]")
    arguments = ["bomb.json"] if option == "input" else ["in.json", option, "bomb.json"]
    done = convroute("decide", POLICY, *arguments, cwd=tmp_path)
    assert done.status == 2
    assert 0 < len(done.err) < 2_000


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_json_bomb_is_a_finding_of_a_template(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "bomb.json").write_bytes(BOMBS[bomb])
    done = convroute("template", "check", "bomb.json", cwd=tmp_path)
    assert done.status == 1
    assert len(done.out) < 200_000


def test_people_are_shown_some_input_errors_and_told_how_many_there_are(tmp_path: Path) -> None:
    many = 3 * MOST_ERRORS
    (tmp_path / "in.json").write_text(json.dumps({"object": "instagram", "entry": [{}] * many}))
    text, machine, explained = (
        convroute(*command, cwd=tmp_path)
        for command in (
            ("decide", POLICY, "in.json"),
            ("decide", POLICY, "in.json", "--format", "json"),
            ("explain", POLICY, "in.json"),
        )
    )
    for done in (text, machine, explained):
        assert done.status == 2
        assert len(done.err.splitlines()) == MOST_ERRORS + 1
        assert f"and {many - MOST_ERRORS} more input errors" in done.err
    assert len(text.out.splitlines()) == MOST_ERRORS
    assert explained.out.count("not decided") == MOST_ERRORS
    assert len(machine.out.splitlines()) == many


def test_people_are_told_some_of_what_was_passed_over_and_how_much_more_there_is(tmp_path: Path) -> None:
    many = 3 * MOST_ERRORS
    webhook = json.loads(Path(AD).read_text())
    webhook["entry"][0] |= {f"list_{number}": [{}] * number for number in range(1, many + 1)}
    (tmp_path / "in.json").write_text(json.dumps(webhook))
    done = convroute("decide", POLICY, "in.json", cwd=tmp_path)
    assert done.status == 0
    assert len(done.err.splitlines()) <= MOST_ERRORS + 1
    assert f"and {many - MOST_ERRORS} more notes" in done.err
