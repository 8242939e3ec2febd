"""What the clauses conclude, before a decision is made of it."""

from collections.abc import Mapping

from msgspec import Struct

from convroute.conversation.errors import MetaError
from convroute.evaluator.outcome import NOWHERE, Deliver, Outcome, Webhook
from convroute.evaluator.reason import Reason
from convroute.evaluator.state import State


class Result(Struct, frozen=True):
    """`after` is None where there is no thread; `app_id` is whom the decision names."""

    outcome: Outcome
    reason: Reason
    after: State | None
    app_id: str | None = None
    app: str | None = None
    deliver: Deliver = NOWHERE
    webhooks: tuple[Webhook, ...] = ()
    error: MetaError | None = None
    thread_owner: Mapping[str, object] | None = None
