"""`/convroute/api/{threads,decisions,policy}`: what was decided and why, and where the threads are now."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from msgspec.json import decode
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from convroute.api import Policy, WhyNot
from convroute.conversation.life import Life
from convroute.evaluator.decision import Decision
from convroute.explainer.why_not.ask import UnknownAppError, WhyNotQuestions
from convroute.server.api.gate import Gate, Handler, refusal
from convroute.server.api.showing import names_of, state, summary, thread_as_json
from convroute.server.explaining import explained, life_before
from convroute.server.outbox.showing import deliveries_as_json
from convroute.server.rederiving import NotAgainError, Rederiving
from convroute.server.rows import DecisionRow, Key
from convroute.server.server import Server
from convroute.server.shadowing import said
from convroute.server.store import StoreError
from convroute.server.thread_state import threads_at

_MOST = 200
_API = "/convroute/api"


class BadQueryError(ValueError):
    """What was asked for is nothing that can be; the message says why."""


def looking_routes(server: Server, gate: Gate) -> Iterator[BaseRoute]:
    looking = _Looking(server)

    def route(path: str, handler: Callable[[Request], Awaitable[Response]]) -> BaseRoute:
        return Route(f"{_API}/{path}", gate.guarded(_answered(handler)), methods=["GET"])

    yield route("policy", looking.policy)
    yield route("threads", looking.threads)
    yield route("threads/{account}/{user}", looking.thread)
    yield route("decisions", looking.decisions)
    yield route("decisions/{id}", looking.decision)


class _Looking:
    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def _names(self) -> dict[str, str]:
        return names_of(self._server.policies)

    async def policy(self, _: Request) -> Response:
        """The policies that decide, their accounts and apps, and whether people act here."""
        policies = self._server.policies
        return JSONResponse(
            {
                "emulating": self._server.emulating,
                "policies": [self._policy(policy) for policy in policies.all],
                "shadows": [self._policy(policy) for policy in policies.shadows],
            }
        )

    async def threads(self, request: Request) -> Response:
        """`owner` (name or id), `account`, `most`; `after` is ACCOUNT/USER, the last thread of a page."""
        query = request.query_params
        owner, after = query.get("owner"), query.get("after")
        if owner is not None:
            owner = next((app for app, name in self._names.items() if owner in (app, name)), owner)
        account, _, user = (after or "").partition("/")
        now, most = self._server.now(), _most(request)
        found: list[dict[str, Any]] = []
        async for key, kept, thread in threads_at(
            self._server.store,
            now,
            owner=owner,
            account=query.get("account"),
            after=(account, user) if after else None,
        ):
            found.append(thread_as_json(key, kept.version, thread))
            if len(found) == most:
                break
        return JSONResponse({"now": now, "threads": found})

    async def thread(self, request: Request) -> Response:
        """How it stands, and its decisions, oldest first: the newest, or those before the id `before`."""
        key = (request.path_params["account"], request.path_params["user"])
        kept = await self._server.store.thread(key)
        rows = await self._rows(request, key)
        if kept is None and not rows:
            return refusal(404, "there is no such thread")
        life, version = (None, 0) if kept is None else (kept.life, kept.version)
        return JSONResponse(
            {
                "thread": state(key, life, self._server.now(), version),
                "decisions": [summary(row, self._names) for row in rows],
            }
        )

    async def decisions(self, request: Request) -> Response:
        """Oldest first: the newest, those before the id `before`, or those after `after`."""
        rows = await self._rows(request, None)
        return JSONResponse({"decisions": [summary(row, self._names) for row in rows]})

    async def decision(self, request: Request) -> Response:
        """One with everything about it; with `why-not=APP` only why that app did not get it."""
        rows = await self._server.store.decisions(identifier=request.path_params["id"])
        if not rows:
            return refusal(404, "there is no such decision")
        row, app = rows[0], request.query_params.get("why-not")
        if app is not None:
            return JSONResponse({"why_not": await self._why_not(row, app)})
        store, before = self._server.store, await life_before(self._server.store, row)
        explanation = await explained(store, self._server.policies, row)
        key = (row.account or "", row.user or "")
        threaded = row.version > 0
        at = row.at or row.decided_at
        return JSONResponse(
            {
                **summary(row, self._names),
                "line": decode(row.line),
                "input": None if row.input is None else decode(row.input),
                "explanation": None if explanation is None else str(explanation),
                "before": state(key, before, at, row.version - 1) if threaded else None,
                "after": state(key, row.life, at, row.version) if threaded else None,
                **await deliveries_as_json(store, await store.deliveries(decision=row.id)),
                "shadow": self._shadow(row, before),
            }
        )

    async def _rows(self, request: Request, key: Key | None) -> list[DecisionRow]:
        query = request.query_params
        after = query.get("after")
        before = query.get("before", "") if after is None else None
        return await self._server.store.decisions(key=key, after=after, before=before, most=_most(request))

    async def _why_not(self, row: DecisionRow, app: str) -> str:
        """Beside everything else, for it may take a while."""
        before = await life_before(self._server.store, row)
        policy = next((one for one in self._server.policies.all if one.digest == row.policy), None)
        if policy is None:
            if row.policy is None:
                raise BadQueryError("it was not decided by a policy")
            policy = await Rederiving(self._server.store).policy(row.policy)
        return await asyncio.to_thread(_asked, policy, row, before, app)

    def _shadow(self, row: DecisionRow, before: Life | None) -> dict[str, Any] | None:
        """What the second policy would do with it now; None where there is none."""
        shadow = self._server.policies.shadow_of(row.account or "")
        if shadow is None or row.input is None:
            return None
        try:
            [item] = shadow.read(row.input, at=row.at, noted=lambda _: None)
            decision, _ = shadow.step(item, before, None, row.outcome == "duplicate")
            explanation = str(shadow.explain_decision(decision))
        except Exception as defect:  # a policy on trial harms nobody
            return {"name": shadow.name, "same": False, "explanation": f"it fails: {type(defect).__name__}"}
        new = said(decision)
        same = (new.app_id, new.rule, new.outcome) == (row.app_id, row.rule, row.outcome)
        return {
            "name": shadow.name,
            "version": shadow.version,
            "same": same,
            "app": None if new.app_id is None else self._names.get(new.app_id, new.app_id),
            "rule": new.rule,
            "outcome": new.outcome,
            "explanation": explanation,
        }

    def _policy(self, policy: Policy) -> Mapping[str, object]:
        addressed = self._server.apps.addressed
        return {
            "name": policy.name,
            "version": policy.version,
            "digest": policy.digest,
            "timezone": policy.checked.timezone,
            "accounts": dict(policy.checked.accounts),
            "apps": [
                {"name": app.name, "id": app.id, "addressed": app.id in addressed}
                for app in policy.checked.apps.values()
            ],
        }


def _asked(policy: Policy, row: DecisionRow, before: Life | None, app: str) -> str:
    """Raises `BadQueryError`."""
    if row.input is None:
        raise BadQueryError("what was decided on is no longer kept")
    [item] = policy.read(row.input, at=row.at, noted=lambda _: None)
    decision, _ = policy.step(item, before, None, row.outcome == "duplicate")
    traced = policy.explain_decision(decision).decision
    if not isinstance(traced, Decision):
        raise BadQueryError("it could not be decided")
    try:
        return str(WhyNot(WhyNotQuestions(policy.checked).ask(traced, app)))
    except UnknownAppError as unknown:
        raise BadQueryError(str(unknown)) from None


def _most(request: Request) -> int:
    given = request.query_params.get("most", str(_MOST))
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:9]) <= _MOST):
        raise BadQueryError(f"`most` is a number from 1 to {_MOST}")
    return int(given)


def _answered(handler: Callable[[Request], Awaitable[Response]]) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except BadQueryError as bad:
            return refusal(400, str(bad))
        except NotAgainError as cannot:
            return refusal(410, str(cannot))
        except StoreError:
            return refusal(503, "the database could not do it")

    return answer
