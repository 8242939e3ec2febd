"""The comparison compares the same decisions, and its tables say what was found."""

from functools import partial
from importlib import import_module, util
from typing import Any

import pytest
from benchmarks import contest
from benchmarks.comparison import Result, report
from benchmarks.peers import CONTENDERS
from benchmarks.samples import Decide, samples_of
from benchmarks.shop import Shop
from benchmarks.tables import count, duration, ratio, table

ALWAYS_THERE = ("convroute", "by hand", "list of lambdas")
SHOP = Shop.of_size(40)


def contender(name: str) -> Any:
    """The module of a contender; skips the test if what it measures is not installed."""
    try:
        return import_module(f"benchmarks.peers.{CONTENDERS[name]}")
    except ImportError as error:
        if name in ALWAYS_THERE:
            raise
        pytest.skip(f"not installed: {error.name}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CONTENDERS)
def test_every_contender_that_is_there_decides_the_same(name: str) -> None:
    module = contender(name)
    decide: Decide = module.build(SHOP)
    by_hand: Decide = contender("by hand").build(SHOP)
    for sample in samples_of(SHOP)[:30]:
        wanted = by_hand(sample.event, sample.thread, None)
        assert decide(sample.event, sample.thread, None) == wanted
        assert decide(sample.event, sample.thread, module.prepare(sample.event)) == wanted


def test_the_samples_meet_every_sort_of_rule_and_none() -> None:
    by_hand: Decide = contender("by hand").build(SHOP)
    reasons = {by_hand(sample.event, sample.thread, None)[2] for sample in samples_of(SHOP)}
    assert reasons == {"campaign", "link", "organic", "default_app"}


def test_a_contender_that_decides_something_else_gets_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    lambdas = contender("list of lambdas")
    build = lambdas.build

    def one_rule_less(shop: Shop) -> Decide:
        decide: Decide = build(Shop(dict([*shop.ads.items()][1:]), shop.links, shop.buttons))
        return decide

    monkeypatch.setattr(lambdas, "build", one_rule_less)
    with pytest.raises(contest.DisagreementError):
        contest.measured("list of lambdas", 12, 0.1)


def test_a_measurement_says_how_often_it_was_compared() -> None:
    found = Result("by hand", 12, **contest.measured("by hand", 12, 0.1))
    assert found.checked == len(samples_of(SHOP))
    assert found.skipped is None
    assert 0 < found.median <= found.p99
    assert found.against_hand > 0
    assert found.engine_against_hand > 0


def test_what_is_not_installed_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONTENDERS, "casbin", "with_what_nobody_has")
    assert util.find_spec("benchmarks.peers.with_what_nobody_has") is None
    skipped = contest.measured("casbin", 10, 0.1)
    assert skipped == {"skipped": "not installed: benchmarks.peers.with_what_nobody_has"}


def test_the_tables_show_a_dash_and_the_reason_for_what_was_not_measured() -> None:
    measured = partial(
        Result, load=0.002, memory=2**20, median=900.0, p99=2_000.0, each=1_000.0, engine=900.0, by_hand=500.0
    )
    shown = report(
        [
            measured("by hand", 10),
            measured("by hand", 1_000),
            measured("casbin", 10),
            Result("casbin", 1_000, "over 25 s"),
        ]
    )
    assert "| casbin  |    2.00× |" in shown
    assert "- casbin: over 25 s" in shown
    assert "1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000" in shown


def test_numbers_have_three_figures_and_a_unit() -> None:
    assert [duration(value) for value in (12.3, 1_234, 98_765, 4_321_000, 5e9)] == [
        "12 ns",
        "1.23 µs",
        "98.8 µs",
        "4.32 ms",
        "5.00 s",
    ]
    assert [ratio(value) for value in (0.954, 12.34, 234.5)] == ["0.95", "12.3", count(234)]
    assert table(["", "n"], [["a", "1"], ["bb", "22"]]).splitlines()[1:] == [
        "|----|---:|",
        "| a  |  1 |",
        "| bb | 22 |",
    ]
