"""Semantics E10: messaging, standby, and the app whose button it was."""

import pytest

from convroute.conversation.item import Item
from convroute.evaluator.decision import Undecided
from convroute.evaluator.fold import Fold
from tests.evaluator.building import (
    LEADGEN,
    MARKETING,
    SALES,
    STRANGER,
    ZERO,
    decide,
    event,
    message,
    owned,
    step,
)
from tests.evaluator.policies import policy

TEXT = """
app bot { id 1 } app sales { id 3003 } app marketing { id 2002 }
app deaf { id 4 standby off } app old { id 5 disabled }
default bot
"""


def test_e10_every_other_connected_app_with_standby_on_gets_it_on_standby() -> None:
    """E10: not the owner, not one with standby off, not a disabled one; sorted by name."""
    decision = decide(policy(TEXT), message())
    assert decision.deliver.messaging == ("bot",)
    assert decision.deliver.standby == ("marketing", "sales")


def test_e10_an_owner_with_standby_off_still_gets_its_events_on_messaging() -> None:
    decision = decide(policy(TEXT), message(), owned("4"))
    assert decision.deliver.messaging == ("deaf",)
    assert decision.deliver.standby == ("bot", "marketing", "sales")


def test_e10_the_app_whose_button_it_was_gets_the_full_event_without_becoming_owner() -> None:
    decision = decide(policy(TEXT), event("postback"), owned(SALES), button_app=MARKETING)
    assert decision.deliver.messaging == ("marketing", "sales")
    assert decision.deliver.standby == ("bot",)
    assert (decision.app, decision.thread and decision.thread.owner) == ("sales", "sales")
    assert not any("6-X" in note for note in step(decision, "E10").notes)


def test_e10_the_button_of_an_app_with_standby_off() -> None:
    decision = decide(policy(TEXT), event("postback"), owned(SALES), button_app="4")
    assert decision.deliver.messaging == ("deaf", "sales")


def test_e10_the_owners_own_button_changes_nothing() -> None:
    decision = decide(policy(TEXT), event("postback"), owned(SALES), button_app=SALES)
    assert decision.deliver.messaging == ("sales",)


def test_e10_a_button_on_a_thread_of_an_app_we_do_not_know() -> None:
    decision = decide(policy(TEXT), event("postback"), owned(STRANGER), button_app=SALES)
    assert decision.deliver.messaging == ("sales",)


def test_e10_without_a_known_button_the_trace_says_so() -> None:
    """E10: otherwise the trace says `6-X`; only of a postback."""
    told = step(decide(policy(TEXT), event("postback")), "E10")
    assert (told.notes[0][:3], told.basis) == ("6-X", "assumed")
    assert step(decide(policy(TEXT), message()), "E10").notes == ()


def test_e10_under_broadcast_and_withheld_the_button_changes_nothing() -> None:
    everybody = decide(policy(ZERO), event("postback"), button_app=SALES)
    assert everybody.deliver == decide(policy(ZERO), event("postback")).deliver
    withheld = decide(policy(TEXT), event("postback"), owned(LEADGEN), button_app=SALES)
    assert withheld.deliver.messaging == ()


@pytest.mark.parametrize(
    ("item", "message_part"),
    [
        (event("postback", button_app="sales"), None),
        (event("postback", button_app="3003"), None),
        (event("postback", button_app="old"), "not a connected app"),
        (event("postback", button_app="instagram_inbox"), "not a connected app"),
        (event("postback", button_app="sale"), "did you mean `sales`"),
        (message(button_app="sales"), "only a postback"),
    ],
)
def test_e10_button_app_is_a_connected_app_by_name_or_id_and_only_of_a_postback(
    item: Item, message_part: str | None
) -> None:
    [decision] = Fold(policy(TEXT)).decide([item])
    if message_part is None:
        assert not isinstance(decision, Undecided)
        assert decision.deliver.messaging == ("bot", "sales")
    else:
        assert isinstance(decision, Undecided)
        assert decision.path == "$.button_app"
        assert message_part in decision.message
