"""One situation for every reason a decision can give: a policy, the thread before, and what comes in."""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "cases" / "explained"
INSTAGRAM = "17841400000000001"
AT = 1789000000123  # a Thursday, 00:26:40 UTC
HOUR = 3_600_000

Json = dict[str, object]


@dataclass(frozen=True)
class Scenario:
    """`policy` is a file of tests/cases/explained, `thread` the state before the `documents`."""

    policy: str
    documents: tuple[Json, ...]
    thread: Json = field(default_factory=dict)


def item(**parts: object) -> Json:
    """A webhook of one item on Instagram."""
    return _webhook("instagram", INSTAGRAM, parts)


def page_item(**parts: object) -> Json:
    return _webhook("page", "500", parts)


def _webhook(channel: str, account: str, parts: Json) -> Json:
    person = {"sender": {"id": "5550001"}, "recipient": {"id": account}, "timestamp": AT}
    return {"object": channel, "entry": [{"id": account, "time": AT, "messaging": [{**person, **parts}]}]}


def asks(action: str, app: str, **more: object) -> Json:
    """A request on the same thread."""
    who = {"account": INSTAGRAM, "user": "5550001", "timestamp": AT}
    return {"action": action, "app": app, **who, **more}


def owned(owner: str, **more: object) -> Json:
    """The thread, owned for 23 more hours, written to an hour ago."""
    return {"owner": owner, "expires_at": AT + 23 * HOUR, "last_user_message_at": AT - HOUR, **more}


TEXT = {"mid": "m_1", "text": "Hi there"}
AD = {"mid": "m_2", "text": "Hi", "referral": {"source": "ADS", "ad_id": "1", "type": "OPEN_THREAD"}}
LINK = {"ref": "qr-berlin", "source": "SHORTLINKS", "type": "OPEN_THREAD"}
WRITTEN: Json = {"last_user_message_at": AT - HOUR}
HANDOVER = {"previous_owner_app_id": "111", "new_owner_app_id": 222, "metadata": "done"}

EVENTS = {
    "lead_flow": Scenario("page", (page_item(message=TEXT),), owned("leadgen")),
    "thread_owner": Scenario("routing", (item(message=AD),), owned("sales")),
    "thread_owner_unknown": Scenario("routing", (item(message=TEXT),), owned("987654321")),
    "thread_owner_reaction": Scenario(
        "routing", (item(reaction={"mid": "m_0", "action": "react", "emoji": "x"}),), owned("sales")
    ),
    "thread_owner_late": Scenario(
        "routing", (item(message=TEXT),), owned("sales", last_user_message_at=AT + HOUR)
    ),
    "campaign": Scenario("routing", (item(message=AD),)),
    "campaign_unusable": Scenario(
        "routing", (item(message={**AD, "referral": {"source": "ADS", "ad_id": "2"}}),)
    ),
    "link": Scenario("routing", (item(referral=LINK),)),
    "organic": Scenario(
        "routing", ({"facts": {"tier": "gold", "tir": "gold"}, "event": item(message=TEXT)},)
    ),
    "social": Scenario("page", (page_item(message=TEXT),)),
    "default_app": Scenario("routing", (item(message={"mid": "m_3", "text": "My \u202elamp is odd\n!"}),)),
    "default_app_read": Scenario("routing", (item(read={"mid": "m_3"}),)),
    "zero_config": Scenario("single", (item(message=TEXT),)),
    "observed": Scenario("routing", (item(pass_thread_control=HANDOVER),), owned("bot")),
    "observed_inbox": Scenario("routing", (asks("inbox_reply", "care"),), owned("bot")),
    "duplicate": Scenario("routing", (item(message=TEXT), item(message=TEXT))),
    "not_ours": Scenario("routing", (page_item(message=TEXT),)),
    "not_a_thread_event": Scenario(
        "routing",
        (
            {
                "object": "instagram",
                "entry": [
                    {"id": INSTAGRAM, "time": AT, "changes": [{"field": "comments", "value": {"id": "1"}}]}
                ],
            },
        ),
    ),
    "input_error": Scenario("routing", ({"facts": {"tier": "silver"}, "event": item(message=TEXT)},)),
}

GRANTS = {
    "granted_take": Scenario("routing", (asks("take", "care"),), owned("bot")),
    "granted_pass": Scenario(
        "routing", (asks("pass", "bot", target="sales", metadata="lead"),), owned("bot")
    ),
    "granted_release": Scenario("routing", (asks("release", "bot"),), owned("bot")),
    "granted_extend": Scenario("routing", (asks("extend", "sales", duration=172800),), owned("sales")),
    "granted_request": Scenario("routing", (asks("request", "sales"),), owned("bot")),
    "granted_send_claims": Scenario("routing", (asks("send", "bot", text="Hello"),), WRITTEN),
    "granted_send_human_agent": Scenario(
        "routing", (asks("send", "sales", tag="HUMAN_AGENT", text="Hello"),), owned("bot")
    ),
    "granted_send_inline": Scenario(
        "routing",
        (asks("send", "bot", thread_control={"control_type": "pass", "app_id": "222"}),),
        owned("bot"),
    ),
    "granted_owner": Scenario("routing", (asks("owner", "bot"),), owned("sales")),
}

DENIALS = {
    "unknown_app": Scenario("routing", (asks("take", "late"),), owned("bot")),
    "lead_flow_denied": Scenario("routing", (asks("take", "care"),), owned("leadgen")),
    "not_thread_owner": Scenario("routing", (asks("release", "sales"),), owned("bot")),
    "no_target": Scenario("single", (asks("pass", "shop"),), owned("shop")),
    "unknown_target": Scenario("routing", (asks("pass", "bot", target="999"),), owned("bot")),
    "target_is_owner": Scenario("routing", (asks("pass", "bot", target="bot"),), owned("bot")),
    "forbidden_by_policy": Scenario("routing", (asks("take", "sales"),), owned("care")),
    "routing_not_enabled": Scenario("single", (asks("take", "mail"),), owned("shop")),
    "already_owner": Scenario("routing", (asks("take", "care"),), owned("care")),
    "take_not_permitted": Scenario("routing", (asks("take", "ads"),), owned("bot")),
    "duration_out_of_range": Scenario("routing", (asks("extend", "sales", duration=604801),), owned("sales")),
    "over_policy_limit": Scenario("routing", (asks("extend", "sales", duration=259201),), owned("sales")),
    "request_not_available": Scenario("page", ({**asks("request", "ads"), "account": "500"},), owned("bot")),
    "no_thread_owner": Scenario("routing", (asks("request", "sales"),)),
    "unknown_tag": Scenario("routing", (asks("send", "bot", tag="ACCOUNT_UPDATE"),), owned("bot")),
    "not_default_app": Scenario("routing", (asks("send", "sales", text="Hello"),), WRITTEN),
    "outside_messaging_window": Scenario("routing", (asks("send", "bot", text="Hello"),)),
    "inline_control_not_available": Scenario(
        "single", (asks("send", "shop", thread_control={"control_type": "release"}),), owned("shop")
    ),
    "bad_inline_control": Scenario("routing", (asks("send", "bot", thread_control={}),), owned("bot")),
}

SCENARIOS: dict[str, Scenario] = {**EVENTS, **GRANTS, **DENIALS}
