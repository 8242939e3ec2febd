"""People and the inbox, as the emulator acts for them: by webhooks, as if Meta had sent them."""

import asyncio
from collections.abc import Mapping
from itertools import count

from msgspec import Struct
from msgspec.json import encode

from convroute.conversation.channel import BUILTIN_NAMES, INBOX_OF, LEADGEN, Channel
from convroute.conversation.event import Event
from convroute.did_you_mean import nearest
from convroute.evaluator.decision import Decision, Undecided
from convroute.server.decided import Line
from convroute.server.emulator.acts import Act, LeadForm, Tap, WrittenAct
from convroute.server.emulator.scene import BadActError, Scene, Written
from convroute.server.emulator.sent import Button, Sent, sent_messages
from convroute.server.incoming import Incoming, read_request, read_webhook
from convroute.server.server import Server
from convroute.wire.writing import document_of

NEW = "new"
"""Instead of a user: somebody who was not there before."""
MOST_LOOKED_AT = 200
"""Decisions of a thread in which messages are looked for."""
_FIRST_PERSON = 5_550_001
_Json = dict[str, object]


class Done(Struct, frozen=True):
    """What came of an act. `notes` say what was chosen for whoever acted."""

    account: str
    channel: Channel
    user: str
    lines: tuple[Line, ...]
    document: bytes
    mid: str | None = None
    notes: tuple[str, ...] = ()


class People:
    """Acts on the policies of a server that emulates."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._unused = count(_FIRST_PERSON)
        self._written = asyncio.Event()
        server.listeners.append(lambda _: self._written.set())

    # --- acts ----------------------------------------------------------------------------

    async def act(self, user: str, act: Act) -> Done:
        """Raises `BadActError`, `InputError`, and what `Committer.decide` does."""
        account, channel, notes = self.account(act.account, act.channel)
        if user == NEW:
            user = await self._somebody_new(account)
        scene = await self._scene(account, channel, user)
        if isinstance(act, LeadForm):
            return await self._fill(act, scene, notes)
        if isinstance(act, Tap):
            written = await self._tap(act, scene)
        elif isinstance(act, WrittenAct):
            written = act.write(scene)
        else:
            raise TypeError(act)
        document, lines = await self._report(written, act.facts)
        return Done(account, channel, user, lines, document, written.event.mid, notes)

    async def inbox(
        self,
        user: str,
        asked: Mapping[str, object],
        *,
        account: str | None = None,
        channel: Channel | None = None,
        message: Mapping[str, object] | None = None,
    ) -> Done:
        """A human in Meta's own inbox does it, such as `{"action": "inbox_reply"}` (semantics A4)."""
        account, channel, notes = self.account(account, channel)
        request: _Json = {**asked, "account": account, "user": user}
        if asked["action"] != "inbox_reply":
            request["app"] = INBOX_OF[channel]
        document, lines, mid = await self._ask(request, message)
        return Done(account, channel, user, lines, document, mid, notes)

    # --- what was sent -------------------------------------------------------------------

    async def sent(
        self, user: str, account: str | None = None, channel: Channel | None = None, after: str | None = None
    ) -> list[Sent]:
        """What was sent to the person, oldest first; `after` is the id of a decision."""
        account, _, _ = self.account(account, channel)
        key = (account, user)
        rows = await (
            self._server.store.decisions(key=key, before="", most=MOST_LOOKED_AT)
            if after is None
            else self._server.store.decisions(key=key, after=after, most=MOST_LOOKED_AT)
        )
        return list(sent_messages(rows, self.names))

    async def wait_for_sent(
        self, user: str, account: str, after: str, seconds: float, quiet: float = 0.3
    ) -> list[Sent]:
        """As `sent`, but waits for the first message, and then until nothing comes for `quiet` seconds."""
        loop = asyncio.get_running_loop()
        end, found = loop.time() + seconds, await self.sent(user, account, after=after)
        while (left := end - loop.time()) > 0:
            self._written.clear()
            try:
                await asyncio.wait_for(self._written.wait(), min(left, quiet) if found else left)
            except TimeoutError:
                break
            found = await self.sent(user, account, after=after)
        return found

    @property
    def names(self) -> dict[str, str]:
        """The apps' names by id."""
        declared = {
            app.id: app.name for policy in self._server.policies.all for app in policy.checked.apps.values()
        }
        return BUILTIN_NAMES | declared

    def why(self, decision: Decision | Undecided) -> str | None:
        """The explanation as people read it; None if its policy was exchanged in the meantime."""
        for policy in self._server.policies.all:
            if isinstance(decision, Undecided) or decision.policy.digest == policy.digest:
                return str(policy.explain_decision(decision))
        return None

    def reached(self, lines: tuple[Line, ...]) -> list[str]:
        """The apps that have an address and get something of it, by name."""
        addressed = self._server.apps.addressed
        found: list[str] = []
        for decision in (line.decision for line in lines):
            if isinstance(decision, Undecided):
                continue
            getting = [*decision.deliver.messaging, *decision.deliver.standby]
            found += [*getting, *(webhook.to for webhook in decision.webhooks)]
        ids = {name: app_id for app_id, name in self.names.items()}
        return [name for name in dict.fromkeys(found) if ids.get(name, name) in addressed]

    # --- how -----------------------------------------------------------------------------

    def account(
        self, account: str | None = None, channel: Channel | None = None
    ) -> tuple[str, Channel, tuple[str, ...]]:
        """The one that is named; else the only one; else the first on Instagram, and a note says so."""
        accounts = self._server.policies.accounts
        if account is not None:
            if account not in accounts:
                raise BadActError(f"no policy has the account {account}: there are {', '.join(accounts)}")
            if channel not in (None, accounts[account]):
                raise BadActError(f"the account {account} is on {accounts[account]}, not on {channel}")
            return account, accounts[account], ()
        there = [one for one, on in accounts.items() if channel in (None, on)]
        if not there:
            raise BadActError(f"no policy has an account on {channel}")
        chosen = next((one for one in there if accounts[one] == "instagram"), there[0])
        others = ", ".join(one for one in there if one != chosen)
        notes = (f"the account is {chosen}; there are also {others}",) if others else ()
        return chosen, accounts[chosen], notes

    async def _somebody_new(self, account: str) -> str:
        for number in self._unused:
            if await self._server.store.thread((account, str(number))) is None:
                return str(number)
        raise AssertionError("the numbers do not end")

    async def _scene(self, account: str, channel: Channel, user: str) -> Scene:
        clock = self._server.clock
        assert clock is not None, "people act in the emulator only"
        rows = await self._server.store.decisions(key=(account, user), before="", most=MOST_LOOKED_AT)
        said = [row.mid for row in rows if row.type in ("message", "postback") and row.mid]
        sent = [row.mid for row in rows if row.type == "echo" and row.mid]
        return Scene(
            channel,
            account,
            user,
            clock.another(),
            known=bool(rows),
            last_said=said[-1] if said else None,
            last_sent=sent[-1] if sent else None,
        )

    async def _tap(self, tap: Tap, scene: Scene) -> Written:
        origin = scene.origin(tap.ad_of(), tap.ref)
        if tap.title is None and tap.payload is None:
            raise BadActError("say which button by its `title` or its `payload`")
        there = [button for sent in await self.sent(scene.user, scene.account) for button in sent.buttons]
        button = next((one for one in reversed(there) if _is_meant(one, tap)), None)
        if button is None:
            if tap.payload is None:
                raise BadActError(_no_button(tap.title or "", there))
            return Written(scene.postback(origin, tap.title, tap.payload))
        if button.kind == "link":
            raise BadActError(f"`{button.title}` opens {button.url}: Meta tells nobody of that")
        if button.kind == "quick_reply":
            return Written(scene.message(origin, button.title, quick_reply=True, payload=button.payload))
        return Written(scene.postback(origin, button.title, button.payload or ""))

    async def _fill(self, form: LeadForm, scene: Scene, notes: tuple[str, ...]) -> Done:
        lines: tuple[Line, ...] = ()
        document = b""
        if form.step != "done":
            document, lines = await self._report(form.write(scene), form.facts)
        if form.step != "open":
            request: _Json = {"action": "pass", "app": LEADGEN, "metadata": form.metadata}
            request |= {"account": scene.account, "user": scene.user}
            if form.to is not None:
                request["target"] = form.to
            document, done, _ = await self._ask(request, None)
            lines += done
        return Done(scene.account, scene.channel, scene.user, lines, document, None, notes)

    async def _report(
        self, written: Written, facts: Mapping[str, object] | None
    ) -> tuple[bytes, tuple[Line, ...]]:
        """Lets the server have the webhook by which Meta would tell of it."""
        event: Event = written.event
        document: _Json = document_of(event, written.details)
        if facts:
            document = {"facts": dict(facts), "event": document}
        written_down = encode(document)
        lines, _ = await self._decide(read_webhook(self._server.policies, written_down))
        return written_down, lines

    async def _ask(
        self, request: _Json, message: Mapping[str, object] | None
    ) -> tuple[bytes, tuple[Line, ...], str | None]:
        document = encode(request)
        incoming = read_request(self._server.policies, document, now=self._server.now(), message=message)
        lines, mid = await self._decide(incoming)
        return document, lines, mid

    async def _decide(self, incoming: Incoming) -> tuple[tuple[Line, ...], str | None]:
        decided = await self._server.committer.decide(incoming)
        if decided.failed is not None:
            raise decided.failed
        return decided.lines, decided.mid


def _is_meant(button: Button, tap: Tap) -> bool:
    if tap.payload is not None and button.payload != tap.payload:
        return False
    return tap.title is None or (button.title or "").casefold() == tap.title.casefold()


def _no_button(title: str, there: list[Button]) -> str:
    titles = list(dict.fromkeys(button.title for button in there if button.title))
    if not titles:
        return (
            f"no button `{title}` was sent to this person, nor any other: say its `payload` to tap it anyway"
        )
    near = nearest(title, titles)
    hint = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{one}`' for one in titles)}"
    return f"no button `{title}` was sent to this person: {hint}"
