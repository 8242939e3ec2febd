"""Decides a batch of what came in on what is known of its threads: no clock, no I/O (semantics 1-4)."""

from collections.abc import Callable
from typing import Any

from msgspec.json import decode, encode
from msgspec.structs import replace

from convroute.api import Policy
from convroute.conversation.channel import INBOX_OF
from convroute.conversation.event import Event
from convroute.conversation.item import Item, Unreadable
from convroute.conversation.request import Request
from convroute.evaluator.decision import Decision, Undecided
from convroute.server.addressees import addressees, webhook_of
from convroute.server.decided import Decided, Line, joined
from convroute.server.identifiers import delivery_id, identifier, message_id
from convroute.server.incoming import Incoming, button_of, each_alone, read_webhook, refused
from convroute.server.policies import Policies
from convroute.server.recipients import Recipients
from convroute.server.rows import (
    NEW,
    Button,
    DecisionRow,
    DeliveryRow,
    Kept,
    Key,
    Known,
    State,
    Writes,
)
from convroute.server.shadowing import differing
from convroute.wire.echoes import buttons_in, echo_of
from convroute.wire.single_items import with_button_app


class Deciding:
    """One batch. What it leaves to be written is in `writes`."""

    def __init__(
        self,
        policies: Policies,
        known: Known,
        now: int,
        *,
        recipients: Recipients | None = None,
        due: int | None = None,
        answer: "Callable[[Incoming, Decided], bytes] | None" = None,
    ) -> None:
        """What came in was read by `policies`; `now` (ms) is when it is decided.

        Without `recipients` every app is sent everything. Deliveries are `due` (ms) by the computer's clock,
        which in the emulator is not `now`. `answer` makes the answer that is kept for an `Idempotency-Key`.
        """
        self._policies = policies
        self._known = known
        self._now = now
        self._recipients = recipients
        self._due = now if due is None else due
        self._answer = answer
        self._copies = set(known.copies)
        self._buttons: dict[Button, str] = dict(known.buttons)
        self._answers: dict[str, bytes] = dict(known.answers)
        self._threads: dict[Key, Kept] = dict(known.threads)
        self.writes = Writes()

    def decide(self, incoming: Incoming) -> Decided:
        """Decides a document. A request that fails leaves nothing, an item of a webhook an input error."""
        try:
            return self._decided(incoming)
        except MemoryError:  # what is wrong is not the document
            raise
        except Exception as defect:  # others in the batch are not to suffer from it
            if incoming.asked or incoming.refused is not None:
                return Decided(failed=defect)
            parts = each_alone(incoming)
            if len(parts) > 1:
                return joined([self.decide(part) for part in parts])
            kept = self.decide(refused(incoming, f"it could not be decided: {type(defect).__name__}"))
            return replace(kept, defects=(defect,))

    def _decided(self, incoming: Incoming) -> Decided:
        """Changes nothing if it fails."""
        key = incoming.answer_key
        if key is not None and key in self._answers:
            return Decided(again=self._answers[key])
        one = _OneDocument(self, incoming)
        decided = one.decided()
        if key is not None and self._answer is not None:
            one.writes.answers[key] = self._answers[key] = self._answer(incoming, decided)
        self._copies |= one.copies
        self._threads |= one.writes.threads
        self._buttons |= one.writes.buttons
        self.writes.extend(one.writes)
        return decided


class _OneDocument:
    """A document of the batch, with changes of its own until it is done."""

    def __init__(self, batch: Deciding, incoming: Incoming) -> None:
        self._batch = batch
        self._incoming = incoming
        self._mid: str | None = None
        self.copies: set[bytes] = set()
        self.writes = Writes()

    def decided(self) -> Decided:
        incoming = self._incoming
        lines = tuple(
            self._decide(item, copy, key, incoming.inputs.get(item.path))
            for item, copy, key in zip(incoming.items, incoming.copies, incoming.keys, strict=True)
        )
        return Decided(lines, self._mid)

    def _decide(self, item: Item, copy: bool, copy_key: bytes | None, document: bytes | None) -> Line:
        batch = self._batch
        if self._incoming.refused is not None:
            item = Unreadable(item.path, self._incoming.refused, item.document)
        if isinstance(item, Unreadable):
            decision, _ = batch._policies.all[0].step(item)
            return self._keep(decision, item, None, 0, None, None, document or self._around(item.path))
        if self._incoming.asked:
            item, document = self._timed(item)
        policy = batch._policies.of(item)
        item, document = self._with_button(policy, item, document)
        copy = copy or (copy_key is not None and (copy_key in batch._copies or copy_key in self.copies))
        key = (item.account, item.user) if item.user is not None else None
        kept = NEW if key is None else self._kept(key)
        decision, life = policy.step(item, kept.life, None, copy)
        version = 0
        if isinstance(decision, Decision) and key is not None and is_of_thread(decision):
            version = kept.version + 1
            self.writes.threads[key] = Kept(life, version)
        if copy or not version:
            copy_key = None
        elif copy_key is not None:
            self.copies.add(copy_key)
        line = self._keep(decision, item, policy, version, copy_key, life if version else None, document)
        shadow = batch._policies.shadow_of(item.account)
        if shadow is not None and not copy:
            other = differing(shadow, item, kept.life, decision, line.row)
            if other is not None:
                self.writes.add_shadow(other)
        if isinstance(decision, Decision):
            self._deliver(policy, decision, item, line.row, version or kept.version)
            if isinstance(item, Event):
                self._learn_buttons(policy, item, document)
            elif self._incoming.message is not None and decision.outcome in ("allowed", "observed"):
                self._echo(policy, item)
        return line

    def _around(self, path: str) -> bytes | None:
        """The document of the item in which something could not be read, or the whole one if it is all."""
        incoming = self._incoming
        while path and path not in incoming.inputs:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return incoming.inputs[path] if path else incoming.document if len(incoming.items) == 1 else None

    def _kept(self, key: Key) -> Kept:
        return self.writes.threads.get(key) or self._batch._threads.get(key) or NEW

    def _timed(self, item: Event | Request) -> tuple[Event | Request, bytes]:
        """A request at the time at which it is decided, and the document that says so."""
        document: dict[str, Any] = decode(self._incoming.document)
        within = document.get("event", document)
        if "timestamp" in within:
            return item, self._incoming.document
        within["timestamp"] = self._batch._now
        return replace(item, at=self._batch._now), encode(document)

    def _with_button(
        self, policy: Policy, item: Event | Request, document: bytes | None
    ) -> tuple[Event | Request, bytes | None]:
        """A postback with the app whose button it was, if that is known and connected (semantics E10).

        The document says so, too: it is all that is kept of what was decided on.
        """
        button = button_of(item)
        if button is None:
            return item, document
        app = self.writes.buttons.get(button) or self._batch._buttons.get(button)
        if app is None or not any(one.id == app and one.connected for one in policy.checked.apps.values()):
            return item, document
        return replace(item, button_app=app), None if document is None else with_button_app(document, app)

    # --- what is written -----------------------------------------------------------------

    def _keep(
        self,
        decision: Decision | Undecided,
        item: Item,
        policy: Policy | None,
        version: int,
        copy_key: bytes | None,
        life: Any,
        document: bytes | None,
    ) -> Line:
        now = self._batch._now
        line = encode(decision.to_json(0))
        if isinstance(decision, Undecided) or isinstance(item, Unreadable):
            row = DecisionRow(
                identifier(), now, None, None, 0, None, None, None, None, "input_error", None, None,
                None, line, document, None,
            )  # fmt: skip
        else:
            row = DecisionRow(
                id=identifier(),
                decided_at=now,
                account=item.account,
                user=item.user,
                version=version,
                copy_key=copy_key,
                at=item.at or None,
                type=decision.type,
                mid=getattr(item, "mid", None),
                outcome=decision.outcome,
                app_id=decision.app_id,
                rule=decision.rule,
                policy=None if policy is None else policy.digest,
                line=line,
                input=document,
                life=life,
            )
        self.writes.decisions.append(row)
        return Line(decision, row)

    def _deliver(
        self, policy: Policy, decision: Decision, item: Event | Request, row: DecisionRow, turn: int
    ) -> None:
        recipients, due = self._batch._recipients, self._batch._due
        for number, one in enumerate(addressees(policy, decision, item, row, recipients)):
            state: State | None = "due" if recipients is None else recipients.state(one.app, one.names)
            if state is not None:
                self.writes.deliveries.append(
                    DeliveryRow(
                        delivery_id(row.id, number), row.id, row.account or "", row.user, one.app, one.field,
                        one.body, due, due, state, turn=turn,
                    )
                )  # fmt: skip

    def _learn_buttons(self, policy: Policy, item: Event, document: bytes | None) -> None:
        """An echo says which app sent which buttons; nothing else can know it."""
        if item.kind != "echo" or item.user is None or document is None or b'"postback"' not in document:
            return
        for app, payload in buttons_in(document):
            if any(one.id == app for one in policy.checked.apps.values()):
                self.writes.buttons[item.account, item.user, payload] = app

    def _echo(self, policy: Policy, request: Event | Request) -> None:
        """The echo of an allowed send: to the owner on `messaging`, to the others on `standby`.

        No app asks for a reply in Meta's inbox; its echo names the inbox (semantics A4).
        """
        assert isinstance(request, Request)
        self._mid = message_id()
        app = policy.checked.apps.get(request.app or "")
        inbox = INBOX_OF[policy.checked.accounts[request.account]]
        app_id = (request.app or inbox) if app is None else app.id
        echo = echo_of(request, app_id, self._mid, self._incoming.message or {})
        document = webhook_of(policy, request.account, request.at, echo)
        asked = self._incoming
        self._incoming = read_webhook(self._batch._policies, document)
        try:
            for item, key in zip(self._incoming.items, self._incoming.keys, strict=True):
                self._decide(item, copy=False, copy_key=key, document=document)
        finally:
            self._incoming = asked


def is_of_thread(decision: Decision) -> bool:
    return decision.outcome not in ("not_ours", "ignored", "input_error")
