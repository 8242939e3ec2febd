"""What made earlier designs wrong or slow, each as a policy that shows it."""

from pathlib import Path
from random import Random

import pytest
from benchmarks.analysed_policies import ANALYSED, HEAD

from convroute.compiler.program import Program
from convroute.regions.assignment import Assignment
from convroute.regions.cover import Cover, Covers
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.regions.stage import StageRules
from convroute.regions.stage_analysis import StageAnalysis
from convroute.workspace import load


def stage_of(text: str, folder: Path) -> StageRules:
    (folder / "p.route").write_text(text)
    checked = load(str(folder / "p.route"))
    assert checked.policy is not None, checked.diagnostics
    return StageRules(Model([checked.policy]), "organic", Program(checked.policy, few=0))


def covered(rules: str, folder: Path) -> dict[int, tuple[int, ...]]:
    """Of each rule that never fires, the rules that take everything from it."""
    stage = stage_of(HEAD + rules, folder)
    answers = [*StageAnalysis(stage).rules()]
    live = {answer.position for answer in answers if answer.point is not None}
    covers = Covers(stage, lambda one, other: stage.rules[one].target != stage.rules[other].target)
    found: dict[int, tuple[int, ...]] = {}
    for answer in answers:
        if answer.point is None:
            cover = covers.of(answer.position, live)
            assert isinstance(cover, Cover)
            found[answer.position] = cover.positions
    return found


NEVER = {
    "patterns imply each other": (
        ('message to care when text like "help2*"', 'message to sales when text like "help26*"'),
        {1: (0,)},
    ),
    "phrases of a list": (
        (
            'message to care when text mentions "a"',
            'message to care when text mentions "b"',
            'message to sales when text mentions ["a", "b"]',
        ),
        {2: (0, 1)},
    ),
    "only rules that fire take anything": (
        (
            "message to care when vip",
            "message to sales when vip and score > 3",
            "message to bot when vip and score > 5",
        ),
        {1: (0,), 2: (0,)},
    ),
    "fields hang together": (
        ('message to care when payload == "A"', "postback to care when attachments has image"),
        {0: (), 1: ()},
    ),
    "some events never come without an attachment": (
        (
            "story_mention to care when not attachments has story_mention",
            "story_mention to sales",
        ),
        {0: ()},
    ),
    "who never wrote is new": (
        ("message to care when thread.is_new", "message to sales when thread.silence is absent and not vip"),
        {1: (0,)},
    ),
}


@pytest.mark.parametrize("name", NEVER)
def test_rules_that_never_fire_are_seen(name: str, tmp_path: Path) -> None:
    rules, dead = NEVER[name]
    assert covered("".join(f"route {rule}\n" for rule in rules), tmp_path) == dead


def test_sorts_of_events_that_carry_other_texts_are_not_taken_for_one(tmp_path: Path) -> None:
    rules = 'route postback to care when title like "*"\nroute quick_reply to care when text mentions "a"\n'
    assert covered(rules + "route postback to sales when payload is present\n", tmp_path) == {}


def test_one_search_for_all_rules_needs_fewer_contradictions_than_one_for_each(tmp_path: Path) -> None:
    stage = stage_of(ANALYSED["globs"](40, 1), tmp_path)

    def asked(search: Search, position: int) -> int:
        before = search.conflicts
        search.find([stage.tree(position)], lambda point: stage.before(position, point))
        return search.conflicts - before

    def made() -> Search:
        search = Search(stage.model)
        search.require(stage.asked)
        return search

    shared = made()
    together = sum(asked(shared, position) for position in range(40))
    alone = sum(asked(made(), position) for position in range(40))
    assert together * 2 < alone


def test_what_is_required_and_broken_at_once_is_empty(tmp_path: Path) -> None:
    stage = stage_of(f"{HEAD}route message to care when vip\n", tmp_path)
    search = Search(stage.model)
    search.require(stage.asked)
    search.require(stage.tree(0))
    assert isinstance(search.find([]), Point)
    assert search.find([], lambda _: stage.refused(0)) == Empty(frozenset())
    assert search.find([]) == Empty(frozenset())


def test_a_large_set_is_one_literal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.analysed_policies.PHRASES_OF_A_SET", 2_000)
    without = stage_of(ANALYSED["shop"](30, 1), tmp_path).model
    beside = stage_of(ANALYSED["phrase_set"](30, 1), tmp_path).model
    assert len(beside.variables) <= len(without.variables) + 2


def test_what_is_found_is_kept_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convroute.regions.known_texts._MOST_ANSWERS", 20)
    monkeypatch.setattr("convroute.regions.known_texts._MOST_KEPT", 50)
    monkeypatch.setattr("convroute.regions.clauses.MOST_LEARNED", 10)
    stage = stage_of(ANALYSED["phrases"](60, 1), tmp_path)
    few = [answer.point is None for answer in StageAnalysis(stage, parts=False).rules()]
    assert len(stage.model.texts._answers) <= 21
    assert stage.model.texts.passes.cache_info().currsize <= 50
    monkeypatch.undo()
    whole = stage_of(ANALYSED["phrases"](60, 1), tmp_path)
    assert few == [answer.point is None for answer in StageAnalysis(whole, parts=False).rules()]


def test_what_was_found_before_is_weighed_again_whenever_something_else_is_decided(tmp_path: Path) -> None:
    model = stage_of(ANALYSED["dense"](60, 1), tmp_path).model
    points = 0
    for seed in range(20):
        pick, state, decided = Random(seed), Assignment(model), list[int]()
        for _ in range(40):
            if decided and pick.random() < 0.4:
                state.undo(decided.pop())
            else:
                number = pick.randrange(1, len(model.variables))
                literal = pick.choice((number, -number))
                if number in map(abs, decided) or state.cost(literal) == 4:
                    continue
                state.assign(literal)
                decided.append(literal)
            found = state.candidate()
            if isinstance(found, Point):
                points += 1
                assert all(map(found.holds, decided))
            else:
                assert isinstance(found, list)
                assert {-literal for literal in found} <= {*decided}
                state.undo(decided.pop())
    assert points > 200
