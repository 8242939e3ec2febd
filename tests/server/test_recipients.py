"""Apps get the webhook fields they ask for, by whichever of Meta's names."""

import json
from pathlib import Path
from typing import Any

import pytest

from convroute import Policy
from convroute.server.apps import AppAt, Apps
from convroute.server.deciding import Deciding
from convroute.server.incoming import read_webhook
from convroute.server.policies import Policies
from convroute.server.recipients import Recipients
from convroute.server.rows import Known

SHOP = Path(__file__).parents[2] / "policies" / "shop" / "shop.route"
ACCOUNT, PERSON = "17841400000000001", "5550001"
CONCIERGE, CARE, MARKETING = "1278416343931139", "1217981644879628", "2210987654321098"
NOW = 1_789_000_000_000


@pytest.fixture(scope="module")
def policies() -> Policies:
    return Policies([Policy.load(SHOP)])


def webhook(item: dict[str, Any]) -> bytes:
    thread = {"sender": {"id": PERSON}, "recipient": {"id": ACCOUNT}, "timestamp": NOW}
    entry = {"id": ACCOUNT, "time": NOW, "messaging": [thread | item]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def change(field: str, value: object) -> bytes:
    entry = {"id": ACCOUNT, "time": NOW, "changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def sent(policies: Policies, document: bytes, recipients: Recipients) -> set[tuple[str, str, str]]:
    """App, list of the entry and state of what one webhook leaves."""
    deciding = Deciding(policies, Known(), NOW, recipients=recipients)
    decided = deciding.decide(read_webhook(policies, document))
    assert decided.failed is None
    return {(row.app, row.field, row.state) for row in deciding.writes.deliveries}


def wanting(*fields: str) -> Recipients:
    return Recipients(frozenset({CONCIERGE}), {CONCIERGE: frozenset(fields)})


ITEMS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "message": ({"message": {"mid": "m_1", "text": "hi"}}, ("messages",)),
    "deletion": ({"message": {"mid": "m_1", "is_deleted": True}}, ("messages",)),
    "postback": (
        {"postback": {"mid": "m_1", "title": "Go", "payload": "GO"}},
        ("messaging_postbacks", "messaging_postback"),
    ),
    "referral": (
        {"referral": {"ref": "x", "source": "SHORTLINK", "type": "OPEN_THREAD"}},
        ("messaging_referrals", "messaging_referral"),
    ),
    "reaction": ({"reaction": {"mid": "m_1", "action": "react", "emoji": "x"}}, ("message_reactions",)),
    "read": ({"read": {"mid": "m_1"}}, ("messaging_seen", "message_reads")),
    "delivery": ({"delivery": {"mids": ["m_1"], "watermark": NOW}}, ("message_deliveries",)),
    "edit": (
        {"message_edit": {"mid": "m_1", "text": "x", "num_edit": 1}},
        ("message_edits", "message_edit"),
    ),
    "optin": ({"optin": {"ref": "x"}}, ("messaging_optins", "messaging_optin")),
    "lead": (
        {"referral": {"type": "LEAD_COMPLETE", "source": "ADS"}},
        ("messaging_referrals", "messaging_referral"),
    ),
    "unknown": (
        {"policy_enforcement": {"action": "block"}},
        ("messaging_policy_enforcement", "policy_enforcement"),
    ),
}


@pytest.mark.parametrize("kind", ITEMS)
def test_an_app_gets_what_it_asks_for_by_either_name_and_nothing_else(policies: Policies, kind: str) -> None:
    item, names = ITEMS[kind]
    to = CONCIERGE, "messaging", "due"
    assert to in sent(policies, webhook(item), Recipients(frozenset({CONCIERGE})))
    for name in names:
        assert to in sent(policies, webhook(item), wanting(name))
    others = {name for other, (_, names) in ITEMS.items() for name in names if other != kind} - {*names}
    assert to not in sent(policies, webhook(item), wanting(*others, "standby", "messaging_handovers", "feed"))


def test_echoes_come_with_the_messages_on_instagram(policies: Policies) -> None:
    echo = {
        "sender": {"id": ACCOUNT},
        "recipient": {"id": PERSON},
        "message": {"mid": "m_1", "text": "hi", "is_echo": True, "app_id": int(CONCIERGE)},
    }
    everything = sent(policies, webhook(echo), Recipients(frozenset({CONCIERGE})))
    assert (CONCIERGE, "messaging", "due") in everything
    for name in ("messages", "message_echoes"):
        assert (CONCIERGE, "messaging", "due") in sent(policies, webhook(echo), wanting(name))


def test_standby_is_a_field_of_its_own(policies: Policies) -> None:
    ad = SHOP.parent / "webhooks" / "spring-ad.json"
    for wanted, expected in ((("standby",), True), (("messages",), False)):
        found = sent(policies, ad.read_bytes(), wanting(*wanted))
        assert ((CONCIERGE, "standby", "due") in found) is expected


def test_what_is_not_of_a_thread_goes_to_whoever_names_its_field(policies: Policies) -> None:
    comment = change("comments", {"id": "c1", "text": "how much?"})
    assert sent(policies, comment, Recipients(frozenset({CONCIERGE}))) == set()
    assert sent(policies, comment, wanting("messages", "feed")) == set()
    assert sent(policies, comment, wanting("comments")) == {(CONCIERGE, "changes", "due")}
    lead = change("leadgen", {"leadgen_id": "1"})
    assert sent(policies, lead, wanting("comments", "leadgen")) == {(CONCIERGE, "changes", "due")}


def test_a_comment_arrives_as_it_came(policies: Policies) -> None:
    comment = change("comments", {"id": "c1", "text": "how much?", "unknown": [None]})
    deciding = Deciding(policies, Known(), NOW, recipients=wanting("comments"))
    deciding.decide(read_webhook(policies, comment))
    [row], [decision] = deciding.writes.deliveries, deciding.writes.decisions
    assert (row.body, decision.input) == (None, comment)


def test_without_an_address_it_is_kept_unsent_and_of_metas_inboxes_only_in_the_emulator(
    policies: Policies,
) -> None:
    document = webhook({"message": {"mid": "m_1", "text": "hi"}})
    apps = Apps([AppAt(CONCIERGE, "concierge", "https://bot.example.org/")], {})
    in_production = sent(policies, document, Recipients.of(apps, emulating=False))
    assert {one for one in in_production if one[0] in (CONCIERGE, CARE, MARKETING)} == {
        (CONCIERGE, "messaging", "due"),
        (MARKETING, "standby", "unsent"),
    }
    emulated = sent(policies, document, Recipients.of(apps, emulating=True))
    assert (CARE, "standby", "unsent") in emulated


def test_deliveries_are_due_by_the_computers_clock_whatever_the_emulators_says(policies: Policies) -> None:
    document = webhook({"message": {"mid": "m_1", "text": "hi"}})
    deciding = Deciding(policies, Known(), NOW, due=7)
    deciding.decide(read_webhook(policies, document))
    assert {(row.created, row.due) for row in deciding.writes.deliveries} == {(7, 7)}
    assert deciding.writes.decisions[0].decided_at == NOW
