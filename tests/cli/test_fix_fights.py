"""`--fix` where fixes undo each other, where a file has two names, and where writing fails half-way."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from convroute.cli.program import run
from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.repair import repaired
from convroute.linter.rule import LintRule
from convroute.source import Source, Span
from convroute.syntax.nodes import Route
from convroute.workspace import CannotWrite, changes, write_beside
from convroute.workspace.fixes import by_one_name

TEMPLATE = """{
  "message": {
    "text": "Hi",
    "receiving_app_id": 3111111111111113,
    "receiving_app_control_expiration": 13
  }
}
"""
POLICY = """language 1
policy p{n} {{ version "1"  channel instagram  account 1784140000000000{n} }}
app a1 {{ id 1111111111111111  role sales }}
app a{n} {{ id {n}111111111111113  role sales }}
template t {{ file "t.json"  ads [12021098765432{n}] }}
default a1
route template t to a{n} for 1{n} days
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.json").write_text(TEMPLATE)
    for n in (2, 3, 4):
        (tmp_path / f"p{n}.route").write_text(POLICY.format(n=n))
    return tmp_path


def test_fixes_that_undo_each_other_are_named_and_not_applied(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "p2.route").open("a") as file:
        file.write('set old = ["x"]\n')
    assert run(["lint", ".", "--unsafe-fixes", "--format", "json"]) == 1
    shown = capsys.readouterr()
    assert (folder / "t.json").read_text() == TEMPLATE
    assert "old" not in (folder / "p2.route").read_text()
    assert (
        "note: `t.json`: fixes that undo each other are not applied\nfixed 1 finding in 1 file" in shown.err
    )
    left = json.loads(shown.out)["diagnostics"]
    assert {item["code"] for item in left} == {"W321", "W322"}
    assert all("another fix of `t.json` undoes it" in item["help"] for item in left)
    assert all(item.get("fix") is None for item in left)


def test_one_policy_alone_has_nobody_to_fight_with(folder: Path) -> None:
    assert run(["lint", "p2.route", "--unsafe-fixes"]) == 0
    assert '"receiving_app_control_expiration": 12' in (folder / "t.json").read_text()


def test_a_file_with_two_names_is_changed_once_and_keeps_all_fixes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "link.json").symlink_to("t.json")
    (folder / "p2.route").write_text(
        POLICY.format(n=2).replace(
            "default a1\n", 'template u { file "link.json"  ads [120210987654399] }\ndefault a1\n'
        )
        + "route template u to a2 for 12 days\n"
    )
    assert run(["lint", "p2.route", "--unsafe-fixes", "--select", "W321,W322"]) == 0
    assert capsys.readouterr().err.startswith("fixed 2 findings in 1 file")
    expected = TEMPLATE.replace("3111111111111113", "2111111111111113").replace(": 13", ": 12")
    assert (folder / "t.json").read_text() == expected
    assert (folder / "link.json").is_symlink()


def test_edits_under_two_names_of_a_file_make_one_text(folder: Path) -> None:
    (folder / "link.json").symlink_to("t.json")
    app, days = TEMPLATE.index("3111"), TEMPLATE.index("13\n")
    fixes = [
        Fix("app", "safe", (Edit(Source("t.json", TEMPLATE), Span(app, app + 1), "2"),)),
        Fix("days", "safe", (Edit(Source("link.json", TEMPLATE), Span(days, days + 2), "12"),)),
    ]
    ((source, text),) = repaired(by_one_name(fixes))
    assert source.name == "t.json"
    assert text == TEMPLATE.replace("3111111111111113", "2111111111111113").replace(": 13", ": 12")


def test_a_changed_file_is_seen_before_the_first_is_written(folder: Path) -> None:
    first, second = str(folder / "p2.route"), str(folder / "p3.route")
    old = (folder / "p2.route").read_bytes()
    with pytest.raises(CannotWrite, match="by somebody else meanwhile"):
        changes.write_all([(first, old, b"new"), (second, b"as it was", b"new")])
    assert (folder / "p2.route").read_bytes() == old


def test_what_was_written_is_taken_back_when_the_next_file_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = str(folder / "p2.route"), str(folder / "p3.route")
    old, other = (folder / "p2.route").read_bytes(), (folder / "p3.route").read_bytes()

    def write(path: str, data: bytes) -> None:
        if path == second:
            raise CannotWrite(path, "is write-protected")
        write_beside(path, data)

    monkeypatch.setattr(changes, "write_beside", write)
    with pytest.raises(CannotWrite, match="no file was changed"):
        changes.write_all([(first, old, b"new"), (second, other, b"new")])
    assert (folder / "p2.route").read_bytes() == old


def test_what_is_frozen_is_neither_repaired_nor_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = folder / "p3.route"
    policy.write_text(POLICY.format(n=3) + 'set old = ["x"]\n')
    frozen = ["lint", "p3.route", "--baseline", "b.json"]
    assert run([*frozen, "--update-baseline"]) == 0
    capsys.readouterr()
    assert run([*frozen, "--fix"]) == 0
    assert capsys.readouterr().err == ""
    assert run([*frozen, "--diff"]) == 0
    assert "old" in policy.read_text()
    policy.write_text(policy.read_text() + 'set more = ["x"]\n')
    assert run([*frozen, "--fix", "--ignore", "W608"]) == 0
    assert "old" in policy.read_text()
    assert "more" not in policy.read_text()


def test_a_difference_keeps_the_other_options_or_refuses_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "p3.route").write_text(POLICY.format(n=3) + 'set old = ["x"]\n')
    assert run(["lint", "p3.route", "--diff"]) == 1
    assert run(["lint", "p3.route", "--diff", "--exit-zero"]) == 0
    capsys.readouterr()
    assert run(["lint", "p3.route", "--diff", "--output", "json:o.json"]) == 2
    assert "remove --output" in capsys.readouterr().err
    assert not (folder / "o.json").exists()


def _to_nobody(context: LintContext) -> Iterator[Finding]:
    """A rule whose fix would leave the policy without meaning."""
    for node, source in context.written(Route):
        edit = Edit(source, node.target.span, "nobody")
        yield Finding(source, node.span, "wrong", "look at it", fix=Fix("x", "safe", (edit,)))


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes"])
def test_a_fix_that_would_bring_errors_is_not_offered_again(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    liar = LintRule("W699", "liar", "A rule that lies.", _to_nobody)
    monkeypatch.setattr("convroute.linter.lint.examine.__defaults__", ((liar,),))
    before = (folder / "p3.route").read_text()
    assert run(["lint", "p3.route", option, "--format", "json"]) == 1
    shown = capsys.readouterr()
    (item,) = json.loads(shown.out)["diagnostics"]
    assert item.get("fix") is None
    assert item["help"] == "look at it; no fix is applied: the policy would have errors"
    assert "can be fixed" not in shown.err
    assert (folder / "p3.route").read_text() == before
