"""A small policy, and some of its snapshots as text; loads what another process needs for that, no more."""

import json

from convroute.sampler.sample import sample
from convroute.wire.writing import document_of
from tests.evaluator.policies import policy
from tests.sampler.worked import worked

SMALL = """
app care = instagram_inbox
app sales { id 3310987654321098  role sales }
app old { id 5510987654321098  disabled }
default care
fact tier: "gold" | "silver"
fact orders: int 0..9
schedule office { mon-fri 09:00-18:00 }
route message to sales when text mentions "buy" and within office and tier == "gold" and orders > 3
route ad 120 to sales for 3 days
allow take by sales from care when thread.silence >= 1 day
limit extend by sales to 3 days
"""


def snapshot_text() -> str:
    """Everything of a few snapshots that has an order of its own."""
    return "\n".join(
        json.dumps(document_of(one.item), sort_keys=True) + repr(one.state) + repr(sorted(one.facts.items()))
        for checked in (policy(SMALL), worked("agency"))
        for one in sample([checked], 400)
    )
