"""The policy of the projects, and tests for it."""

SHOP = """\
language 1

policy shop {
    version  "1"
    channel  instagram
    account  17841400000000001
    timezone "Europe/Berlin"
}

app concierge { id 1001  role automation }
app marketing { id 2002  role marketing }
app sales { id 3003  role sales  human_agent }
app care = instagram_inbox { role customer_care }

fact tier: "gold" | "silver"

default concierge

route link "qr-berlin" to sales
route ad 120 to marketing for 14 days
vip: route message to sales when tier == "gold"
route message to care when text mentions "refund"
route postback "HUMAN" to care

allow take by care from concierge
"""

GOOD = """\
language 1
include "shop.route"

test "a refund goes to care" {
    when  message "I want a refund"
    then  route to care
}

test "who answers" {
    cases {
        | case   | when message | then route to |
        | "sad"  | "refund"     | care          |
        | "else" | "Hello"      | concierge     |
    }
}
"""

FAILING = """\
language 1
include "shop.route"

test "an ad goes to sales" {
    when  message "Hi" from ad 120
    then  route to sales for 3 days
    then  reason campaign
}

test "a refund goes to care" {
    when  message "I want a refund"
    then  route to care
}

test "care may take from sales" {
    given thread owned by sales
    when  care takes
    then  allowed
}
"""

BROKEN = """\
language 1
include "shop.route"

test "an ad goes to seles" {
    when  message "Hi" from ad 120
    then  route to seles
}
"""

RECORDED = """\
{"object": "instagram", "entry": [{"id": "17841400000000001", "time": 1789000000500, "messaging": [
  {"sender": {"id": "5550001"}, "recipient": {"id": "17841400000000001"}, "timestamp": 1789000000123,
   "message": {"mid": "m_1", "text": "TEXT"}}]}]}
"""


def recorded(text: str) -> str:
    """A webhook with one message."""
    return RECORDED.replace("TEXT", text)
