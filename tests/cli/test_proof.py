"""A safe repair is proved when it is made: by the digest, else by comparing both policies exactly."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from convroute.cli.program import run
from convroute.diagnostic import Edit, Fix
from convroute.linter import rules
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.source import Span
from convroute.syntax.conditions import Mentions
from convroute.syntax.nodes import Route
from convroute.workspace import checking, fixing, load

POLICY = """language 1
policy acme { version "1"  channel instagram  account 17841400000000001  timezone "UTC" }
app care = instagram_inbox
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales }
default bot

route link like "qr-berlin" to sales
route message to care when text mentions ["refund", "my refund"]
route message to sales when surface == message and text mentions "buy"
route postback "HUMAN" to care when true
allow take by [care, sales] from bot
allow take by sales from bot
limit extend by sales to 7 days
"""

Found = list[dict[str, object]]
Check = Callable[[LintContext], Iterator[Finding]]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes a policy into an empty folder, which the command then runs in."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "acme.route"

    def write(text: str) -> Path:
        path.write_text(text)
        return path

    return write


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> Found:
    capsys.readouterr()
    run(["lint", "acme.route", *arguments, "--format", "json"])
    diagnostics: Found = json.loads(capsys.readouterr().out)["diagnostics"]
    return diagnostics


def digest(path: Path) -> str:
    policy = load(str(path)).policy
    assert policy is not None
    return policy.digest


def with_rule(monkeypatch: pytest.MonkeyPatch, check: Check) -> None:
    rule = LintRule("W699", "liar", "A rule of this test.", check)
    monkeypatch.setattr("convroute.linter.lint.examine.__defaults__", ((*rules.RULES, rule),))


def test_fixes_that_change_the_digest_but_no_decision_are_safe(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(POLICY)
    before = digest(path)
    assert sorted({str(item["code"]) for item in found(capsys)}) == ["W406", "W407", "W414", "W505", "W506"]
    assert found(capsys, "--fix") == []
    assert digest(path) != before
    assert path.read_text().splitlines()[6:] == [
        "",
        'route link "qr-berlin" to sales',
        'route message to care when text mentions ["refund"]',
        'route message to sales when text mentions "buy"',
        'route postback "HUMAN" to care',
        "allow take by [care, sales] from bot",
    ]


def _shorter_keywords(context: LintContext) -> Iterator[Finding]:
    """Believes that the first keyword of a list is enough."""
    for node, source in context.written(Mentions):
        if len(node.phrases) > 1:
            span = Span(node.phrases[0].span.end, node.phrases[-1].span.end)
            fix = Fix("keep the first", "safe", (Edit(source, span, ""),))
            yield Finding(source, node.span, "one keyword is enough", "keep one", fix=fix)


def test_a_wrong_fixer_is_demoted_and_the_help_names_a_witness(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rule(monkeypatch, _shorter_keywords)
    path = written(POLICY.replace('"my refund"', '"broken glass"'))
    (left,) = [item for item in found(capsys, "--fix") if item["code"] == "W699"]
    fix = left["fix"]
    assert isinstance(fix, dict)
    assert fix["applicability"] == "unsafe"
    advice = str(left["help"])
    assert advice.startswith("keep one; the fix is unsafe here: a message ")
    assert "goes to `care`, and with the fix goes to `sales`" in advice
    assert "\n" not in advice
    assert '["refund", "broken glass"]' in path.read_text()
    assert "limit extend" not in path.read_text()
    found(capsys, "--unsafe-fixes")
    assert '["refund"]' in path.read_text()


@pytest.mark.slow
def test_a_bad_fix_among_many_costs_few_checks(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = "".join(
        f'route postback "B{number}" to care when tier in ["t{number}", "t{number}"]\n'
        for number in range(24)
    )
    path = written(f"{POLICY}fact tier: string\n{lists}")
    with_rule(monkeypatch, _one_wrong_target)
    checks: list[int] = []
    monkeypatch.setattr(fixing, "all_checked", _counting(checks))
    left = found(capsys, "--fix")
    assert [item["code"] for item in left] == ["W699"]
    assert '"t1", "t1"' not in path.read_text()
    assert len(checks) < 20


def _one_wrong_target(context: LintContext) -> Iterator[Finding]:
    for node, source in context.written(Route):
        if "t15" in source.text[node.span.start : node.span.end]:
            fix = Fix("x", "safe", (Edit(source, node.target.span, "bot"),))
            yield Finding(source, node.span, "wrong", "x", fix=fix)


def _counting(checks: list[int]) -> Callable[..., object]:
    real = checking.all_checked

    def counted(*arguments: object) -> object:
        checks.append(1)
        return real(*arguments)  # type: ignore[arg-type]  # passed on as they came

    return counted


def test_the_same_decision_later_in_the_stage_can_be_deleted(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(POLICY + 'route link to sales\nroute link like "a-*" to sales\n')
    assert [item["code"] for item in found(capsys, "--fix")] == []
    assert '"a-*"' not in path.read_text()


def test_a_rule_that_was_meant_to_come_first_is_moved_by_an_unsafe_fix(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    text = POLICY + '# All links.\nroute link to sales\nroute link like "a-*" to care\n'
    path = written(text)
    (left,) = found(capsys, "--fix")
    assert left["code"] == "W401"
    found(capsys, "--unsafe-fixes")
    assert path.read_text().endswith('route link like "a-*" to care\n# All links.\nroute link to sales\n')


def test_a_statement_with_a_comment_above_is_not_deleted_without_asking(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(POLICY.replace("limit extend", "# Agreed with the sales team.\nlimit extend"))
    assert [item["code"] for item in found(capsys, "--fix")] == ["W506"]
    assert "limit extend" in path.read_text()


def test_a_test_that_names_a_rule_keeps_naming_the_same_one(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    text = POLICY + (
        'route story_reply to sales when text mentions "x"\n'
        'route story_reply to sales when text mentions ["y", "my y"]\n'
        "route story_reply to care\n"
        'route story_reply to care when text mentions "z"\n'
        'test "last" { when story_reply "hi"  then route to care  then rule "story_reply~3" }\n'
    )
    path = written(text)
    left = found(capsys, "--fix")
    assert [item["code"] for item in left] == ["W401"]
    assert "a test names the rule `story_reply`" in str(left[0]["help"])
    assert 'text mentions "z"' in path.read_text()


def test_what_is_proved_by_its_digest_is_not_decided(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("nothing has to be compared")

    monkeypatch.setattr("convroute.linter.proof.compare", never)
    path = written(POLICY.partition("route link")[0] + "group twice = [sales, sales]\nallow take by twice\n")
    assert found(capsys, "--fix") == []
    assert "group twice = [sales]" in path.read_text()
