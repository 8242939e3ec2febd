"""Tests, invariants and expected changes."""

from typing import assert_never

from convroute.syntax import cells, expectations, expected_changes, given_when, invariants
from convroute.syntax import examples as ex
from convroute.syntax.literals import Boolean, Duration, Integer, Name, Text, WhoList
from convroute.syntax.printer.conditions import show_condition
from convroute.syntax.printer.values import block, clock, date, duration, literal, quoted, who

_VERBS = {
    "take": "takes",
    "pass": "passes",
    "release": "releases",
    "request": "requests",
    "extend": "extends",
    "send": "sends",
}


def show_test(test: ex.Test) -> str:
    lines = [show_given(given) for given in test.given]
    for group in test.groups:
        lines.append(f"when {show_when(group.when)}")
        lines.extend(f"then {show_then(then)}" for then in group.then)
    if test.cases is not None:
        lines.append(show_cases(test.cases))
    return block(f"test {quoted(test.title)}", lines)


def show_cases(cases: cells.Cases) -> str:
    """The table, a row a line."""
    head = " | ".join(
        f"{column.head} {column.name.value}" if column.name else column.head for column in cases.columns
    )
    rows = [" | ".join(map(show_cell, row.cells)) for row in cases.rows]
    return block("cases", [f"| {row} |" for row in (head, *rows)])


def show_cell(cell: cells.Cell) -> str:
    """What stands between two bars."""
    match cell:
        case cells.LeftOut():
            return "-"
        case Text() | Integer() | Boolean():
            return literal(cell)
        case Name():
            return cell.value
        case WhoList():
            return who(cell)
        case cells.Said():
            return f"{quoted(cell.text)} {_origin(cell.origin)}"
        case cells.Lasting():
            return f"{cell.app.value}{_for(cell.duration)}"
        case cells.Holding():
            return f"owned by {cell.app.value}{_for(cell.duration)}"
        case cells.Ago():
            return f"{duration(cell.duration)} ago"
        case cells.Moment():
            return f"{date(cell.date)} {clock(cell.time)}"
        case (
            given_when.WhenEvent()
            | given_when.WhenRecorded()
            | given_when.WhenRequest()
            | given_when.WhenInbox()
            | given_when.WhenPasses()
        ):
            return show_when(cell)
        case _:
            return show_then(cell)


def _for(value: Duration | None) -> str:
    return f" for {duration(value)}" if value else ""


def show_given(given: given_when.Given) -> str:
    """The whole line."""
    match given:
        case given_when.GivenIdle():
            return "given thread idle"
        case given_when.GivenOwned():
            return f"given thread owned by {given.app.value}{_for(given.window)}"
        case given_when.GivenLastMessage():
            return f"given last message {duration(given.ago)} ago"
        case given_when.GivenTime():
            return f"given time {date(given.date)} {clock(given.time)}"
        case given_when.GivenFact():
            return f"given fact {given.name.value} = {literal(given.value)}"
        case _:
            assert_never(given)


def show_when(when: given_when.When) -> str:
    """What stands behind `when`."""
    match when:
        case given_when.WhenEvent():
            parts = [when.word, quoted(when.text) if when.text else "", _origin(when.origin)]
            return " ".join(filter(None, parts))
        case given_when.WhenRecorded():
            return f"event {quoted(when.path)}"
        case given_when.WhenRequest():
            return _request(when)
        case given_when.WhenInbox():
            return "inbox replies"
        case given_when.WhenPasses():
            return f"{duration(when.duration)} {'passes' if when.duration.count == 1 else 'pass'}"
        case _:
            assert_never(when)


def _origin(origin: given_when.FromAd | given_when.FromLink | None) -> str:
    match origin:
        case None:
            return ""
        case given_when.FromAd():
            return f"from ad {origin.id.value}"
        case given_when.FromLink():
            return f"from link {quoted(origin.ref)}"
        case _:
            assert_never(origin)


def _request(when: given_when.WhenRequest) -> str:
    parts = [when.app.value, _VERBS[when.action]]
    if when.target is not None:
        parts.append(f"to {when.target.value}")
    if when.duration is not None:
        parts.append(duration(when.duration))
    if when.text is not None:
        parts.append(quoted(when.text))
    if when.human_agent:
        parts.append("tagged human_agent")
    match when.inline:
        case given_when.PassingTo(app=app):
            parts.append(f"passing to {app.value}")
        case given_when.Releasing():
            parts.append("releasing")
        case None:
            pass
    return " ".join(parts)


def show_then(then: expectations.Then) -> str:
    """What stands behind `then`."""
    match then:
        case expectations.ThenRoute():
            return f"route to {then.app.value}{_for(then.window)}"
        case expectations.ThenOutcome():
            return then.outcome
        case expectations.ThenDelivered():
            return f"delivered to {then.app.value}" if then.app else "delivered"
        case expectations.ThenDenied():
            return f"denied {then.reason.value}" if then.reason else "denied"
        case expectations.ThenOwned():
            return f"thread owned by {then.app.value}{_for(then.left)}"
        case expectations.ThenIdle():
            return "thread idle"
        case expectations.ThenReason():
            return f"reason {then.kind.value}"
        case expectations.ThenRule():
            return f"rule {quoted(then.id)}"
        case expectations.ThenStandby():
            return f"standby [{', '.join(app.value for app in then.apps)}]"
        case expectations.ThenWebhook():
            return f"webhook {then.action} to {then.app.value}"
        case expectations.ThenNoWebhook():
            return "no webhook"
        case _:
            assert_never(then)


def show_invariant(invariant: invariants.Invariant) -> str:
    body = invariant.body
    if isinstance(body, invariants.Reachability):
        lines = [f"from any thread {who(body.who)} can own within {body.steps.value} steps"]
    else:
        lines = [f"when {show_condition(body.when)}"] if body.when is not None else []
        lines.append(f"{body.polarity} {_outcome(body.outcome)}")
    return block(f"invariant {quoted(invariant.title)}", lines)


def _outcome(outcome: invariants.Outcome) -> str:
    match outcome:
        case invariants.RoutesTo():
            return f"route to {who(outcome.who)}"
        case invariants.Broadcasts():
            return "broadcast"
        case invariants.IsAllowed():
            from_ = f" from {who(outcome.from_)}" if outcome.from_ is not None else ""
            to = f" to {who(outcome.to)}" if outcome.to is not None else ""
            return f"{outcome.action} by {who(outcome.by)}{from_}{to}"
        case _:
            assert_never(outcome)


def show_expected_change(expected: expected_changes.ExpectedChange) -> str:
    lines = [f"when {show_condition(expected.when)}"] if expected.when is not None else []
    if expected.from_ is not None:
        lines.append(f"from {show_side(expected.from_)}")
    if expected.to is not None:
        lines.append(f"to {show_side(expected.to)}")
    return block(f"expect change {quoted(expected.title)}", lines)


def show_side(side: expected_changes.Side) -> str:
    """What stands behind `from` or `to`."""
    match side:
        case invariants.RoutesTo() | invariants.Broadcasts():
            return _outcome(side)
        case expected_changes.Withheld():
            return "withheld"
        case expected_changes.Answered():
            return f"{side.action} by {who(side.by)} {side.answer}"
        case _:
            assert_never(side)
