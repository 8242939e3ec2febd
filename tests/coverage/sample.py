"""A policy whose coverage has one of everything: gaps, webhooks to record, what cannot be met, odd texts."""

from convroute.report.coverage.covered import Covered
from tests.coverage.building import covered

POLICY = """language 1

policy shop { version "3"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }

app bot { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales }
app care = instagram_inbox { role customer_care }

fact tier: "gold" | "basic"

include "links & ads.route"

default bot

vip: route message to sales
    when tier == "gold"  # not yet
    and text != "<b>"
any: route message to care
late: route message to sales when text mentions "late"
route story_reply to care when attachments has image

allow take by sales when thread.silence > 1 hour
limit extend by sales to 2 days

test "gold goes to sales" {
    given fact tier = "gold"
    when  message "Hi"
    then  route to sales
}

test "everybody else to care" {
    when  message "Hi"
    then  route to care
}
"""
LINKS = """language 1

route link "<script>alert('&')</script>" to sales
route link like "qr-*" to care
"""


def sample() -> Covered:
    return covered(POLICY, {"links & ads.route": LINKS})
