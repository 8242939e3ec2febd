"""A policy whose mutants have one of everything: noticed, not noticed, equivalent, no policy."""

from convroute.tester.mutation.verdicts import MutationReport
from tests.tester.mutation.building import HEAD, subject

POLICY = f"""{HEAD}
schedule office {{ mon-fri 09:00-18:00 }}

vip: route message to sales
    when text mentions ["refund", "broken"]  # what people say
    and within office
route link like "order-*" to care
route link like "qr-*" to sales
route story_reply to care when thread.bucket in 0..9

allow take by care from [bot, sales]

test "a refund in office hours" {{
    when  message "refund"
    then  route to sales
}}

test "an order" {{
    when  referral from link "order-1"
    then  route to care
    then  standby [bot, sales]
}}
"""


def report() -> MutationReport:
    return subject(POLICY).report()
