"""A search for tests takes work that is counted and bounded; what was not looked at is said."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from convroute.checker.check import check
from convroute.checker.files import Found
from convroute.evaluator.conditions import passes
from convroute.policy.conditions import FitsGlob, MentionsAny, Test
from convroute.policy.model import CheckedPolicy
from convroute.syntax.limits import MAX_STRING
from convroute.tester.coverage.closing import report
from convroute.tester.coverage.counting import Coverage
from convroute.tester.witness import effort, globs, texts
from convroute.workspace.folder import Folder
from tests.benchmarks.effort import growth
from tests.cli.shell import convroute

HEAD = """language 1
policy p { version "1"  channel instagram  account 17841400000000001  timezone "UTC" }
app bot { id 2210987654321091 }
app care { id 2210987654321092 }
default care
"""


def _when(word: str, part: str) -> Callable[[int], str]:
    return lambda n: f"route message to bot when {f' {word} '.join(part.format(i=i) for i in range(n))}\n"


def _schedules(n: int) -> str:
    return "".join(f"schedule s{i} {{ mon 10:{i % 60:02} - 11:{i % 60:02} }}\n" for i in range(n))


FAMILIES: dict[str, Callable[[int], str]] = {
    "or of values": _when("or", 'text == "w{i}"'),
    "or of keywords": _when("or", 'text mentions "w{i}"'),
    "and of ors": _when("and", '(text == "a{i}" or ref == "b{i}" or text like "c{i}*")'),
    "or of schedules": lambda n: _schedules(n) + _when("or", "within s{i}")(n),
    "and of schedules": lambda n: _schedules(n) + _when("and", "not within s{i}")(n),
    "many rules": lambda n: "".join(f'route message to bot when text == "w{i}"\n' for i in range(n)),
    "many patterns": lambda n: "".join(f'route link like "*a{i}*b*" to bot\n' for i in range(n)),
}


def policy(text: str) -> CheckedPolicy:
    checked = check(Found("p.route", "p.route", (HEAD + text).encode()), Folder.of("p.route")).policy
    assert checked is not None
    return checked


@pytest.mark.parametrize("family", FAMILIES)
def test_the_work_grows_with_the_policy_and_hardly_faster(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond what is allowed; the less that is, the sooner a test sees it."""
    monkeypatch.setattr(effort, "MOST", 500)
    monkeypatch.setattr(effort, "ALTOGETHER", 2_000)

    def closing(n: int) -> Callable[[], object]:
        return partial(lambda counted: report(counted), Coverage.of(policy(FAMILIES[family](n))))

    assert growth(closing, 30) <= 4.8


@pytest.mark.parametrize("family", FAMILIES)
def test_where_the_work_is_used_up_nothing_is_claimed(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "ALTOGETHER", 20_000)
    found = report(Coverage.of(policy(FAMILIES[family](60))))
    assert found.unsearched > 0
    assert all(gap.suggestion is None for gap in found.gaps if not gap.searched)


def test_what_was_not_looked_at_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "ALTOGETHER", 2_000)
    test = 'test "t" { when message "x"  then route to care }\n'
    (tmp_path / "p.route").write_text(HEAD + FAMILIES["or of values"](60) + test)
    done = convroute("test", "p.route", "--coverage", cwd=tmp_path)
    assert done.status == 0
    assert "  not checked: whether " in done.out
    assert "gaps can be closed, because the work allowed for one policy is used up" in done.out
    assert "(not looked for to the end)" in done.out


def test_a_long_pattern_counts_for_what_a_step_through_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    places = 0
    step = globs._step

    def counted(pattern: globs.Parts, state: globs.State, character: str) -> globs.State:
        nonlocal places
        places += len(state)
        return step(pattern, state, character)

    monkeypatch.setattr(globs, "_step", counted)
    fitting = [globs.parts("?*" * 400), globs.parts("*ab" * 400)]
    assert globs.shortest(fitting, [], effort=effort.Effort()) == (None, False)
    assert places < 2 * 8 * effort.MOST


def test_a_text_that_is_tried_can_be_written_in_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []

    def noted(test: Test, value: object) -> bool:
        lengths.append(len(str(value)))
        return passes(test, value)

    monkeypatch.setattr(texts, "passes", noted)
    phrase = MentionsAny.of([("the", "word") * 50])
    texts.find_text([(phrase, True), (FitsGlob("*a" * 1_000), True)], (), effort.Effort())
    assert 1_000 < max(lengths) <= MAX_STRING + 1_000
