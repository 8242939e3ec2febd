"""`lint --fix`, `--unsafe-fixes` and `--diff`: what is repaired; a safe repair changes no decision."""

import json
from pathlib import Path

import pytest

from convroute.cli.program import run
from convroute.diagnostic import Edit, Fix
from convroute.linter import rules
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Span
from convroute.syntax.nodes import Route
from convroute.workspace import load, policies_below
from tests.cli.shell import ROOT
from tests.examples import how_many
from tests.sampler.agreement import first_difference

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001  timezone "UTC" }
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
default care

group inner = [sales]
group outer = [inner, sales, sales, sales]
set refs = ["a", "b", "a", "a"]
schedule office { mon-fri 09:00-18:00 }

route link in refs to sales
# allow: W601 not needed any more
route message to care when text mentions "a" or text mentions "b" and text mentions "c"  # why
route postback like "ORDER " to sales
allow take by sales
"""


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "acme.route"
    path.write_text(POLICY)
    return path


def digest(path: Path) -> str:
    policy = load(str(path)).policy
    assert policy is not None
    return policy.digest


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    run(["lint", *arguments, "--format", "json"])
    return [item["code"] for item in json.loads(capsys.readouterr().out)["diagnostics"]]


def test_safe_fixes_are_repeated_until_nothing_changes(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digest(policy)
    assert codes(capsys, "acme.route", "--fix") == ["W406", "W603"]
    text = policy.read_text()
    assert digest(policy) == before
    assert 'set refs = ["a", "b"]\n' in text
    assert "group" not in text
    assert "schedule" not in text
    assert "or (text mentions" not in text  # what is allowed is not repaired
    assert run(["lint", "acme.route", "--fix"]) == 1
    assert policy.read_text() == text


def test_unsafe_fixes_need_their_own_word(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(capsys, "acme.route", "--unsafe-fixes") == []
    assert 'route postback "ORDER" to sales' in policy.read_text()


def test_a_difference_is_shown_and_nothing_is_changed(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lint", "acme.route", "--diff"]) == 1
    shown = capsys.readouterr().out
    assert '-set refs = ["a", "b", "a", "a"]\n' in shown
    assert '+set refs = ["a", "b"]\n' in shown
    assert policy.read_text() == POLICY
    run(["lint", "acme.route", "--fix"])
    assert run(["lint", "acme.route", "--diff"]) == 0


def test_only_what_is_selected_is_repaired(policy: Path) -> None:
    run(["lint", "acme.route", "--fix", "--select", "W415"])
    assert "schedule office" in policy.read_text()
    assert 'set refs = ["a", "b"]' in policy.read_text()


def test_a_byte_order_mark_and_crlf_stay(policy: Path) -> None:
    policy.write_bytes(b"\xef\xbb\xbf" + POLICY.replace("\n", "\r\n").encode())
    run(["lint", "acme.route", "--fix"])
    data = policy.read_bytes()
    assert data.startswith(b"\xef\xbb\xbflanguage 1\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b'["a", "b"]' in data


def test_an_included_file_is_repaired_once(policy: Path) -> None:
    (policy.parent / "part.route").write_text(
        'language 1\nset more = ["x", "x"]\nroute shop to care when ref in more\n'
    )
    policy.write_text(POLICY + 'include "part.route"\n')
    (policy.parent / "tests.route").write_text(
        'language 1\ninclude "acme.route"\ntest "x" { when message "Hi"  then route to care }\n'
    )
    run(["lint", ".", "--fix"])
    assert 'set more = ["x"]' in (policy.parent / "part.route").read_text()


def test_a_file_that_was_given_on_standard_input_cannot_be_repaired() -> None:
    assert run(["lint", "-", "--fix"]) == 2


def _wrong(context: LintContext) -> "list[Finding]":
    """A rule whose fix it believes to be safe, and which routes to somebody else."""
    return [
        Finding(source, node.span, "wrong", "x", fix=Fix("x", "safe", (Edit(source, _target(node), "care"),)))
        for node, source in context.written(Route)
        if node.target.value == "sales"
    ]


def _target(node: Route) -> Span:
    return node.target.span


def test_a_fix_that_only_calls_itself_safe_is_demoted(
    policy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    liar = LintRule("W699", "liar", "A rule that lies.", lambda context: iter(_wrong(context)))
    monkeypatch.setattr("convroute.linter.lint.examine.__defaults__", ((*rules.RULES, liar),))
    before = digest(policy)
    run(["lint", "acme.route", "--fix", "--format", "json"])
    left = json.loads(capsys.readouterr().out)["diagnostics"]
    assert [item["fix"]["applicability"] for item in left if item["code"] == "W699"] == ["unsafe", "unsafe"]
    assert digest(policy) == before
    assert 'set refs = ["a", "b"]' in policy.read_text()


@pytest.mark.slow
def test_repairing_every_faulty_policy_changes_no_decision(tmp_path: Path) -> None:
    folder = ROOT / "tests" / "linter" / "cases"
    for path in folder.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    files = policies_below([str(tmp_path)])
    before = {file: load(file).policy for file in files}
    assert run(["lint", str(tmp_path), "--fix"]) == 1
    changed = 0
    for file in files:
        one, other = before[file], load(file).policy
        if one is None or other is None:
            assert one is other
        elif one.digest != other.digest:
            changed += 1
            assert first_difference(one, other, how_many(1_500, nightly=5_000), seed=5) is None
    assert changed >= 3
