"""`explain --db`: what a server decided about a message, taken again from its log.

JSON is as in `schemas/kept-decision.schema.json`.
"""

import asyncio
import sys
from collections.abc import Iterator

from msgspec import Struct

from convroute.cli import terminal
from convroute.cli.databases import read_database
from convroute.cli.refusal import Refusal
from convroute.conversation.life import Life
from convroute.evaluator.decision import Decision
from convroute.explainer.clock import in_zone
from convroute.explainer.why_not.ask import UnknownAppError, WhyNotQuestions
from convroute.report.decisions import explanations
from convroute.report.display import in_json, visible
from convroute.report.why_not import answers, as_json
from convroute.server.comparing import compared
from convroute.server.rederiving import Again, NotAgainError, Rederiving
from convroute.server.rows import DecisionRow
from convroute.server.store import Store


class Retaken(Struct, frozen=True):
    """A row of the log with the life its thread had before, and what comes out again, traced."""

    row: DecisionRow
    before: Life | None
    again: Again
    decision: Decision


class ExplainKeptRun(Struct, frozen=True):
    """`mid` is that of a message, or the id of a decision."""

    database: str
    mid: str
    form: str
    thorough: bool
    why_not: str | None
    most: int
    budget: int

    def show(self) -> int:
        found = asyncio.run(self._retaken())
        questions = [self._questions(retaken) for retaken in found]
        for number, retaken in enumerate(found):
            different = compared(retaken.row, retaken.again)
            if different is not None:
                terminal.note(f"what is kept differs in `{visible(different[0])}`: see `convroute audit`")
            for text in self._told(retaken, questions[number], number):
                terminal.out(text)
        return 0

    async def _retaken(self) -> list[Retaken]:
        """Everything before anything is printed."""
        async with read_database(self.database) as store:
            rows = await store.decisions(mid=self.mid) or await store.decisions(identifier=self.mid)
            if not rows:
                raise Refusal(f"the database has no decision about `{visible(self.mid)}`")
            rederiving = Rederiving(store)
            try:
                return [await _take_again(store, rederiving, row) for row in rows]
            except NotAgainError as cannot:
                raise Refusal(f"`{visible(self.mid)}` cannot be explained: {visible(str(cannot))}") from None

    def _told(self, retaken: Retaken, questions: WhyNotQuestions | None, number: int) -> Iterator[str]:
        policy, decision = retaken.again.policy.checked, retaken.decision
        palette = terminal.palette(sys.stdout)
        columns = terminal.columns(sys.stdout) if sys.stdout.isatty() else None
        if self.form == "json":
            yield in_json({**_head(retaken), **self._in_json(decision, questions)})
            return
        if self.form != "mermaid":
            yield "\n" * bool(number) + "\n".join(_heading(retaken)) + "\n"
        if questions is not None:
            found = questions.ask(decision, self.why_not or "")
            yield from answers([found], self.form, palette, columns)
        else:
            yield from explanations(
                policy, [decision], self.form, palette, columns=columns, thorough=self.thorough
            )

    def _in_json(self, decision: Decision, questions: WhyNotQuestions | None) -> dict[str, object]:
        if questions is None:
            return {"decision": decision.to_json(0)}
        return {"why_not": as_json(questions.ask(decision, self.why_not or ""), 0)}

    def _questions(self, retaken: Retaken) -> WhyNotQuestions | None:
        """None where no app was named."""
        if self.why_not is None:
            return None
        questions = WhyNotQuestions(retaken.again.policy.checked, most=self.most, budget=self.budget)
        try:
            questions.app_id(self.why_not)
        except UnknownAppError as unknown:
            raise Refusal(visible(str(unknown))) from None
        return questions


async def _take_again(store: Store, rederiving: Rederiving, row: DecisionRow) -> Retaken:
    before = await _life_before(store, row)
    again = await rederiving.again(row, before)
    explained = again.policy.explain_decision(again.decision).decision
    assert isinstance(explained, Decision), "it was decided"
    return Retaken(row, before, again, explained)


async def _life_before(store: Store, row: DecisionRow) -> Life | None:
    """Raises `NotAgainError` if the decision before is no longer kept."""
    if row.version <= 1 or row.account is None or row.user is None:
        return None
    found = await store.decisions(key=(row.account, row.user), version=row.version - 1)
    if not found:
        raise NotAgainError("the decision before it is no longer kept")
    return found[0].life


def _head(retaken: Retaken) -> dict[str, object]:
    row, before = retaken.row, retaken.before
    return {
        "format_version": 1,
        "id": row.id,
        "version": row.version,
        "decided_at": row.decided_at,
        "before": None if before is None else before.to_json(),
    }


def _heading(retaken: Retaken) -> Iterator[str]:
    row, timezone = retaken.row, retaken.again.policy.checked.timezone
    which = f"version {row.version} of {row.account}/{row.user}, " if row.version else ""
    yield visible(
        f"{which}decided {in_zone(timezone, row.decided_at)} by policy {retaken.decision.policy.name}"
    )
    if row.version:
        yield visible(f"the thread before: {_state(retaken.before, row.at, timezone)}")


def _state(life: Life | None, at: int | None, timezone: str) -> str:
    if life is None:
        return "new"
    thread = life.thread
    owner = thread.owner or thread.owner_app_id
    wrote = thread.last_user_message_at
    said = f", the person last wrote {in_zone(timezone, wrote)}" if wrote is not None else ""
    if owner is None or thread.expires_at is None:
        return f"idle{said}"
    if at is not None and thread.expires_at <= at:
        return f"idle, for the time of {owner} was over at {in_zone(timezone, thread.expires_at)}{said}"
    return f"owned by {owner} until {in_zone(timezone, thread.expires_at)}{said}"
