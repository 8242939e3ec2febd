"""Apps of Meta's that exist on one channel, and its AI, which has two ids (semantics 1, E7, E10, 3)."""

from itertools import product

import pytest

from convroute.compiler.program import Program
from convroute.conversation.event import Event
from convroute.conversation.thread import Thread
from convroute.evaluator.decision import Decision
from convroute.explainer.text import explain
from convroute.policy.model import CheckedPolicy
from tests.compiler.agreeing import agree_on_traces, thread_of
from tests.evaluator.building import (
    APPS,
    INSTAGRAM_INBOX,
    NOW,
    PAGE_INBOX,
    ask,
    decide,
    event,
    handover,
    idle,
    message,
    on_page,
    owned,
)
from tests.evaluator.policies import INSTAGRAM, MESSENGER, policy

META_AI, META_AI_TOO = IDS = "622851382610562", "928891643393937"
BOTH = f"""{APPS} app care = instagram_inbox  app desk = page_inbox  default concierge
route postback "HELP" to care
route postback "DESK" to desk
route ad to care
route link to care
"""


def both(more: str = "") -> CheckedPolicy:
    return policy(BOTH + more, channel="both")


def page(more: str = "") -> CheckedPolicy:
    return policy(f"{APPS} app desk = page_inbox default concierge {more}", channel="messenger")


def test_an_inbox_gets_no_events_of_the_other_channel() -> None:
    asks = event("postback", payload="HELP")
    assert decide(both(), asks).app == "care"
    decision = decide(both(), on_page(asks))
    assert (decision.app, decision.reason.kind) == ("concierge", "default_app")
    assert "`postback:HELP` names `care`, which is not an app of messenger" in decision.reason.text
    assert decision.trace is not None
    assert [step.result for step in decision.trace.steps if step.step == "E7"] == ["postback:HELP"]


def test_the_compiled_program_knows_which_inbox_is_on_which_channel() -> None:
    program = Program(both())
    for payload, expected in (("HELP", ("care", "concierge")), ("DESK", ("concierge", "desk"))):
        item = event("postback", payload=payload)
        apps = tuple(_decided(program, each).app for each in (item, on_page(item)))
        assert apps == expected


@pytest.mark.parametrize("entry", ["ad", "link"])
def test_program_and_evaluator_agree_about_inboxes_on_each_channel(entry: str) -> None:
    item = event("referral", entry=entry, ref="x")
    program = Program(both())
    for each in (item, on_page(item)):
        planned, evaluated = _decided(program, each), decide(both(), each)
        assert (planned.app, planned.reason) == (evaluated.app, evaluated.reason)
        assert planned.deliver == evaluated.deliver
        retraced = program.retraced(planned).trace
        assert retraced is not None
        assert evaluated.trace is not None
        assert [step.result for step in retraced.steps] == [step.result for step in evaluated.trace.steps]


def test_an_inbox_is_on_standby_only_on_its_own_channel() -> None:
    for item, present, away in ((message(), "care", "desk"), (on_page(message()), "desk", "care")):
        for decision in (decide(both(), item), _decided(Program(both()), item)):
            assert present in decision.deliver.standby
            assert away not in decision.deliver.standby


def test_a_broadcast_reaches_the_inbox_of_its_channel_alone() -> None:
    zero = policy(f"{APPS} app care = instagram_inbox app desk = page_inbox", channel="both")
    for item, present, away in ((message(), "care", "desk"), (on_page(message()), "desk", "care")):
        for decision in (decide(zero, item), _decided(Program(zero), item)):
            assert decision.outcome == "broadcast"
            assert present in decision.deliver.messaging
            assert away not in decision.deliver.messaging


def test_an_inbox_asks_for_nothing_on_the_other_channel() -> None:
    rights = both("allow take by [care, desk]")
    for app, account, outcome in (
        ("care", INSTAGRAM, "allowed"),
        ("desk", INSTAGRAM, "denied"),
        ("care", MESSENGER, "denied"),
        ("desk", MESSENGER, "allowed"),
    ):
        decision = decide(rights, ask("take", app, account=account), owned("1001"))
        assert decision.outcome == outcome
        assert outcome == "allowed" or decision.reason.kind == "unknown_app"


def test_a_thread_is_not_passed_to_the_inbox_of_the_other_channel() -> None:
    decision = decide(both(), ask("pass", "concierge", target="care", account=MESSENGER), owned("1001"))
    assert decision.reason.kind == "unknown_target"


# --- Meta's AI ---------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["meta_ai", META_AI, META_AI_TOO])
def test_on_messenger_a_thread_may_be_passed_to_metas_ai(target: str) -> None:
    decision = decide(page(), ask("pass", "concierge", target=target, account=MESSENGER), owned("1001"))
    assert decision.outcome == "allowed"
    assert decision.thread is not None
    assert (decision.thread.owner, decision.thread.owner_app_id) == ("meta_ai", META_AI)
    assert [webhook.to for webhook in decision.webhooks] == ["meta_ai"]


def test_on_instagram_metas_ai_is_no_target() -> None:
    shop = policy(f"{APPS} default concierge")
    decision = decide(shop, ask("pass", "concierge", target="meta_ai"), owned("1001"))
    assert decision.reason.kind == "unknown_target"


@pytest.mark.parametrize("reported", [META_AI, META_AI_TOO])
def test_a_handover_to_metas_ai_keeps_the_id_that_meta_gave(reported: str) -> None:
    item = on_page(handover("take", reported))
    for decision in (decide(page(), item, owned("1001")), _decided(Program(page()), item)):
        assert decision.thread is not None
        assert (decision.thread.owner, decision.thread.owner_app_id) == ("meta_ai", reported)


@pytest.mark.parametrize("owner", [META_AI, META_AI_TOO])
@pytest.mark.parametrize("condition", ["from meta_ai", "when thread.owner == meta_ai", "from machines"])
def test_both_ids_of_metas_ai_are_one_app_in_permissions(owner: str, condition: str) -> None:
    rights = page(f"group machines = [meta_ai, concierge] allow take by sales {condition}")
    assert decide(rights, ask("take", "sales", account=MESSENGER), owned(owner)).outcome == "allowed"
    assert decide(rights, ask("take", "sales", account=MESSENGER), owned("2002")).outcome == "denied"


@pytest.mark.parametrize(("owner", "actor"), [*product(IDS, ("robot", *IDS))])
def test_metas_ai_is_the_owner_by_either_id(owner: str, actor: str) -> None:
    declared = page("app robot = meta_ai")
    assert decide(declared, ask("release", actor, account=MESSENGER), owned(owner)).outcome == "allowed"
    assert decide(
        declared, ask("pass", actor, target="robot", account=MESSENGER), owned(owner)
    ).reason.kind == ("target_is_owner")


@pytest.mark.parametrize("owner", [META_AI, META_AI_TOO])
def test_a_declared_ai_of_metas_gets_the_events_of_its_threads(owner: str) -> None:
    declared = page("app robot = meta_ai")
    item = on_page(message())
    thread = Thread(owner_app_id=owner, expires_at=NOW + 1000, window=86_400)
    decisions = decide(declared, item, owned(owner)), Program(declared).decide(item, thread)
    for decision in decisions:
        assert isinstance(decision, Decision)
        assert (decision.app, decision.app_id) == ("robot", owner)
        assert decision.deliver.messaging == ("robot",)


@pytest.mark.parametrize("owner", [META_AI, META_AI_TOO])
def test_a_thread_of_a_disabled_ai_of_metas_is_idle(owner: str) -> None:
    declared = page("app robot = meta_ai { disabled }")
    thread = Thread(owner_app_id=owner, expires_at=NOW + 1000, window=86_400)
    item = on_page(message())
    for decision in (decide(declared, item, owned(owner)), Program(declared).decide(item, thread)):
        assert isinstance(decision, Decision)
        assert decision.reason_kind == "default_app"


def test_metas_ai_that_nobody_declared_may_own_and_asks_for_nothing() -> None:
    assert decide(page(), on_page(message()), owned(META_AI_TOO)).app == "meta_ai"
    assert (
        decide(page(), ask("release", "meta_ai", account=MESSENGER), owned(META_AI)).reason.kind
        == "unknown_app"
    )


@pytest.mark.parametrize("owner", IDS)
@pytest.mark.parametrize("disabled", ["", "disabled"])
def test_a_thread_of_metas_ai_is_told_alike_by_either_id(owner: str, disabled: str) -> None:
    """T1, in traces and explanations."""
    checked = policy(f"{APPS} app robot = meta_ai {{ {disabled} }} default concierge", channel="messenger")
    item, thread = on_page(message()), thread_of(owned(owner), on_page(message()))
    agree_on_traces(Program(checked), item, thread)
    told = explain(checked, decide(checked, item, owned(owner)))
    assert ("owned by robot until" in told) is (not disabled)
    assert ("`robot` is disabled" in told) is bool(disabled)


def test_metas_ai_is_not_connected_on_instagram() -> None:
    declared = policy(f"{APPS} app robot = meta_ai default concierge", channel="both")
    assert "robot" in decide(declared, on_page(message()), idle()).deliver.standby
    assert "robot" not in decide(declared, message(), idle()).deliver.standby


@pytest.mark.parametrize(("channel", "inbox"), [("instagram", PAGE_INBOX), ("messenger", INSTAGRAM_INBOX)])
def test_the_button_of_an_inbox_of_the_other_channel_is_an_input_error(channel: str, inbox: str) -> None:
    item = event("postback", payload="HELP", button_app=inbox)
    decided = Program(both()).decide(on_page(item) if channel == "messenger" else item)
    assert not isinstance(decided, Decision)
    assert decided.path == "$.button_app"


def _decided(program: Program, item: Event) -> Decision:
    decision = program.decide(item)
    assert isinstance(decision, Decision)
    return decision
