"""A test that fails for each kind of `then` and each reason there is something to say about it."""

from tests.tester.building import SHOP

ZERO = SHOP.replace("default concierge\n", "")
MESSENGER = """\
language 1
policy page { version "1"  channel messenger  account 104508901353867 }
app bot   { id 1001  role automation }
app sales { id 3003  role sales }
app desk  { id 4004  role customer_care }
default bot
social sales
route postback "BUY" to sales
route message to desk when not text mentions "hello"
"""
PREEMPTING = f"{SHOP}behavior {{ campaign_preempts on }}\n"
UNKNOWN = {
    "odd.json": '{"object": "instagram", "entry": [{"id": "17841400000000001", "time": 1791540000000, '
    '"messaging": [{"sender": {"id": "1"}}]}]}',
    "foreign.json": '{"object": "instagram", "entry": [{"id": "17841499999999999", "time": 1791540000000, '
    '"messaging": [{"sender": {"id": "1"}, "recipient": {"id": "17841499999999999"}, '
    '"timestamp": 1791540000000, "message": {"mid": "m_1", "text": "Hi"}}]}]}',
    "edit.json": '{"object": "instagram", "entry": [{"id": "17841400000000001", "time": 1791540000000, '
    '"messaging": [{"sender": {"id": "1"}, "recipient": {"id": "17841400000000001"}, '
    '"timestamp": 1791540000000, "message_edit": {"mid": "m_1", "num_edit": 1, "text": "Hi"}}]}]}',
    "nameless.json": '{"object": "instagram", "entry": [{"id": "17841400000000001", "time": 1791540000000, '
    '"messaging": [{"recipient": {"id": "17841400000000001"}, "timestamp": 1791540000000, '
    '"message_edit": {"mid": "m_1", "num_edit": 0}}]}]}',
}

_OWNED = "given thread owned by sales\n"
_AT_NIGHT = "given time 2026-01-05 22:00\n"

# Its name, the lines, and the policy if it is another.
FAILING: dict[str, tuple[str, str]] = {
    "route: a condition failed": ('when message "a refund"\nthen route to sales', SHOP),
    "route: the rule comes later": (
        'given fact vip = true\nwhen message "a refund"\nthen route to care',
        SHOP,
    ),
    "route: a condition failed outside the hours": (
        'given time 2026-01-05 22:00\nwhen message "a refund"\nthen route to care',
        SHOP,
    ),
    "route: another stage": ("when message from ad 120\nthen route to care", SHOP),
    "route: somebody owns the thread": (
        "given thread owned by sales\nwhen message from ad 120\nthen route to marketing",
        SHOP,
    ),
    "route: the owner is preempted": (
        "given thread owned by care\nwhen message from ad 120\nthen route to care",
        PREEMPTING,
    ),
    "route: the app is disabled": ('when message "old things"\nthen route to old', SHOP),
    "route: nothing routes there": ("when message\nthen route to quiet", SHOP),
    "route: another window": ("when message from ad 120\nthen route to marketing for 7 days", SHOP),
    "route: the owner keeps its window": (
        "given thread owned by sales for 3 days\nwhen message\nthen route to sales for 1 day",
        SHOP,
    ),
    "route: no ad, so a day": ('when message from link "qr-berlin"\nthen route to sales for 2 days', SHOP),
    "route: the default was not needed": ("when message from ad 120\nthen route to concierge", SHOP),
    "route: no conversation was opened": ("when reaction\nthen route to care", SHOP),
    "route: an edit that names nobody": ('when event "nameless.json"\nthen route to care', SHOP),
    "delivered: an edit that names nobody": ('when event "nameless.json"\nthen delivered', SHOP),
    "route: an edit opens nothing": ('when event "edit.json"\nthen route to care', SHOP),
    "route: the lead form has the thread": (
        "given thread owned by leadgen\nwhen message\nthen route to sales",
        SHOP,
    ),
    "route: a request is not routed": ("when care takes\nthen route to care", SHOP),
    "route: without a default": ('when message from link "qr-berlin"\nthen route to sales', ZERO),
    "route: a negation that holds": ('when message "Hello"\nthen route to desk', MESSENGER),
    "route: the social app was not needed": ('when postback "BUY"\nthen route to bot', MESSENGER),
    "broadcast: there is a default": ("when message\nthen broadcast", SHOP),
    "broadcast: somebody owns the thread": (
        "given thread owned by sales\nwhen message\nthen broadcast",
        ZERO,
    ),
    "withheld": ("when message\nthen withheld", SHOP),
    "delivered: to another app": (
        "given thread owned by sales\nwhen reaction\nthen delivered to care",
        SHOP,
    ),
    "delivered: it was routed": ("when message\nthen delivered", SHOP),
    "delivered: it was broadcast": ("when message\nthen delivered to care", ZERO),
    "delivered: the owner was routed to": (
        "given thread owned by sales\nwhen message\nthen delivered to sales",
        SHOP,
    ),
    "an account that is not the policy's": ('when event "foreign.json"\nthen route to care', SHOP),
    "a thread of an account that is not the policy's": (
        'when event "foreign.json"\nthen thread owned by care',
        SHOP,
    ),
    "allowed: nobody may": ("given thread owned by quiet\nwhen marketing takes\nthen allowed", SHOP),
    "allowed: nobody may take at all": (
        "given thread owned by bot\nwhen sales takes\nthen allowed",
        MESSENGER,
    ),
    "allowed: a condition failed": (
        "given thread owned by sales\ngiven last message 6 days ago\nwhen concierge takes\nthen allowed",
        SHOP,
    ),
    "allowed: it is forbidden": ("given thread owned by marketing\nwhen care takes\nthen allowed", SHOP),
    "allowed: over the limit": ("given thread owned by sales\nwhen sales extends 5 days\nthen allowed", SHOP),
    "allowed: the platform says no": ("when sales extends 1 day\nthen allowed", SHOP),
    "allowed: an event is never": ("when message\nthen allowed", SHOP),
    "allowed: the inbox asks nobody": ("when inbox replies\nthen allowed", SHOP),
    "denied: it is allowed": (
        _AT_NIGHT + "given thread owned by marketing\nwhen care takes\nthen denied forbidden_by_policy",
        SHOP,
    ),
    "denied: an allow covers it": (
        "given thread owned by concierge\nwhen sales takes\nthen denied take_not_permitted",
        SHOP,
    ),
    "denied: nothing forbids it": (
        "given thread owned by sales\nwhen sales passes to care\nthen denied",
        SHOP,
    ),
    "denied: for another reason": ("when sales extends 9 days\nthen denied over_policy_limit", SHOP),
    "owned: by somebody else": ("when message\nthen thread owned by care", SHOP),
    "owned: not so long": ("when message from ad 120\nthen thread owned by marketing for 13 days", SHOP),
    "owned: nothing changed": (
        "given thread owned by quiet\nwhen marketing takes\nthen thread owned by marketing",
        SHOP,
    ),
    "owned: a reaction changes nothing": ("when reaction\nthen thread owned by concierge", SHOP),
    "owned: time has passed": (
        "given thread owned by sales\nwhen 1 day passes\nthen thread owned by sales",
        SHOP,
    ),
    "idle": ("when message\nthen thread idle", SHOP),
    "reason": ('when message "a refund"\nthen reason campaign', SHOP),
    "reason: time decides nothing": ("when 1 day passes\nthen reason organic", SHOP),
    "rule: another one": ('when message "a refund"\nthen rule "vip"', SHOP),
    "rule: no such rule, and another is near": ('when message "a refund"\nthen rule "vipp"', SHOP),
    "rule: no such rule": ('when message "a refund"\nthen rule "complaints of people"', SHOP),
    "rule: none": ('given thread owned by sales\nwhen message\nthen rule "vip"', SHOP),
    "rule: a permission": (
        'given thread owned by concierge\nwhen care takes\nthen rule "deny:take"',
        SHOP,
    ),
    "standby": ("when message\nthen standby [care, concierge, old, quiet]", SHOP),
    "standby: nobody under broadcast": ("when message\nthen standby [care]", ZERO),
    "webhook: to somebody else": (
        "given thread owned by sales\nwhen sales passes to care\nthen webhook pass to sales",
        SHOP,
    ),
    "webhook: an event sends none": ("when message\nthen webhook take to sales", SHOP),
    "webhook: nobody to tell": ("when care takes\nthen webhook take to concierge", SHOP),
    "no webhook": ("given thread owned by concierge\nwhen sales takes\nthen no webhook", SHOP),
    "an input that cannot be read": ('when event "odd.json"\nthen reason organic', SHOP),
}
