"""A policy, and a defect in each of the four ways of deciding it."""

from collections.abc import Callable

import pytest

from convroute.compiler import codegen
from convroute.compiler.index import lookups
from convroute.evaluator import conditions, requests
from convroute.policy import conditions as cond
from convroute.regions import attempts, opening
from convroute.regions.goals import Tree

POLICY = """language 1
policy desk { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales  human_agent }
app care = instagram_inbox { role customer_care }
fact orders: int 0..99
schedule office { mon-fri 09:00-18:00 }
default bot
route ad 120 to sales for 3 days
route link like "shop-*" to sales
route message to sales when text mentions ["buy", "order now"] and orders >= 10
route message to care when text mentions "refund" and within office
allow take by care from bot
deny pass by sales to bot
limit extend by sales to 3 days
"""
Plant = Callable[[pytest.MonkeyPatch], None]


def evaluator(patch: pytest.MonkeyPatch) -> None:
    """The smallest number of a range is left out."""
    right = conditions.passes

    def passes(test: cond.Test, value: object) -> bool:
        return right(test, value) and not (isinstance(test, cond.InBounds) and value == test.low)

    patch.setattr(conditions, "passes", passes)


def evaluator_of_requests(patch: pytest.MonkeyPatch) -> None:
    """A week is too long for an extension."""
    patch.setattr(requests, "LONGEST_EXTENSION", requests.LONGEST_EXTENSION - 3600)


def compiled_program(patch: pytest.MonkeyPatch) -> None:
    """The smallest number of a range is left out."""
    patch.setattr(codegen, "_bounds", lambda name, test: f"({name} is not None and {name} > {test.low})")


def index(patch: pytest.MonkeyPatch) -> None:
    """Nothing is found by the words of a text."""
    patch.setattr(lookups, "_says", lambda *_: lambda *_: None)


def regions_of_events(patch: pytest.MonkeyPatch) -> None:
    """An ad window is a day."""
    patch.setattr(opening, "window_of", lambda _: 86_400)


def regions_of_requests(patch: pytest.MonkeyPatch) -> None:
    """A permission covers nothing."""

    def covers(*_: object) -> Tree:
        return False

    patch.setattr(attempts.Attempts, "covers", covers)


PLANTED: dict[str, tuple[Plant, ...]] = {
    "evaluator": (evaluator, evaluator_of_requests),
    "compiled program": (compiled_program,),
    "index": (index,),
    "regions": (regions_of_events, regions_of_requests),
}
"""By who is wrong. Where that is the evaluator, all others are not of its opinion."""
