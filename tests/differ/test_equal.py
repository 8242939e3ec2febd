"""What changes nothing is proved to change nothing, without a look at digests."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from convroute.compiler.program import Program
from convroute.differ import pair
from convroute.differ.compare import compare
from convroute.formatter.format import format_source
from convroute.policy.model import CheckedPolicy
from convroute.source import Source
from convroute.workspace import load
from tests.regions.random_policies import policy_text

SHIPPED = [
    path
    for path in sorted((Path(__file__).parents[2] / "policies").glob("*/*.route"))
    if "policy " in path.read_text() and not path.stem.endswith("_test")
]
_NAMES = {"bot": "robot", "sales": "shop", "care": "help", "people": "humans", "office": "desk"}


def formatted(text: str) -> str:
    return format_source(Source("p.route", text)).text or text


def renamed(text: str) -> str:
    """Other names for apps, groups and schedules; labels for rules."""
    words = re.compile(rf"(?<!role )(?<![\"\w])({'|'.join(_NAMES)})(?![\"\w])")
    lines = words.sub(lambda found: _NAMES[found[1]], text).splitlines()
    return "\n".join(
        f"label{number}: {line}" if line.startswith("route") else line for number, line in enumerate(lines)
    )


def with_a_set(text: str) -> str:
    """What is listed is a set now."""
    named = text.replace('city in ["aa", "b"]', "city in towns").replace('tier in ["a"]', "tier in best")
    return f'{named}\nset towns = ["b", "aa"]\nset best = ["a"]\n'


def said_otherwise(text: str) -> str:
    spaced = text.replace(" mentions ", "  mentions ")
    return re.sub(r"(?<!not )vip or not vip(?! is)", "not (not vip and vip)", spaced)


CHANGES: list[Callable[[str], str]] = [formatted, renamed, with_a_set, said_otherwise]


def swapped(number: int) -> tuple[str, str]:
    """A policy in which two neighbours exclude each other, and the same with these the other way round."""
    lines = policy_text(number).splitlines()
    rules = [at for at, line in enumerate(lines) if line.startswith("route")]
    if len(rules) < 2:
        return "", ""
    at = Random(number).choice(rules[:-1])
    lines[at], lines[at + 1] = _only(lines[at], "vip"), _only(lines[at + 1], "not vip")
    before = "\n".join(lines)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return before, "\n".join(lines)


def _only(rule: str, condition: str) -> str:
    head, word, when = rule.partition(" when ")
    return f"{head} when ({when}) and {condition}" if word else f"{rule} when {condition}"


def loaded(text: str, folder: Path) -> CheckedPolicy | None:
    (folder / "p.route").write_text(text)
    return load(str(folder / "p.route")).policy


def equal(before: str, after: str, folder: Path) -> bool:
    """Whether they are proved equal; those that are no policies are passed over."""
    old, new = loaded(before, folder), loaded(after, folder)
    assert (old is None) is (new is None), (before, after)
    if old is None or new is None:
        return False
    found = compare(old, new, digests=False)
    assert found.equal, (before, after, found)
    return True


def check(numbers: range, folder: Path) -> int:
    proved = 0
    for number in numbers:
        text = policy_text(number)
        change = CHANGES[number % len(CHANGES)]
        proved += equal(text, change(text), folder)
        proved += equal(*swapped(number), folder)
    return proved


def test_fmt_other_names_sets_and_neighbours_that_cannot_meet_change_nothing(tmp_path: Path) -> None:
    assert check(range(40), tmp_path) > 60


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_what_changes_nothing_is_proved_in_thousands(part: int, tmp_path: Path) -> None:
    first = 300 * (part + 1)
    assert check(range(first, first + 300), tmp_path) > 450


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_worked_policy_is_proved_equal_to_itself_once_it_is_formatted(path: Path) -> None:
    old, new = load(str(path)).policy, load(str(path)).policy
    assert old is not None
    assert new is not None
    assert format_source(Source(str(path), path.read_text())).text == path.read_text()
    assert compare(old, new, digests=False).equal


def test_rules_that_did_not_change_are_not_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[CheckedPolicy] = []

    def counted(policy: CheckedPolicy, few: int) -> Program:
        compiled.append(policy)
        return Program(policy, few)

    monkeypatch.setattr(pair, "Program", counted)
    text = policy_text(1)
    policy = loaded(text, tmp_path)
    assert policy is not None
    assert compare(policy, policy, digests=False).equal
    assert not compiled
    other = loaded(re.sub(r"(?m)^route .*$", "", text, count=1), tmp_path)
    assert other is not None
    assert compare(policy, other).regions
    assert compiled == [policy, other]
