"""Takes a decision of the log again, from what is kept of it, by the policy it was taken by."""

from msgspec import Struct
from msgspec.json import encode

from convroute.api import Policy
from convroute.conversation.input_error import InputError
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.life import Life
from convroute.evaluator.decision import Decision
from convroute.server.bundle import BundleError, policy_in
from convroute.server.incoming import copy_key_of
from convroute.server.rows import DecisionRow
from convroute.server.store import Store


class NotAgainError(Exception):
    """A decision cannot be taken again; the message says why."""


class ForgottenError(NotAgainError):
    """What was decided on is no longer kept."""


class Again(Struct, frozen=True):
    """What comes out now; `copy_key` is what the item has, whether it is a copy or not."""

    policy: Policy
    item: Item
    decision: Decision
    life: Life | None
    copy_key: bytes | None

    @property
    def line(self) -> bytes:
        return encode(self.decision.to_json(0))


class Rederiving:
    """Loads each policy once, by its digest."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._policies: dict[str, Policy | str] = {}

    async def again(self, row: DecisionRow, before: Life | None) -> Again:
        """The decision of `row` on the life its thread had `before`. Raises `NotAgainError`, `StoreError`."""
        if row.policy is None:
            raise NotAgainError("it was not decided by a policy")
        policy = await self.policy(row.policy)
        if row.input is None:
            raise ForgottenError("what was decided on is no longer kept")
        try:
            items = list(policy.read(row.input, noted=lambda _: None))
        except InputError as wrong:
            raise NotAgainError(f"its input cannot be read: {wrong}") from None
        items = [item for item in items if not isinstance(item, Unreadable)]
        if len(items) != 1:
            raise NotAgainError(f"its input has {len(items)} items that can be read, and not one")
        [item] = items
        copy = row.outcome == "duplicate"
        decision, life = policy.step(item, before, None, copy)
        if not isinstance(decision, Decision):
            raise NotAgainError(f"its input cannot be decided: {decision.message}")
        return Again(policy, item, decision, life, copy_key_of(policy, item))

    async def policy(self, digest: str) -> Policy:
        """Raises `NotAgainError` if it is not kept."""
        found = self._policies.get(digest)
        if found is None:
            found = self._policies[digest] = await self._load(digest)
        if isinstance(found, str):
            raise NotAgainError(found)
        return found

    async def _load(self, digest: str) -> Policy | str:
        bundle = await self._store.policy(digest)
        if bundle is None:
            return f"the policy {digest} is not in the database"
        try:
            return policy_in(bundle, digest)
        except BundleError as wrong:
            return str(wrong)
