"""Facts that a caller hands in and the policy does not declare are noted, or refused where it is strict."""

import pickle
from collections.abc import Callable
from logging import WARNING
from pathlib import Path

import pytest

from convroute import Life, Policy, Thread, Unreadable
from convroute.wire.location import Note
from tests.evaluator.building import NOW, SHOP, USER, ask, message
from tests.evaluator.policies import INSTAGRAM, policy

DECLARED = f'{SHOP} fact tier: "gold" | "basic" fact vip: bool'
HEADER = f'language 1 policy shop {{ version "1" channel instagram account {INSTAGRAM} }}'
MISSPELT = "no fact is called `tir`: did you mean `tier`?"
Use = Callable[[Policy, dict[str, object]], object]
USES: dict[str, Use] = {
    "decide": lambda policy, facts: policy.decide(message(), None, facts),
    "decide on a request": lambda policy, facts: policy.decide(ask("take", "1001"), None, facts),
    "explain": lambda policy, facts: policy.explain(message(), None, facts),
    "step": lambda policy, facts: policy.step(message(), None, facts),
    "step on a copy": lambda policy, facts: policy.step(message(mid="m"), None, facts, copy=True),
    "step on what is late": lambda policy, facts: policy.step(message(), late(), facts),
    "decide_many": lambda policy, facts: policy.decide_many([message(), message()], facts=facts),
}


def late() -> Life:
    return Life(Thread(account=INSTAGRAM, user=USER, last_user_message_at=NOW + 1), NOW + 1)


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_fact_that_nobody_declares_is_told_once_for_each_name(use: Use) -> None:
    noted: list[Note] = []
    shop = Policy(policy(DECLARED), noted=noted.append)
    for _ in range(2):
        use(shop, {"tier": "gold", "tir": "gold", "vip": None})
    assert noted == [Note("$.facts.tir", MISSPELT, None)]
    use(shop, {"tir": "gold", "vipp": True})
    assert [note.path for note in noted] == ["$.facts.tir", "$.facts.vipp"]


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_where_a_policy_is_strict_such_a_fact_is_refused_each_time(use: Use) -> None:
    strict = Policy(policy(DECLARED), strict=True)
    for _ in range(2):
        with pytest.raises(ValueError, match=r"\$\.facts\.tir: no fact is called `tir`"):
            use(strict, {"tir": "gold"})
    use(strict, {"tier": "gold", "vip": None})
    use(strict, {})


def test_what_nobody_hears_is_written_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    shop = Policy(policy(DECLARED))
    with caplog.at_level(WARNING, "convroute"):
        shop.decide(message(), facts={"tir": 1})
        shop.decide(message(), facts={"tir": 1})
    assert [(one.name, one.getMessage()) for one in caplog.records] == [
        ("convroute", f"$.facts.tir: {MISSPELT}")
    ]


def test_however_many_names_come_only_a_hundred_are_told_and_kept() -> None:
    noted: list[Note] = []
    shop = Policy(policy(DECLARED), noted=noted.append)
    for number in range(300):
        shop.decide(message(), facts={f"name {number}": 1})
    assert len(noted) == 100


def test_what_is_misspelt_in_a_wrapper_is_told_to_the_policy_or_to_who_reads() -> None:
    of_policy: list[Note] = []
    of_read: list[Note] = []
    shop = Policy(policy(DECLARED), noted=of_policy.append)
    (item,) = shop.read(wrapper(facts={"tir": "gold"}))
    (_,) = shop.read(wrapper(fact={}), noted=of_read.append)
    assert of_policy == [Note("$.facts.tir", MISSPELT)]
    assert [note.path for note in of_read] == ["$.fact"]
    shop.decide(item)
    assert len(of_policy) == 1  # it was told when it was read


def test_a_strict_policy_reads_no_wrapper_that_is_misspelt() -> None:
    strict = Policy(policy(DECLARED), strict=True)
    (bad,) = strict.read(wrapper(facts={"tir": "gold"}))
    assert bad == Unreadable("$.facts.tir", MISSPELT, 0)
    assert strict.decide(bad, facts={"tir": 1}).outcome == "input_error"
    (good,) = strict.read(wrapper(facts={"tier": "gold"}))
    assert strict.decide(good).outcome == "routed"


def wrapper(**members: object) -> dict[str, object]:
    people = {"sender": {"id": USER}, "recipient": {"id": INSTAGRAM}, "timestamp": NOW}
    entry = {"id": INSTAGRAM, "messaging": [{**people, "message": {"mid": "m", "text": "x"}}]}
    return {**members, "event": {"object": "instagram", "entry": [entry]}}


def test_a_policy_is_loaded_strict_and_stays_so_in_another_process(tmp_path: Path) -> None:
    (file := tmp_path / "shop.route").write_text(HEADER + DECLARED, "utf-8")
    strict = Policy.load(file, strict=True)
    for one in (strict, pickle.loads(pickle.dumps(strict)), Policy.load(file, strict=True)):
        with pytest.raises(ValueError, match="tir"):
            one.decide(message(), facts={"tir": 1})
    noted: list[Note] = []
    loose = Policy.load(file, noted=noted.append)
    assert loose.decide(message(), facts={"tir": 1}) == loose.decide(message())
    assert pickle.loads(pickle.dumps(loose)).strict is False
